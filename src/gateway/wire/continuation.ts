/** Where a listing goes on: base64 of `<time>/<number>` of the last element shown. Clients treat it as opaque. */

/** The last element of a page. */
export interface Place {
  readonly timeMs: number;
  readonly number: number;
}

export function tokenOf({ timeMs, number }: Place): string {
  return Buffer.from(`${timeMs}/${number}`, 'latin1').toString('base64');
}

/** What a token says; undefined for text that is none of ours. */
export function readToken(token: string): Place | undefined {
  const match = /^(\d{1,15})\/(\d{1,15})$/.exec(Buffer.from(token, 'base64').toString('latin1'));
  return match === null ? undefined : { timeMs: Number(match[1]), number: Number(match[2]) };
}
