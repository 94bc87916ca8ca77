/** `drydock start`: a venue that runs until it is told to end. */
import { JournalFailed } from '../journal/errors.ts';
import type { Drydock } from '../library/drydock.ts';
import type { StartOptions } from '../library/options.ts';
import { StartRefused } from '../library/refusal.ts';
import { mergeOptions, type OptionSource, type Settings } from '../library/settings.ts';
import { type Ground, startVenue } from '../library/start.ts';
import { bannerText } from './banner.ts';
import { endWithParent } from './end-with-parent.ts';
import { KeyRefusalLines } from './key-refusal-lines.ts';
import { configurationSource, environmentSource } from './other-sources.ts';
import { outliveReader, printFault } from './output.ts';

const DEFAULT_PORT = 8600;
const DEFAULT_FOLDER = '.drydock';

/** Exit codes: 2 for options that are wrong, 1 for what could not be done. */
const USAGE_FAULT = 2;
const FAULT = 1;

/**
 * Starts a venue and leaves it running. A fault is printed and sets the exit code. `ground`: what it stands on, where a
 * test brings its own.
 */
export async function start(commandLine: OptionSource, ground: Partial<Ground> = {}): Promise<void> {
  const settings = settingsFrom(commandLine);
  if (!settings.ok) {
    printFault(settings.problems.join('\n'));
    process.exitCode = USAGE_FAULT;
    return;
  }
  let venue: Drydock;
  const lines = new KeyRefusalLines((line) => console.error(line));
  try {
    venue = await startVenue(settings.settings, {
      ...ground,
      opened: (inside) => {
        ground.opened?.(inside);
        inside.powers.keyRefusals.onNew((told) => lines.tell(told));
      },
    });
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    printFault(error.message);
    process.exitCode = error.code === 'OPTION_INVALID' ? USAGE_FAULT : FAULT;
    return;
  }
  const end = endOnSignal(venue, settings.settings.options);
  if (process.env.npm_lifecycle_event === 'npx') endWithParent(end);
  venue.stopped.then((error) => {
    printFault(stopText(error));
    process.exit(FAULT);
  });
  outliveReader(process.stdout);
  console.log(bannerText(venue, settings.settings.options));
}

/** A sentence; and where it happened, if the venue itself is at fault and not its disk. */
function stopText({ message, cause }: Error): string {
  if (cause instanceof JournalFailed && cause.code !== 'DELIVERY_FAILED') return message;
  const where = cause instanceof Error ? `\n${cause.stack}` : '';
  return `${message}. This is a mistake in Drydock itself: please report it. All that was answered is kept.${where}`;
}

function settingsFrom(commandLine: OptionSource): ReturnType<typeof mergeOptions> {
  const configuration = configurationSource();
  if (!configuration.ok) return configuration;
  const merged = mergeOptions([commandLine, environmentSource(process.env), configuration.source]);
  return merged.ok ? { ok: true, settings: withDefaults(merged.settings) } : merged;
}

/** On the command line a venue is durable, at the same port each time, and as strict as the real one. */
function withDefaults({ options, given }: Settings): Settings {
  const folder: Pick<StartOptions, 'data'> = options.ephemeral === true ? {} : { data: DEFAULT_FOLDER };
  return { options: { port: DEFAULT_PORT, rateLimits: 'on', ...folder, ...options }, given };
}

/** The first SIGINT or SIGTERM ends the venue cleanly; those that come while it ends change nothing. Returns what they call. */
function endOnSignal(venue: Drydock, { data }: StartOptions): () => void {
  let isEnding = false;
  const end = (): void => {
    if (isEnding) return;
    isEnding = true;
    console.log('\nStopping.');
    venue.close().then(
      () => console.log(data === undefined ? 'Stopped.' : `Stopped. The next start on ${data} goes on from here.`),
      (error: unknown) => {
        printFault(`The venue could not be saved on its way out: ${error instanceof Error ? error.message : error}`);
        process.exit(FAULT);
      },
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  return end;
}
