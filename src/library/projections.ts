/** What follows the entries beside the venue's state, and is saved with it. */

import { Analytics } from '../analytics/analytics.ts';
import type { Dialect } from '../gateway/dialect/switches.ts';
import type { RateLimitsOptions } from '../gateway/rate-limits.ts';
import { FileRows } from '../history/file-rows.ts';
import { History } from '../history/history.ts';
import { Refusals } from '../history/refusals.ts';
import type { Retention } from '../history/retention.ts';
import type { RowFile } from '../history/row-store.ts';
import type { Saved } from '../host/checkpoints.ts';
import type { Follower } from '../host/desk.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { Doors } from './doors.ts';
import { RestartWatch } from './restart-watch.ts';

export interface Projections {
  readonly doors: Doors;
  readonly history: History;
  readonly analytics: Analytics;
  readonly refusals: Refusals;
  readonly restartWatch: RestartWatch;
}

/** Where history keeps its rows, in memory without a file, and how many. */
export interface KeptHistory {
  readonly file?: RowFile | undefined;
  readonly retention?: Partial<Retention>;
}

/** Without `limits` no requests are counted; without `dialect` the venue speaks the default one. */
export function createProjections(
  timeline: Timeline,
  limits?: RateLimitsOptions,
  dialect?: Dialect,
  kept: KeptHistory = {},
): Projections {
  const { file, retention } = kept;
  const { state } = timeline.venue;
  return {
    doors: new Doors(timeline, limits, dialect),
    history: file === undefined ? new History(state, retention) : new History(state, retention, new FileRows(file)),
    analytics: new Analytics(timeline.venue.state),
    refusals: new Refusals(timeline.venue.state),
    restartWatch: new RestartWatch(),
  };
}

/** All of them, in the order in which they follow and are saved. */
export function listOf({
  doors,
  history,
  analytics,
  refusals,
  restartWatch,
}: Projections): readonly (Follower & Saved)[] {
  return [doors, history, analytics, refusals, restartWatch];
}
