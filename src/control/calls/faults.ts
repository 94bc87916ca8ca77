/** What goes wrong on purpose. Nothing of `/control` itself does, so that nobody locks himself out. */
import { done } from '../refusal.ts';
import type { ControlCall } from './call.ts';

export const FAULT_CALLS: readonly ControlCall[] = [
  {
    method: 'GET',
    path: '/faults',
    does: 'the faults, and how often each has struck',
    run: (powers) => done({ faults: powers.faults.list() }),
  },
  {
    method: 'POST',
    path: '/faults',
    does: 'adds a fault, or several: {"endpoint": "sendorder", "drop": "answer", "probability": 0.1}',
    run: (powers, { body }) => powers.faults.add(body),
  },
  {
    method: 'PUT',
    path: '/faults',
    does: 'makes these the faults, in place of those there are: {"seed": 7, "rules": [{"latency": 250}]}',
    run: (powers, { body }) => powers.faults.replace(body),
  },
  {
    method: 'DELETE',
    path: '/faults/:name',
    does: 'takes one fault away',
    run: (powers, { path }) => powers.faults.remove(path.name ?? ''),
  },
  {
    method: 'DELETE',
    path: '/faults',
    does: 'takes all faults away',
    run: (powers) => powers.faults.clear(),
  },
];
