/**
 * The clock's policy: how machine time, which the journal stamps on each entry, becomes venue time. It belongs to the
 * timeline and is changed by entries only, so a restart and a replay see the same times.
 */
export interface Clock {
  /** Venue time `venueMs` was tied to machine time `machineMs`. */
  readonly venueMs: number;
  readonly machineMs: number;
  /** Venue milliseconds a machine millisecond. */
  readonly rate: number;
  readonly frozen: boolean;
  /** While it stands still: milliseconds by which each command is later than the one before; 0 for none. */
  readonly stepMs: number;
}

/** Venue time at a machine time, whole milliseconds. */
export function venueTime(clock: Clock, machineMs: number): number {
  if (clock.frozen) return clock.venueMs;
  return clock.venueMs + Math.max(0, Math.floor((machineMs - clock.machineMs) * clock.rate));
}

/** Machine time at which the venue reaches a time; undefined while the clock stands still. */
export function machineTime(clock: Clock, venueMs: number): number | undefined {
  if (clock.frozen) return undefined;
  const machineMs = clock.machineMs + Math.ceil((venueMs - clock.venueMs) / clock.rate);
  // The product may fall a hair short of the whole millisecond; whoever sleeps until then must not wake too early.
  return venueTime(clock, machineMs) < venueMs ? machineMs + 1 : machineMs;
}

/** The same policy tied to another moment: after time was moved, or a kept state was made live again. */
export function tiedTo(clock: Clock, venueMs: number, machineMs: number): Clock {
  return { ...clock, venueMs, machineMs };
}
