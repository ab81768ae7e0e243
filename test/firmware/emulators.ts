/**
 * Runs the same script on our emulated board and on simavr, and records the output and the pulses
 * of each.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checksum } from '../../src/protocol/framing.ts';
import { CLOCK_HZ, EmulatedBoard } from '../../src/simulator/avr/board.ts';
import type { Axis } from '../../src/units.ts';

const CYCLES_PER_US = CLOCK_HZ / 1e6;
const IDENTITY = Uint8Array.of(0xc1, 0x09, 0x3a, 0x5f);

/** Bytes that arrive at a given time. */
export interface Sent {
  readonly atMs: number;
  readonly text: string;
}

export interface Pulse {
  /** When it ends. */
  readonly atUs: number;
  readonly widthUs: number;
}

/** The output of a board. */
export interface Recording {
  readonly lines: string[];
  readonly pulses: Readonly<Record<Axis, Pulse[]>>;
  readonly laser: { atUs: number; on: boolean }[];
}

const here = (path: string): string =>
  fileURLToPath(new URL(`../../firmware/${path}`, import.meta.url));

const hexFile = (baudRate: number): string => here(`build/pantilt-${baudRate}.hex`);

/**
 * A board with a stored identity, which then does not depend on the contents of memory at power-up.
 */
function identityRecord(): Uint8Array {
  const check = Number.parseInt(checksum(String.fromCharCode(...IDENTITY)), 16);
  return Uint8Array.of(...IDENTITY, check & 0xff, check >> 8);
}

/** Runs a script on our board. */
export function runOnOurs(script: readonly Sent[], endMs: number, baudRate: number): Recording {
  const received: number[] = [];
  const recording: Recording = { lines: [], pulses: { pan: [], tilt: [] }, laser: [] };
  const board = new EmulatedBoard({
    hex: readFileSync(hexFile(baudRate), 'utf8'),
    seed: 1,
    onByte: (byte) => received.push(byte),
    onPulse: (axis, widthUs) =>
      recording.pulses[axis].push({ atUs: board.cycles / CYCLES_PER_US, widthUs }),
  });
  board.connectHost(baudRate);
  board.eeprom.set(identityRecord());
  board.powerUp();
  const runUntil = (ms: number) => {
    while (board.cycles < ms * 1000 * CYCLES_PER_US) {
      board.runUntil(board.cycles + CYCLES_PER_US);
      if (board.laserOn !== (recording.laser.at(-1)?.on ?? false))
        recording.laser.push({ atUs: board.cycles / CYCLES_PER_US, on: board.laserOn });
    }
  };
  for (const { atMs, text } of script) {
    runUntil(atMs);
    board.send(Buffer.from(text, 'latin1'));
  }
  runUntil(endMs);
  return { ...recording, lines: linesOf(received) };
}

/** Compiles the board that runs on simavr. */
export function buildSimavrBoard(): void {
  execFileSync('make', ['-s', '-C', here('test'), '../build/test/simavr-board']);
}

/** Runs a script on simavr, whose board has been built. */
export function runOnSimavr(script: readonly Sent[], endMs: number, baudRate: number): Recording {
  const sends = script.map(({ atMs, text }) => {
    const bytes = Buffer.from(text, 'latin1').toString('hex');
    return `send\t${atMs * 1000}\t${bytes}`;
  });
  const input = [
    `eeprom\t${Buffer.from(identityRecord()).toString('hex')}`,
    ...sends,
    `end\t${endMs * 1000}`,
  ];
  const log = execFileSync(here('build/test/simavr-board'), [hexFile(baudRate), `${baudRate}`], {
    input: `${input.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const received: number[] = [];
  const recording: Recording = { lines: [], pulses: { pan: [], tilt: [] }, laser: [] };
  for (const row of log.split('\n')) {
    const [kind, ...words] = row.split('\t');
    const [first, second, third] = words.map((word) => Number(word));
    if (kind === 'byte') received.push(second!);
    if (kind === 'laser') recording.laser.push({ atUs: first! / CYCLES_PER_US, on: second === 1 });
    if (kind === 'pulse')
      recording.pulses[words[0] as Axis].push({
        atUs: second! / CYCLES_PER_US,
        widthUs: third! / CYCLES_PER_US,
      });
  }
  return { ...recording, lines: linesOf(received) };
}

const linesOf = (bytes: readonly number[]): string[] =>
  Buffer.from(bytes).toString('latin1').split('\n').slice(0, -1);
