/** What a hostile or a careless client does to a request, and what the venue has to say to it. */
import type { Endpoint } from '../../src/gateway/endpoint.ts';
import type { ErrorCode } from '../../src/gateway/errors.ts';
import { ENDPOINTS } from '../../src/gateway/mount.ts';
import type { Random } from '../support/random.ts';
import { type Field, NASTY } from './plausible.ts';

export type Pair = readonly [name: string, value: string];

/** A request before it is signed and sent. */
export interface Draft {
  method: string;
  path: string;
  fields: Pair[];
  /** Text put behind the encoded fields as it is. */
  rawTail: string;
  isInBody: boolean;
  contentType: string | undefined;
  /** Sent in place of the encoded fields. */
  rawBody: string | Buffer | undefined;
  key: 'full' | 'readOnly' | 'none' | 'unknown';
  signature: 'right' | 'wrong' | 'ofAnotherPath';
  nonce: 'none' | 'fresh' | 'used' | 'old' | 'noNumber';
}

/** What must come of an attack, where it is known for sure. */
export interface Expected {
  readonly code: ErrorCode;
  readonly detail?: string;
}

export interface Attack {
  readonly name: string;
  readonly weight: number;
  /** Changes the draft and says what must come of it; undefined where several answers are right. False when it does not apply. */
  readonly apply: (draft: Draft, context: Context) => Expected | undefined | false;
}

export interface Context {
  readonly random: Random;
  readonly endpoint: Endpoint;
  readonly fields: readonly Field[];
}

const isSigned = ({ endpoint }: Context) => endpoint.level !== 'public';
const takesBody = ({ method }: Draft) => method === 'POST';
const missing = ({ endpoint }: Context): Expected => ({
  code: endpoint.faults === 'classic' ? 'requiredArgumentMissing' : 'argumentMissing',
});
const unusable = ({ endpoint }: Context, detail: string): Expected => ({
  code: endpoint.faults === 'classic' ? 'invalidArgument' : 'argumentInvalid',
  detail,
});
const ALONE: Expected = { code: 'authenticationError' };

export const ATTACKS: readonly Attack[] = [
  { name: 'none', weight: 8, apply: () => undefined },
  {
    name: 'a required parameter left out',
    weight: 3,
    apply: (draft, context) => {
      const field = one(context, (candidate) => candidate.isRequired && !candidate.isInPath);
      if (field === undefined) return false;
      draft.fields = draft.fields.filter(([name]) => name !== field.name);
      return missing(context);
    },
  },
  {
    name: 'a required parameter left empty',
    weight: 2,
    apply: (draft, context) => {
      const field = one(context, (candidate) => candidate.isRequired && !candidate.isInPath);
      if (field === undefined) return false;
      draft.fields = [...draft.fields.filter(([name]) => name !== field.name), [field.name, '']];
      return missing(context);
    },
  },
  {
    name: 'a parameter sent twice',
    weight: 3,
    apply: (draft, { fields, ...context }) => {
      const field = one({ ...context, fields }, ({ schema, isInPath, name }) => {
        return schema.type !== 'array' && !isInPath && draft.fields.some(([sent]) => sent === name);
      });
      if (field === undefined) return false;
      draft.fields.push(draft.fields.find(([name]) => name === field.name) as Pair);
      return unusable({ fields, ...context }, field.name);
    },
  },
  {
    name: 'a value nobody expects',
    weight: 12,
    apply: (draft, context) => {
      const field = one(context, ({ isInPath }) => !isInPath);
      if (field === undefined) return false;
      const value = context.random.pick(NASTY);
      draft.fields = [...draft.fields.filter(([name]) => name !== field.name), [field.name, value]];
      return undefined;
    },
  },
  {
    name: 'a value nobody expects in the path',
    weight: 3,
    apply: (draft, { random, fields }) => {
      if (!fields.some(({ isInPath }) => isInPath)) return false;
      const parts = draft.path.split('/');
      parts[random.whole(5, parts.length - 1)] = encodeURIComponent(random.pick(NASTY).toWellFormed());
      draft.path = parts.join('/');
      return undefined;
    },
  },
  {
    name: 'parameters nobody knows',
    weight: 3,
    apply: (draft, { random }) => {
      draft.fields.push(['__proto__', '1'], ['toString', 'x'], ['broker', 'AA11'], [random.pick(NASTY), 'y']);
      return undefined;
    },
  },
  {
    name: 'two thousand parameters',
    weight: 1,
    apply: (draft) => {
      for (let index = 0; index < 2_000; index++) draft.fields.push([`p${index}`, 'x']);
      return undefined;
    },
  },
  {
    name: 'a broken escape',
    weight: 2,
    apply: (draft) => {
      draft.rawTail = '&x=%zz';
      return { code: 'Bad Request' };
    },
  },
  {
    name: 'separators without sense',
    weight: 2,
    apply: (draft) => {
      draft.rawTail = '&&=&=x&y==&';
      return undefined;
    },
  },
  {
    name: 'broken JSON in a parameter',
    weight: 1,
    apply: (draft) => {
      draft.rawTail = '&json={"batchOrder":[{"a":"&b';
      return undefined;
    },
  },
  {
    name: 'JSON in place of a form',
    weight: 2,
    apply: (draft, context) => {
      if (!takesBody(draft)) return false;
      draft.rawBody = JSON.stringify(Object.fromEntries(draft.fields)).slice(context.random.whole(0, 1));
      draft.contentType = 'application/json';
      return context.fields.some(({ isRequired, isInPath }) => isRequired && !isInPath) ? missing(context) : undefined;
    },
  },
  {
    name: 'a content type of another kind',
    weight: 1,
    apply: (draft, { random }) => {
      draft.contentType = random.pick([
        'text/plain',
        'multipart/form-data',
        'form',
        ';;;',
        'application/x-www-form-urlencodedx',
      ]);
      return undefined;
    },
  },
  {
    name: 'bytes that are no text',
    weight: 2,
    apply: (draft) => {
      if (!takesBody(draft)) return false;
      draft.rawBody = Buffer.from([0x73, 0x3d, 0xff, 0xfe, 0x00]);
      return { code: 'Bad Request' };
    },
  },
  {
    name: 'a body of more than 256 KiB',
    weight: 1,
    apply: (draft) => {
      if (!takesBody(draft)) return false;
      draft.rawBody = 'x='.padEnd(256 * 1024 + 1, 'y');
      return { code: 'bodyTooLarge' };
    },
  },
  {
    name: 'another method',
    weight: 2,
    apply: (draft, { endpoint, random }) => {
      const served: readonly string[] = ENDPOINTS.filter(({ paths }) =>
        paths.some((path) => endpoint.paths.includes(path)),
      ).flatMap(({ methods }) => methods);
      draft.method = random.pick(['PUT', 'DELETE', 'PATCH', 'GET'].filter((method) => !served.includes(method)));
      return { code: 'methodNotAllowed' };
    },
  },
  {
    name: 'a path that leads nowhere',
    weight: 2,
    apply: (draft, { random }) => {
      draft.path = random.pick([
        draft.path.replace('/api/', '/apl/'),
        draft.path.replace('/api/', '//api/'),
        draft.path.replace('/api/', '/API/'),
        `/${draft.path}`,
        `${draft.path}/x/y/z/more`,
      ]);
      return { code: 'unknownPath' };
    },
  },
  {
    name: 'a path that is no path',
    weight: 1,
    apply: (draft, { random }) => {
      draft.path = `${draft.path}/${random.pick(['%zz', '%', '%f', '%ff%fe'])}`;
      return undefined;
    },
  },
  {
    name: 'a slash at the end',
    weight: 1,
    apply: (draft) => {
      draft.path += '/';
      return undefined;
    },
  },
  {
    name: 'no key',
    weight: 2,
    apply: (draft, context) => {
      if (!isSigned(context)) return false;
      draft.key = 'none';
      return ALONE;
    },
  },
  {
    name: 'an unknown key',
    weight: 2,
    apply: (draft, context) => {
      if (!isSigned(context)) return false;
      draft.key = 'unknown';
      return ALONE;
    },
  },
  {
    name: 'a wrong signature',
    weight: 3,
    apply: (draft, context) => {
      if (!isSigned(context)) return false;
      draft.signature = context.random.pick(['wrong', 'ofAnotherPath']);
      return ALONE;
    },
  },
  {
    name: 'a key that may only read',
    weight: 2,
    apply: (draft, { endpoint }) => {
      if (endpoint.level !== 'full') return false;
      draft.key = 'readOnly';
      return ALONE;
    },
  },
  {
    name: 'a used nonce',
    weight: 2,
    apply: (draft, context) => {
      if (!isSigned(context)) return false;
      draft.nonce = 'used';
      return { code: 'nonceDuplicate' };
    },
  },
  {
    name: 'an old nonce',
    weight: 2,
    apply: (draft, context) => {
      if (!isSigned(context)) return false;
      draft.nonce = 'old';
      return { code: 'nonceBelowThreshold' };
    },
  },
  {
    name: 'a nonce that is no number',
    weight: 2,
    apply: (draft, context) => {
      if (!isSigned(context)) return false;
      draft.nonce = 'noNumber';
      // The contract of GET /accounts, which takes no parameters, has the bare word alone.
      const takesNothing = Object.keys(context.endpoint.parameters.properties ?? {}).length === 0;
      return takesNothing ? { code: 'invalidArgument' } : { code: 'invalidArgument', detail: 'nonce' };
    },
  },
];

/** One of an endpoint's parameters that fit. */
function one({ random, fields }: Context, fits: (field: Field) => boolean): Field | undefined {
  const fitting = fields.filter(fits);
  return fitting.length === 0 ? undefined : random.pick(fitting);
}
