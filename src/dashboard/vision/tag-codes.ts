/**
 * The tags on the floor: the first eight of AprilTag's family 36h11 (Olson 2011; Wang and Olson 2016).
 * A tag is 8 cells wide: a black border around 6 × 6 bits, row by row, most significant first, 1 is
 * white; it needs a white margin of one cell.
 */

/** The codes of ids 0 to 7. */
export const TAG_CODES: readonly number[] = [
  0xd5d628584, 0xd97f18b49, 0xdd280910e, 0xe479e9c98, 0xebcbca822, 0xf31dab3ac, 0x056a5d085,
  0x10652e1d4,
];
/** Cells along a side, including the border. */
export const TAG_CELLS = 8;
/** Bits along a side. */
const BITS = 6;

/** Whether a cell is white; cells are counted from the upper left corner, including the border. */
export function tagCellWhite(id: number, column: number, row: number): boolean {
  const [bitColumn, bitRow] = [column - 1, row - 1];
  if (bitColumn < 0 || bitRow < 0 || bitColumn >= BITS || bitRow >= BITS) return false;
  const place = BITS * BITS - 1 - (bitRow * BITS + bitColumn);
  return Math.floor((TAG_CODES[id] ?? 0) / 2 ** place) % 2 === 1;
}
