/**
 * avrdude, which writes firmware through a boot loader: its arguments, and the interpretation of its
 * output. The patterns match avrdude 7.1 and 6.3.
 */

import { spawn } from 'node:child_process';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';

/** Supported boards with the baud rates of their boot loaders. */
export const BOOT_LOADER_BAUD_RATES = {
  uno: [115_200],
  nano: [115_200],
  'nano-old': [57_600],
} as const satisfies Record<string, readonly number[]>;
export type Board = keyof typeof BOOT_LOADER_BAUD_RATES;

/** Baud rates to try without a board, newer boot loaders first. */
export const ANY_BOARD: readonly number[] = [115_200, 57_600];

/** avrdude's default of ten attempts takes a minute per baud rate. */
const TRIES = 3;

/** The arguments that write and verify a file; the EEPROM is kept. */
export const avrdudeArguments = (port: string, bootBaudRate: number, hexFile: string): string[] => [
  ...['-p', 'atmega328p', '-c', 'arduino', '-x', `attempts=${TRIES}`],
  ...['-P', port, '-b', String(bootBaudRate), '-D', '-U', `flash:w:${hexFile}:i`],
];

/** The result of running avrdude. */
export interface AvrdudeEnd {
  /** Null after a signal. */
  readonly exitCode: number | null;
  /** Its output on both streams. */
  readonly output: string;
}

/** The outcome: done, no boot loader at this baud rate, or failed, with what to do. */
export type Interpretation =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'unanswered' | 'failed'; readonly cure: string };

/** Interprets the result of avrdude. */
export function interpretEnd({ exitCode, output }: AvrdudeEnd): Interpretation {
  if (exitCode === 0) return { outcome: 'done' };
  for (const [pattern, outcome, cure] of MEANINGS) {
    if (pattern.test(output)) return { outcome, cure };
  }
  return { outcome: 'failed', cure: 'see its last lines' };
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
    'verification failed: try again with a shorter cable and without a USB hub',
  ],
  [
    /permission denied|access is denied/i,
    'failed',
    'on Linux run "sudo usermod -aG dialout $USER" and log in again',
  ],
  [
    /can(no|')t open (port|device)|no such file or directory.*tty/i,
    'failed',
    'the port disappeared: check the plug; "pantilt ports" lists the available ports',
  ],
  [
    /not in sync|not responding|timeout|timed out|protocol error/i,
    'unanswered',
    'no boot loader answered: select the board with --board (older Nanos: nano-old), check that nothing is connected to pins 0 and 1, and press reset when it starts',
  ],
];

/**
 * Runs avrdude from PATH and forwards its output.
 * @throws PantiltError `avrdude-missing`, with how to install it
 */
export function runAvrdude(
  args: readonly string[],
  onOutput: (text: string) => void,
): Promise<AvrdudeEnd> {
  return new Promise((resolve, reject) => {
    const avrdude = spawn('avrdude', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [avrdude.stdout, avrdude.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        onOutput(text);
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
    msg`writing firmware requires avrdude: "sudo apt install avrdude" on Debian and Ubuntu, "brew install avrdude" on macOS,
      "winget install AVRDudes.AVRDUDE" on Windows; the Arduino IDE includes it, too: add its folder to PATH`,
  );
