/**
 * Why a caller was refused, for whoever runs the venue. The wire says `authenticationError` of a dozen different things;
 * this tells them apart. It decides nothing: the request is refused already when it is looked at.
 */
import type { ApiKey } from '../authentication.ts';
import type { Refusal } from '../errors.ts';
import { permits, type RequiredLevel } from '../permissions.ts';
import { decodeForm, type SignedParts } from '../signature.ts';
import { header, type WireRequest } from '../wire-request.ts';
import { isSignedBy, MISTAKES, mistakesBehind, rightText, type SigningMistake } from './signing-mistakes.ts';

export type KeyRefusalReason =
  | SigningMistake
  | 'keyMissing'
  | 'signatureMissing'
  | 'keyUnknown'
  | 'secretAsKey'
  | 'secretOfAnotherKey'
  | 'signatureWrong'
  | 'levelTooLow'
  | 'nonceUnreadable'
  | 'nonceUsed'
  | 'nonceTooOld'
  | 'challengeMissing'
  | 'challengeForeign';

/** What was found. It holds no secret and no signature. */
export interface Finding {
  readonly reason: KeyRefusalReason;
  /** What was wrong, and what to do about it. */
  readonly message: string;
  /** What should have been signed, where the signature was wrong. */
  readonly toSign?: string;
}

/** What may be looked at besides the request. */
export interface Known {
  /** The key that the request named. */
  readonly key: ApiKey | undefined;
  /** The other keys of the venue, as many as are worth trying. */
  readonly others: Iterable<ApiKey>;
  /** What a key is called among people: `the read-only key of account-1`. */
  readonly nameOf: (key: ApiKey) => string;
}

/** Characters of a key and of a secret, as the venue gives them out, and of a signature. */
const KEY_CHARACTERS = 56;
const SECRET_CHARACTERS = 88;
const SIGNATURE_CHARACTERS = 88;
/** Longer requests are not tried out: each mistake takes another walk over all of it. */
const TRIED_CHARACTERS_MAX = 16_384;

/** Why a request was refused. `refusal`: what it was answered with. */
export function diagnose(request: WireRequest, required: RequiredLevel, { refused }: Refusal, known: Known): Finding {
  switch (refused) {
    case 'nonceDuplicate':
      return {
        reason: 'nonceUsed',
        message:
          'The key has used this nonce before. Each request needs a new one; clients that run at once need keys of their own.',
      };
    case 'nonceBelowThreshold':
      return {
        reason: 'nonceTooOld',
        message:
          'The nonce is more than ten seconds below the highest of the key with as many digits. Let it grow with the clock; ' +
          'clients that run at once need keys of their own.',
      };
    case 'invalidArgument':
      return { reason: 'nonceUnreadable', message: 'The nonce is no whole number of at most 20 digits.' };
    default:
      return unauthenticated(request, required, known);
  }
}

function unauthenticated(request: WireRequest, required: RequiredLevel, known: Known): Finding {
  const apiKey = header(request, 'apikey');
  const offered = header(request, 'authent');
  if (apiKey === undefined) return { reason: 'keyMissing', message: withoutKey(request) };
  if (offered === undefined) {
    return {
      reason: 'signatureMissing',
      message: 'The header Authent is missing, empty or sent twice. It takes the signature.',
    };
  }
  const { key } = known;
  if (key === undefined) return unknownKey(apiKey);
  const parts = { ...request, nonce: header(request, 'nonce') ?? '' };
  const toSign = rightText(parts);
  const isSigned = isSignedBy(key.secret, toSign, offered) || isSignedBy(key.secret, decodedText(parts), offered);
  if (isSigned && !permits(key, required)) {
    return { reason: 'levelTooLow', message: levelTooLow(key, required, known) };
  }
  if (toSign.length > TRIED_CHARACTERS_MAX) return { reason: 'signatureWrong', message: WRONG, toSign };
  const [mistake, second] = mistakesBehind(parts, key.secret, offered, header(request, 'host'));
  if (mistake !== undefined) {
    const message = second === undefined ? MISTAKES[mistake] : `${MISTAKES[mistake]} ${MISTAKES[second]}`;
    return { reason: mistake, message, toSign };
  }
  return (
    byAnotherSecret(toSign, offered, known) ?? {
      reason: 'signatureWrong',
      message: wrong(offered, parts.nonce),
      toSign,
    }
  );
}

/** Why a subscription to a private feed was refused. `issued`: the challenge that its connection was given for the key. */
export function diagnoseChallenge(
  proof: { readonly apiKey: string; readonly challenge: string; readonly signature: string },
  issued: string | undefined,
  known: Known,
): Finding {
  const { apiKey, challenge, signature } = proof;
  if (apiKey === '')
    return { reason: 'keyMissing', message: 'The member api_key is missing. A private feed needs it.' };
  const { key } = known;
  if (key === undefined) return unknownKey(apiKey);
  if (challenge === '' || issued === undefined) {
    return {
      reason: 'challengeMissing',
      message:
        'A private feed needs a challenge. Ask for it with {"event": "challenge", "api_key": ...} on the same connection and with ' +
        'the same key, and send it back as original_challenge.',
    };
  }
  if (issued !== challenge) {
    return {
      reason: 'challengeForeign',
      message:
        'original_challenge is not the last challenge that this connection was given for this key. Ask for one after connecting.',
    };
  }
  if (signature === '') {
    return {
      reason: 'signatureMissing',
      message: 'The member signed_challenge is missing. It takes the signature of the challenge.',
    };
  }
  if (isSignedBy(key.secret, challenge, signature)) {
    return { reason: 'levelTooLow', message: levelTooLow(key, 'read', known) };
  }
  const [mistake] = mistakesBehind({ path: '', rawQuery: '', rawBody: challenge, nonce: '' }, key.secret, signature);
  if (mistake !== undefined) return { reason: mistake, message: MISTAKES[mistake], toSign: challenge };
  return (
    byAnotherSecret(challenge, signature, known) ?? { reason: 'signatureWrong', message: WRONG, toSign: challenge }
  );
}

/** What clients of the older method sign, which is accepted as well. */
function decodedText(parts: SignedParts): string {
  const { rawQuery, rawBody } = parts;
  return rightText({ ...parts, rawQuery: decodeForm(rawQuery + rawBody) ?? rawQuery, rawBody: '' });
}

const WRONG =
  'The signature is not that of toSign with the secret of this key, and fits none of the usual mistakes. Compare toSign with what ' +
  'your client signs, and whether the secret belongs to the key.';

function wrong(offered: string, nonce: string): string {
  const length =
    offered.length === SIGNATURE_CHARACTERS
      ? ''
      : ` It has ${offered.length} characters; a signature has ${SIGNATURE_CHARACTERS}.`;
  return `${WRONG}${length}${nonce === '' ? ' If it signs a nonce, it must send it as the header Nonce.' : ''}`;
}

function withoutKey(request: WireRequest): string {
  return request.headers['api-key'] === undefined
    ? 'The header APIKey is missing, empty or sent twice. It takes the key, and the header Authent the signature.'
    : 'API-Key and API-Sign are the headers of the spot API. Here they are APIKey and Authent, and the signature is made in another way.';
}

function unknownKey(apiKey: string): Finding {
  if (apiKey.length === SECRET_CHARACTERS) {
    return {
      reason: 'secretAsKey',
      message: 'What was sent as the key is as long as a secret. Are key and secret exchanged?',
    };
  }
  const length =
    apiKey.length === KEY_CHARACTERS
      ? ''
      : ` It has ${apiKey.length} characters; those that the venue makes have ${KEY_CHARACTERS}.`;
  return {
    reason: 'keyUnknown',
    message:
      `No account of this venue has this key.${length} Keys follow from the seed and the account's name; \`drydock env\` and GET ` +
      '/control/accounts tell those that there are. An account that was opened after a snapshot is gone when the venue goes back to it.',
  };
}

function levelTooLow(key: ApiKey, required: RequiredLevel, { nameOf }: Known): string {
  const needed =
    required === 'withdrawal'
      ? 'a key that may withdraw'
      : required === 'full'
        ? 'one with full access'
        : 'one that may read';
  return `The signature is right, but ${nameOf(key)} may not do this. It takes ${needed}.`;
}

/** Key of one account, secret of another: the second most common mistake after the path. */
function byAnotherSecret(toSign: string, offered: string, { others, nameOf }: Known): Finding | undefined {
  for (const other of others) {
    if (isSignedBy(other.secret, toSign, offered)) {
      return {
        reason: 'secretOfAnotherKey',
        message: `The signature was made with the secret of ${nameOf(other)}.`,
        toSign,
      };
    }
  }
  return undefined;
}
