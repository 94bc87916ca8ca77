/**
 * Is a write-ahead log whole, torn, or damaged? SQLite reads a log up to the first frame that does not check and says
 * nothing about what follows: right for a log that a power failure tore at its end, but a damaged byte in its middle
 * would silently cost entries that were answered. The difference can be seen: every commit is synced before the next
 * begins, so at most one transaction, the last, can be torn.
 *
 * Format: https://www.sqlite.org/fileformat2.html#walformat
 */
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;
const FORMAT_VERSION = 3_007_000;

export type WalState = 'whole' | 'torn' | 'damaged';

/** `whole` may be empty. Takes the file's bytes. */
export function scanWal(bytes: Uint8Array): WalState {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 0) return 'whole';
  // The header lies in one sector and is synced before the first frame is written: without it there is nothing else.
  if (bytes.length < HEADER_BYTES || bytes.every((byte) => byte === 0)) return 'torn';
  const magic = view.getUint32(0);
  const littleEndian = magic === MAGIC;
  if ((magic | 1) !== (MAGIC | 1) || view.getUint32(4) !== FORMAT_VERSION) return 'damaged';
  let sum = checksum(view, 0, HEADER_BYTES - 8, [0, 0], littleEndian);
  if (!matches(view, HEADER_BYTES - 8, sum)) return 'damaged';

  const frameBytes = FRAME_HEADER_BYTES + view.getUint32(8);
  let offset = HEADER_BYTES;
  for (; offset + frameBytes <= bytes.length; offset += frameBytes) {
    if (!isOfThisLog(view, offset)) break;
    sum = checksum(view, offset, 8, sum, littleEndian);
    sum = checksum(view, offset + FRAME_HEADER_BYTES, frameBytes - FRAME_HEADER_BYTES, sum, littleEndian);
    if (!matches(view, offset + 16, sum)) break;
  }
  return judgeRest(view, offset, frameBytes);
}

/** What follows the frames that check: nothing, remains of an earlier log, one torn transaction, or more than that. */
function judgeRest(view: DataView, start: number, frameBytes: number): WalState {
  let state: WalState = 'whole';
  let commits = 0;
  for (let offset = start; offset + FRAME_HEADER_BYTES <= view.byteLength; offset += frameBytes) {
    if (!isOfThisLog(view, offset)) continue;
    if (commits > 0) return 'damaged';
    state = 'torn';
    const isCommit = view.getUint32(offset + 4) !== 0;
    if (isCommit) commits += 1;
  }
  return state;
}

/** A frame carries the two salts of its log; frames left over from an earlier use of the file have others. */
function isOfThisLog(view: DataView, offset: number): boolean {
  return view.getUint32(offset + 8) === view.getUint32(16) && view.getUint32(offset + 12) === view.getUint32(20);
}

function matches(view: DataView, offset: number, [first, second]: readonly [number, number]): boolean {
  return view.getUint32(offset) === first && view.getUint32(offset + 4) === second;
}

function checksum(
  view: DataView,
  offset: number,
  length: number,
  [start1, start2]: readonly [number, number],
  littleEndian: boolean,
): [number, number] {
  let sum1 = start1;
  let sum2 = start2;
  for (let at = offset; at < offset + length; at += 8) {
    sum1 = (sum1 + view.getUint32(at, littleEndian) + sum2) >>> 0;
    sum2 = (sum2 + view.getUint32(at + 4, littleEndian) + sum1) >>> 0;
  }
  return [sum1, sum2];
}
