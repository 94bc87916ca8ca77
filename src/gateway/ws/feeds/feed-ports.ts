/** What feeds have of the venue. */
import type { State } from '../../../core/state.ts';
import type { History } from '../../../history/history.ts';
import type { Machine } from '../../../host/machine.ts';
import type { Timeline } from '../../../timeline/timeline.ts';
import type { LiveDialect } from '../dialect.ts';
import type { Writer } from '../writer.ts';

export interface FeedPorts {
  readonly timeline: Timeline;
  readonly history: History;
  readonly machine: Machine;
  readonly writer: Writer;
  readonly dialect: LiveDialect;
  /** Runs what a timer sets off: a failure in it must not be the venue's end. */
  readonly guarded: (run: () => void) => void;
}

/** The venue's state after the last applied entry. */
export function stateOf({ timeline }: Pick<FeedPorts, 'timeline'>): State {
  return timeline.venue.state;
}
