/**
 * Decodes text files as spreadsheets save them. Has no imports, so that the page can use it too.
 */

const BOMS = [
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/**
 * The text of a file: UTF-8 or UTF-16 with or without a byte order mark, otherwise Windows-1252,
 * which older versions of Excel write.
 */
export function decodeText(content: string | Uint8Array): string {
  if (typeof content === 'string') return content.replace(/^\uFEFF/, '');
  const marked = BOMS.find(({ bytes }) => bytes.every((byte, i) => content[i] === byte));
  if (marked) return new TextDecoder(marked.encoding).decode(content);
  // A CSV file starts with an ASCII letter or a quote; a zero byte next to it means UTF-16.
  if (content[1] === 0) return new TextDecoder('utf-16le').decode(content);
  if (content[0] === 0) return new TextDecoder('utf-16be').decode(content);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('windows-1252').decode(content);
  }
}
