/** The part of the AVR's instruction set (DS40002198) that the programs of these tests need. */

/** Words of a program. */
export type Code = readonly number[];

const register = (number: number) => number << 4;
const ioAddress = (address: number) => ((address & 0x30) << 5) | (address & 0x0f);
const ioBit = (address: number, bit: number) => (address << 3) | bit;

export const nop: Code = [0x0000];
export const sei: Code = [0x9478];
export const sleep: Code = [0x9588];
export const reti: Code = [0x9518];
/** Jumps to itself. */
export const stay: Code = [0xcfff];
/** Loads a constant into r16 to r31. */
export const ldi = (to: number, constant: number): Code => [
  0xe000 | ((constant & 0xf0) << 4) | register(to - 16) | (constant & 0x0f),
];
export const inc = (number: number): Code => [0x9403 | register(number)];
export const input = (to: number, address: number): Code => [
  0xb000 | ioAddress(address) | register(to),
];
export const sts = (address: number, from: number): Code => [0x9200 | register(from), address];
export const sbi = (address: number, bit: number): Code => [0x9a00 | ioBit(address, bit)];
export const cbi = (address: number, bit: number): Code => [0x9800 | ioBit(address, bit)];
/** Stores a constant, by way of r16. */
export const store = (address: number, constant: number): Code => [
  ...ldi(16, constant),
  ...sts(address, 16),
];
/** Jumps back by a number of words, not counting its own. */
export const back = (words: number): Code => [0xc000 | (-(words + 1) & 0xfff)];

const BEGIN = 0x100;
const MAX_WORDS = 8;

/** A program from its reset vector on, and code at other vectors [word address], as Intel HEX. */
export function assemble(
  program: readonly Code[],
  vectors: Readonly<Record<number, readonly Code[]>> = {},
): string {
  const jump: Code = [0x940c, BEGIN];
  const records = [
    ...recordsOf(0, jump),
    ...Object.entries(vectors).flatMap(([at, code]) => recordsOf(Number(at), code.flat())),
    ...recordsOf(BEGIN, program.flat()),
  ];
  return `${records.join('\n')}\n:00000001FF\n`;
}

function recordsOf(wordAddress: number, words: Code): string[] {
  if (words.length === 0) return [];
  const bytes = words.slice(0, MAX_WORDS).flatMap((word) => [word & 0xff, word >> 8]);
  const address = 2 * wordAddress;
  const whole = [bytes.length, address >> 8, address & 0xff, 0, ...bytes];
  const sum = whole.reduce((total, byte) => total + byte, 0);
  const record = `:${Buffer.from([...whole, -sum & 0xff]).toString('hex')}`;
  return [record, ...recordsOf(wordAddress + MAX_WORDS, words.slice(MAX_WORDS))];
}
