/**
 * The frame of a line in both directions: words, `*`, a CRC-16/CCITT-FALSE checksum (polynomial
 * 0x1021, initial value 0xFFFF), and a line feed (firmware/PROTOCOL.md, "The line").
 */
const POLYNOMIAL = 0x1021;

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  return crc;
});

/** The checksum of an ASCII text, as four hexadecimal digits. */
export function checksum(text: string): string {
  let crc = 0xffff;
  for (let i = 0; i < text.length; i++) {
    crc = ((crc << 8) & 0xffff) ^ table[((crc >> 8) ^ text.charCodeAt(i)) & 0xff]!;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}

/** Maximum line length, including the line feed [bytes]. */
export const MAX_LINE_BYTES = 96;
/** The stop byte; the device acts on it anywhere in the stream. */
export const STOP = '!';

/** Frames words as a line: adds the checksum and a line feed. */
export function frame(words: readonly (string | number)[]): string {
  const body = words.join(' ');
  return `${body}*${checksum(body)}\n`;
}

/** A line with a valid frame. */
export interface Frame {
  readonly body: string;
  readonly words: readonly string[];
}

/**
 * Removes the frame of a line without its line feed; undefined if form, length or checksum is
 * wrong.
 */
export function unframe(line: string): Frame | undefined {
  const [, body, sum = ''] = (line.length < MAX_LINE_BYTES && FRAME.exec(line)) || [];
  if (body === undefined || sum.toUpperCase() !== checksum(body)) return undefined;
  return { body, words: body.split(' ') };
}

/** Words of printable ASCII except `!` and `*`, separated by single spaces, then the checksum. */
const FRAME = /^([\x22-\x29\x2b-\x7e]+(?: [\x22-\x29\x2b-\x7e]+)*)\*([0-9A-Fa-f]{4})$/;
