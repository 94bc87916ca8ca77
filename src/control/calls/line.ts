/** The line of history: snapshots, reverts, the beginning. */
import { done } from '../refusal.ts';
import type { ControlCall } from './call.ts';

export const LINE_CALLS: readonly ControlCall[] = [
  {
    method: 'GET',
    path: '/snapshots',
    does: 'the snapshots, oldest first',
    run: (powers) => done({ snapshots: powers.line.snapshots() }),
  },
  {
    method: 'POST',
    path: '/snapshots',
    does: 'keeps the venue as it stands: {"name": "before"}, or {} for a name of its own',
    run: (powers, { body }) => powers.line.snapshot(body),
  },
  {
    method: 'POST',
    path: '/snapshots/:name/revert',
    does: 'makes a snapshot live again, any number of times',
    run: (powers, { body, path }) => powers.line.revert(path.name ?? '', body),
  },
  {
    method: 'DELETE',
    path: '/snapshots/:name',
    does: 'forgets a snapshot',
    run: (powers, { path }) => powers.line.deleteSnapshot(path.name ?? ''),
  },
  {
    method: 'POST',
    path: '/reset',
    does: 'back to the venue as it began',
    run: (powers, { body }) => powers.line.reset(body),
  },
];
