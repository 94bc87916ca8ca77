/** How an unreal power is refused: a code for programs, a sentence for people. The codes of the control door in one place. */

/** HTTP status by code. */
export const CONTROL_ERRORS = {
  invalidRequest: 400,
  invalidJson: 400,
  foreignHost: 403,
  foreignOrigin: 403,
  tokenRequired: 401,
  jsonRequired: 415,
  bodyTooLarge: 413,
  unknownPath: 404,
  unknownAccount: 404,
  unknownMarket: 404,
  unknownAsset: 404,
  unknownWallet: 404,
  unknownSnapshot: 404,
  unknownFigure: 404,
  unknownFault: 404,
  accountExists: 409,
  keyExists: 409,
  snapshotKept: 409,
  tooManySnapshots: 409,
  tooManyFaults: 409,
  timeInThePast: 409,
  wouldBeLiquidated: 409,
  unavailable: 503,
  internalFailure: 500,
} as const satisfies Readonly<Record<string, number>>;

export type ControlErrorCode = keyof typeof CONTROL_ERRORS;

export interface ControlRefusal {
  readonly error: ControlErrorCode;
  readonly message: string;
}

/** What a power comes to. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: ControlRefusal };

export function done<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

export function refuse(error: ControlErrorCode, message: string): Outcome<never> {
  return { ok: false, refusal: { error, message } };
}

/** Refuses what was asked for as it was put. */
export function wrong(message: string): Outcome<never> {
  return refuse('invalidRequest', message);
}

/** Thrown by the library's handle when the venue refuses a power. */
export class ControlRefused extends Error {
  override readonly name = 'ControlRefused';
  readonly code: ControlErrorCode;

  constructor({ error, message }: ControlRefusal) {
    super(message);
    this.code = error;
  }
}

/** A caller's own text in a sentence. */
export function short(text: string): string {
  if (text === '') return '""';
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
