/** The access log as the options ask for it. */
import { AccessLog } from '../gateway/access-log.ts';
import type { StartOptions } from './options.ts';
import { StartRefused } from './refusal.ts';

/** Undefined when it is not asked for. `timeMs`: the venue's time. Rejects with `StartRefused` when the file cannot be written. */
export async function openAccessLog(
  { accessLog: path }: StartOptions,
  timeMs: () => number,
): Promise<AccessLog | undefined> {
  if (path === undefined) return undefined;
  return AccessLog.open(path, timeMs).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartRefused(
      'OPTION_INVALID',
      `The access log cannot be written: ${reason}. Name a file in a folder that is there.`,
    );
  });
}
