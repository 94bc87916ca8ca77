/** What stands where there is nothing. */

/** No entity: ids are never negative. */
export const NONE = -1;

/** No time: later than every other. */
export const NEVER_MS = Number.MAX_SAFE_INTEGER;
