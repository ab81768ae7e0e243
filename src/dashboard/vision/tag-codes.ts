/**
 * The tags that lie on the floor: the first eight of AprilTag's family 36h11 (Olson 2011; Wang and Olson
 * 2016), and what they look like. A tag is 8 cells wide: a black rim about 6 × 6 bits, most significant
 * first, row by row, 1 white; a white cell more belongs around it.
 */

/** The codes of the ids 0 to 7. */
export const TAG_CODES: readonly number[] = [
  0xd5d628584, 0xd97f18b49, 0xdd280910e, 0xe479e9c98, 0xebcbca822, 0xf31dab3ac, 0x056a5d085,
  0x10652e1d4,
];
/** Cells along a side of a tag, its black rim included. */
export const TAG_CELLS = 8;
/** Bits along a side of a tag. */
const BITS = 6;

/** Whether a cell of a tag is white; cells are counted from its upper left corner, rim included. */
export function tagCellWhite(id: number, column: number, row: number): boolean {
  const [bitColumn, bitRow] = [column - 1, row - 1];
  if (bitColumn < 0 || bitRow < 0 || bitColumn >= BITS || bitRow >= BITS) return false;
  const place = BITS * BITS - 1 - (bitRow * BITS + bitColumn);
  return Math.floor((TAG_CODES[id] ?? 0) / 2 ** place) % 2 === 1;
}
