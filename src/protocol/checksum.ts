/**
 * The checksum of the wire protocol: CRC-16/CCITT-FALSE (polynomial 0x1021, initial value 0xFFFF),
 * see firmware/PROTOCOL.md.
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
