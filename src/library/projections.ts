/** What follows the entries beside the venue's state, and is saved with it. */

import { Analytics } from '../analytics/analytics.ts';
import type { Dialect } from '../gateway/dialect/switches.ts';
import type { RateLimitsOptions } from '../gateway/rate-limits.ts';
import { History } from '../history/history.ts';
import { Refusals } from '../history/refusals.ts';
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

/** Without `limits` no requests are counted; without `dialect` the venue speaks the default one. */
export function createProjections(timeline: Timeline, limits?: RateLimitsOptions, dialect?: Dialect): Projections {
  return {
    doors: new Doors(timeline, limits, dialect),
    history: new History(timeline.venue.state),
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
