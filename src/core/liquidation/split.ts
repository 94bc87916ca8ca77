/** Sharing an assignment out among volunteers (margin-and-risk 7; C64). */

/**
 * Splits lots equally among those with room, in their order: everybody gets the same, what somebody has no room for goes
 * to the others, and lots that cannot be shared go to the first. Gives a share for each room; together at most `lots`.
 */
export function splitEqually(lots: number, rooms: readonly number[]): readonly number[] {
  const shares = rooms.map(() => 0);
  let left = Math.min(
    lots,
    rooms.reduce((sum, room) => sum + room, 0),
  );
  while (left > 0) {
    const open = rooms.map((_, index) => index).filter((index) => (shares[index] as number) < (rooms[index] as number));
    const share = Math.floor(left / open.length);
    for (const index of open) {
      const room = (rooms[index] as number) - (shares[index] as number);
      const given = Math.min(share === 0 ? 1 : share, room, left);
      shares[index] = (shares[index] as number) + given;
      left -= given;
    }
  }
  return shares;
}
