/**
 * avrdude, the program that writes firmware through a boot loader: how it is called, and what its
 * end means. Patterns fit the texts of avrdude 7.1, and those of 6.3 that differ.
 */

import { spawn } from 'node:child_process';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';

/** Boards that the firmware runs on, with the baud rates that their boot loaders speak. */
export const BOOT_LOADER_BAUD_RATES = {
  uno: [115_200],
  nano: [115_200],
  'nano-old': [57_600],
} as const satisfies Record<string, readonly number[]>;
export type Board = keyof typeof BOOT_LOADER_BAUD_RATES;

/** Without a board: the newer boot loaders first. */
export const ANY_BOARD: readonly number[] = [115_200, 57_600];

/** avrdude's own ten tries take a minute, before the other baud rate has its turn. */
const TRIES = 3;

/** The arguments that make avrdude write a file, and read it back. EEPROM is left as it is. */
export const avrdudeArguments = (port: string, bootBaudRate: number, hexFile: string): string[] => [
  ...['-p', 'atmega328p', '-c', 'arduino', '-x', `attempts=${TRIES}`],
  ...['-P', port, '-b', String(bootBaudRate), '-D', '-U', `flash:w:${hexFile}:i`],
];

/** How avrdude ended. */
export interface AvrdudeEnd {
  /** Null after a signal. */
  readonly exitCode: number | null;
  /** What it said on both streams. */
  readonly output: string;
}

/** What an end means: done; no boot loader at this baud rate; or failed, with the cure. */
export type Interpretation =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'unanswered' | 'failed'; readonly cure: string };

/** What an end of avrdude means. */
export function interpretEnd({ exitCode, output }: AvrdudeEnd): Interpretation {
  if (exitCode === 0) return { outcome: 'done' };
  for (const [pattern, outcome, cure] of MEANINGS) {
    if (pattern.test(output)) return { outcome, cure };
  }
  return { outcome: 'failed', cure: 'its last lines say why' };
}

const MEANINGS: readonly (readonly [RegExp, 'unanswered' | 'failed', string])[] = [
  [
    /expected signature|double check (the )?chip/i,
    'failed',
    "the board's chip isn't an ATmega328P: this firmware is for an Arduino Uno or Nano with that chip",
  ],
  [
    /verification (error|mismatch)|content mismatch/i,
    'failed',
    'what was read back differs from what was written: try again with a shorter cable and without a USB hub',
  ],
  [
    /permission denied|access is denied/i,
    'failed',
    'on Linux run "sudo usermod -aG dialout $USER" and log in again',
  ],
  [
    /can(no|')t open (port|device)|no such file or directory.*tty/i,
    'failed',
    'the port went away: look at the plug; "pantilt ports" lists the ports there are',
  ],
  [
    /not in sync|not responding|timeout|timed out|protocol error/i,
    'unanswered',
    'no boot loader answered: name the board with --board (older Nanos are nano-old), look that nothing is wired to pins 0 and 1, and press reset as it begins',
  ],
];

/**
 * Runs avrdude from PATH to its end, and passes on what it says.
 * @throws PantiltError `avrdude-missing`, saying how to get it
 */
export function runAvrdude(
  args: readonly string[],
  say: (text: string) => void,
): Promise<AvrdudeEnd> {
  return new Promise((resolve, reject) => {
    const avrdude = spawn('avrdude', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [avrdude.stdout, avrdude.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        say(text);
      });
    }
    avrdude.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? avrdudeMissing() : error),
    );
    avrdude.on('close', (exitCode) => resolve({ exitCode, output }));
  });
}

const avrdudeMissing = (): PantiltError =>
  new PantiltError(
    'unavailable',
    'avrdude-missing',
    msg`writing firmware needs avrdude: "sudo apt install avrdude" on Debian and Ubuntu, "brew install avrdude" on macOS,
      "winget install AVRDudes.AVRDUDE" on Windows; the Arduino IDE brings one along too, put its folder on PATH`,
  );
