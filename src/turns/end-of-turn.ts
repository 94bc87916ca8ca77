import { setImmediate as nativeSetImmediate } from 'node:timers';

/**
 * Runs `work` when everything that is already due in this turn of the event loop has run. Bound at load time: a test
 * that fakes the timers of its process must not stop the venue in it.
 */
export const atEndOfTurn: (work: () => void) => void = nativeSetImmediate;
