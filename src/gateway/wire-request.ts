/** A request as the wire brought it. Text is kept exactly as sent, because the signature covers it. */
export interface WireRequest {
  readonly method: string;
  /** The path as sent, undecoded. */
  readonly path: string;
  /** What follows the first `?`, undecoded; empty when there is none. */
  readonly rawQuery: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawBody: string;
}

/** Divides a request target, which is ASCII, at its first `?`. A bare `?` leaves an empty query. */
export function splitTarget(target: string): { readonly path: string; readonly rawQuery: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, rawQuery: '' } : { path: target.slice(0, mark), rawQuery: target.slice(mark + 1) };
}

/** A header's value; undefined when it is absent, empty, or given more than once as a list. */
export function header(request: WireRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
