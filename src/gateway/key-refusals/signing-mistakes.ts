/**
 * The ways in which programs are known to sign wrongly, each tried on a signature that was refused: the secret is here,
 * so a mistake can be recognised by making it.
 */
import { createHmac, hash } from 'node:crypto';
import { type SignedParts, SigningKey, signedPath } from '../signature.ts';

/** What a signature could have been made over in place of the right text. */
export type TextMistake =
  | 'pathWithDerivatives'
  | 'pathShortened'
  | 'addressSigned'
  | 'queryNotSigned'
  | 'bodyNotSigned'
  | 'parametersNotSigned'
  | 'queryBehindPath'
  | 'questionMarkSigned'
  | 'nonceNotSigned'
  | 'partsInAnotherOrder'
  | 'parametersSorted'
  | 'escapedDifferently';

/** How it could have been made of that text. */
export type WayMistake =
  | 'secretNotDecoded'
  | 'digestAsHex'
  | 'notHashed'
  | 'hmacOfSha256'
  | 'signatureAsHex'
  | 'signatureForUrls'
  | 'spotSignature';

export type SigningMistake = TextMistake | WayMistake;

/** What each mistake is, and what to do about it. */
export const MISTAKES: Readonly<Record<SigningMistake, string>> = {
  pathWithDerivatives: 'The path was signed with /derivatives. Sign it without: /api/v3/... alone.',
  pathShortened: 'The path was signed without /api/v3. Sign all of it that follows /derivatives.',
  addressSigned: 'The whole address was signed. Sign the path alone, without scheme and host.',
  queryNotSigned:
    'The query was sent, but not signed. Sign it as it is sent, without its question mark; for a client that cannot, ' +
    'there is the dialect switch unsignedQuery.',
  bodyNotSigned: 'The body was sent, but not signed. Sign it as it is sent.',
  parametersNotSigned: 'Query and body were sent, but not signed. Sign both as they are sent, the query first.',
  queryBehindPath: 'The query was signed behind the path. It comes first, without its question mark.',
  questionMarkSigned: 'The question mark before the query was signed. Leave it out.',
  nonceNotSigned:
    'The header Nonce was sent, but its value not signed. It comes behind query and body, before the path.',
  partsInAnotherOrder: 'The parts were signed in another order. It is query, body, nonce, path.',
  parametersSorted: 'The parameters were signed in alphabetical order, and sent in another. Sign what is sent.',
  escapedDifferently: 'What was signed is escaped in another way than what was sent. Sign the text as it is sent.',
  secretNotDecoded: 'The secret was used as text. Decode it from base64 first.',
  digestAsHex: 'The SHA-256 was put into the HMAC as hexadecimal text. Put in its 32 bytes.',
  notHashed: 'The text was put into the HMAC as it is. Put in its SHA-256.',
  hmacOfSha256: 'The HMAC was made with SHA-256. It is HMAC-SHA-512; SHA-256 is for the text before.',
  signatureAsHex: 'The signature was sent in hexadecimal. Send it in base64.',
  signatureForUrls:
    'The signature was sent in the base64 of URLs, or cut short. Send plain base64, with + and / and its =.',
  spotSignature: 'This is a signature of the spot API. That of futures is made in another way.',
};

type Text = (parts: SignedParts) => string;

const post = ({ rawQuery, rawBody }: SignedParts): string => rawQuery + rawBody;

/** What should have been signed. */
export const rightText: Text = (parts) => post(parts) + parts.nonce + signedPath(parts.path);

/** In the order in which they are tried; several texts may stand for one mistake. */
const TEXTS: readonly (readonly [TextMistake, Text])[] = [
  ['pathWithDerivatives', (parts) => post(parts) + parts.nonce + parts.path],
  ['queryNotSigned', ({ rawBody, nonce, path }) => rawBody + nonce + signedPath(path)],
  ['bodyNotSigned', ({ rawQuery, nonce, path }) => rawQuery + nonce + signedPath(path)],
  ['parametersNotSigned', ({ nonce, path }) => nonce + signedPath(path)],
  ['nonceNotSigned', (parts) => post(parts) + signedPath(parts.path)],
  ['partsInAnotherOrder', (parts) => parts.nonce + post(parts) + signedPath(parts.path)],
  ['partsInAnotherOrder', (parts) => post(parts) + signedPath(parts.path) + parts.nonce],
  ['partsInAnotherOrder', (parts) => signedPath(parts.path) + parts.nonce + post(parts)],
  ['partsInAnotherOrder', (parts) => signedPath(parts.path) + post(parts) + parts.nonce],
  ['partsInAnotherOrder', (parts) => parts.nonce + signedPath(parts.path) + post(parts)],
  ['questionMarkSigned', (parts) => `?${post(parts)}${parts.nonce}${signedPath(parts.path)}`],
  ['queryBehindPath', ({ rawQuery, rawBody, nonce, path }) => `${rawBody}${nonce}${signedPath(path)}?${rawQuery}`],
  ['queryBehindPath', ({ rawQuery, rawBody, nonce, path }) => `${rawBody}${nonce}${path}?${rawQuery}`],
  [
    'parametersSorted',
    (parts) => sorted(parts.rawQuery) + sorted(parts.rawBody) + parts.nonce + signedPath(parts.path),
  ],
  [
    'escapedDifferently',
    (parts) => escapedAnew(parts.rawQuery) + escapedAnew(parts.rawBody) + parts.nonce + signedPath(parts.path),
  ],
  ['pathShortened', (parts) => post(parts) + parts.nonce + signedPath(parts.path).replace(API_PATH, '')],
  ['pathShortened', (parts) => post(parts) + parts.nonce + signedPath(parts.path).replace(API_PATH, '').slice(1)],
];

const API_PATH = /^\/api\/[^/]+\/v\d+(?=\/)|^\/api\/v\d+(?=\/)/;

type Way = (secret: string, text: string, parts: SignedParts) => string;

const WAYS: readonly (readonly [WayMistake, Way])[] = [
  ['secretNotDecoded', (secret, text) => hmac('sha512', Buffer.from(secret), sha256(text)).toString('base64')],
  ['digestAsHex', (secret, text) => hmac('sha512', decoded(secret), sha256(text).toString('hex')).toString('base64')],
  ['notHashed', (secret, text) => hmac('sha512', decoded(secret), text).toString('base64')],
  ['hmacOfSha256', (secret, text) => hmac('sha256', decoded(secret), sha256(text)).toString('base64')],
  ['signatureAsHex', (secret, text) => hmac('sha512', decoded(secret), sha256(text)).toString('hex')],
  ['signatureForUrls', (secret, text) => unpadded(hmac('sha512', decoded(secret), sha256(text)).toString('base64'))],
  [
    'spotSignature',
    (secret, _text, parts) =>
      hmac(
        'sha512',
        decoded(secret),
        Buffer.concat([Buffer.from(parts.path), sha256(parts.nonce + post(parts))]),
      ).toString('base64'),
  ],
];

/** Whether a secret signs a text as it should be, and the result is what was offered. */
export function isSignedBy(secret: string, text: string, offered: string): boolean {
  return new SigningKey(secret).sign(text) === offered;
}

/**
 * The mistakes that lead to a refused signature: one of the text, one of the way, or, with the commonest text, both;
 * none when it fits nothing that is tried. `host`: the header Host, for addresses that were signed.
 */
export function mistakesBehind(
  parts: SignedParts,
  secret: string,
  offered: string,
  host = '',
): readonly SigningMistake[] {
  const right = rightText(parts);
  const addressed: Text = ({ path }) => `${post(parts)}${parts.nonce}http://${host}${path}`;
  const signingKey = new SigningKey(secret);
  for (const [mistake, textOf] of [...TEXTS, ['addressSigned', addressed] as const]) {
    const text = textOf(parts);
    if (text !== right && signingKey.sign(text) === offered) return [mistake];
  }
  const withPrefix = post(parts) + parts.nonce + parts.path;
  for (const [mistake, sign] of WAYS) {
    const seen = mistake === 'signatureForUrls' ? unpadded(offered) : offered;
    if (sign(secret, right, parts) === seen) return [mistake];
    if (withPrefix !== right && sign(secret, withPrefix, parts) === seen) return [mistake, 'pathWithDerivatives'];
  }
  return [];
}

function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

function hmac(algorithm: 'sha256' | 'sha512', key: Buffer, message: Buffer | string): Buffer {
  return createHmac(algorithm, key).update(message).digest();
}

function decoded(secret: string): Buffer {
  return Buffer.from(secret, 'base64');
}

/** Both alphabets of base64 as one, without what fills up its end. */
function unpadded(base64: string): string {
  return base64.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
}

function sorted(form: string): string {
  return form.split('&').sort().join('&');
}

/** As a form is escaped by the book: a `:` or a `"` that was sent as it is becomes `%3A` or `%22`. */
function escapedAnew(form: string): string {
  return new URLSearchParams(form).toString();
}
