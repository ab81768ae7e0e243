/**
 * `pantilt flash`: writes the firmware to a board, and makes sure that it answers. Nothing moves by
 * it: a board that was written resets, and is released.
 */

import { fileURLToPath } from 'node:url';
import type { BindingInterface } from '@serialport/bindings-interface';
import { type Command, Option } from 'commander';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { DEFAULT_BAUD_RATE } from '../protocol/commands.ts';
import { FIRMWARE_VERSION } from '../protocol/firmware-version.ts';
import { candidates, openPort } from '../rig/connection.ts';
import { FIRMWARE_BAUD_RATES, readIntelHex } from '../simulator/avr/intel-hex.ts';
import {
  ANY_BOARD,
  avrdudeArguments,
  BOOT_LOADER_BAUD_RATES,
  type Board,
  interpretEnd,
  runAvrdude,
} from './avrdude.ts';
import { verifyFirmware } from './flash-verification.ts';
import { note, print, printJson } from './output.ts';
import { holderOf, systemPort } from './port-survey.ts';
import { limitsOfRigFile } from './rig-file-limits.ts';
import { isSimulated } from './simulated-rigs.ts';
import { textOfFile } from './user-files.ts';

/**
 * The port that firmware is written to: the only one that may be a board, or the one that was named,
 * and free of other programs.
 */

/** @throws PantiltError `port-not-found`, `port-ambiguous`, `port-invalid` */
export async function choosePort(binding: BindingInterface, path: string): Promise<string> {
  if (isSimulated(path)) {
    throw new PantiltError(
      'invalid',
      'port-invalid',
      msg`a simulated rig has no boot loader to write through: name a serial port with --port`,
    );
  }
  if (path !== 'auto') return path;
  const [only, ...others] = candidates(await binding.list());
  if (!only) {
    throw new PantiltError(
      'unavailable',
      'port-not-found',
      msg`no USB serial port found: plug the board in with a cable that carries data (some only charge), or name its port with --port`,
    );
  }
  if (others.length === 0) return only.path;
  const paths = [only, ...others].map((port) => port.path);
  throw new PantiltError(
    'conflict',
    'port-ambiguous',
    msg`there are several USB serial ports: say which with --port (${paths.join(', ')})`,
    { paths },
  );
}

/**
 * Makes sure that no other program has the port: avrdude wouldn't notice, and write into its talk.
 * @throws PantiltError `port-busy`, naming the program where that is known, and what `openPort` throws
 */
export async function assertFree(
  binding: BindingInterface,
  path: string,
  baudRate: number,
): Promise<void> {
  try {
    const stream = await openPort(binding, path, baudRate);
    await new Promise<void>((resolve) => stream.close(() => resolve()));
  } catch (error) {
    if (!(error instanceof PantiltError) || error.code !== 'port-busy') throw error;
    const holder = (await holderOf(path)) ?? 'another program';
    throw new PantiltError(
      'conflict',
      'port-busy',
      msg`${path} is in use by ${holder}: end it first ("pantilt serve" keeps the port as long as it runs)`,
      { path },
    );
  }
}

interface Options {
  readonly port: string;
  readonly board?: Board;
  readonly baud: string;
  readonly rig?: string;
  readonly hex?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Adds the command. */
export function addFlash(program: Command): void {
  program
    .command('flash')
    .description('Write the firmware to an Arduino Uno or Nano, and make sure that it answers')
    .addOption(
      new Option('--port <path>', 'serial port; auto when there is only one')
        .env('PANTILT_PORT')
        .default('auto'),
    )
    .addOption(
      new Option('--board <board>', 'whose boot loader to expect (default: try all)').choices(
        Object.keys(BOOT_LOADER_BAUD_RATES),
      ),
    )
    .addOption(
      new Option('--baud <rate>', 'baud rate that the firmware will speak; 250000 is exact')
        .env('PANTILT_BAUD')
        .choices(FIRMWARE_BAUD_RATES.map(String))
        .default(String(DEFAULT_BAUD_RATE)),
    )
    .option('--rig <file>', "store this rig file's limits on the device too")
    .option('--hex <file>', 'write this file instead of the firmware that comes along')
    .addOption(new Option('--dry-run', 'print what would be run').conflicts('json'))
    .option('--json', 'print one JSON document')
    .action(flash);
}

const LAST_LINES = 12;
/** Beside the smallest boot loader. */
const FLASH_BYTES = 32_256;

async function flash(options: Options): Promise<void> {
  const baudRate = Number(options.baud);
  const hexFile = options.hex ?? carriedHex(baudRate);
  await checkHexFile(hexFile);
  const limits = options.rig === undefined ? undefined : await limitsOfRigFile(options.rig);
  const ports = await systemPort(options.port, baudRate);
  const path = await choosePort(ports.source.binding, options.port);
  const bootBaudRates = options.board ? BOOT_LOADER_BAUD_RATES[options.board] : ANY_BOARD;
  if (options.dryRun) {
    for (const rate of bootBaudRates) {
      print(['avrdude', ...avrdudeArguments(path, rate, hexFile)].map(quoted).join(' '));
    }
    if (bootBaudRates.length > 1) note('the next only when no boot loader answers the one before');
    return;
  }
  await assertFree(ports.source.binding, path, baudRate);
  await write(path, bootBaudRates, hexFile);
  const hello = await verifyFirmware({ ...ports.source, path }, ports.clock, {
    version: options.hex === undefined ? FIRMWARE_VERSION : undefined,
    limits,
  });
  const { deviceId, firmwareVersion, protocolVersion } = hello;
  const stored = limits ? options.rig : null;
  if (options.json) return printJson({ port: path, baudRate, ...hello, limitsFrom: stored });
  print(`device ${deviceId} on ${path}: firmware ${firmwareVersion}, protocol ${protocolVersion}`);
  if (limits) print(`the limits of ${options.rig} are stored on it`);
}

/** Half a file would be written over a firmware that works. */
async function checkHexFile(hexFile: string): Promise<void> {
  readIntelHex(await textOfFile(hexFile), FLASH_BYTES);
}

const carriedHex = (baudRate: number): string =>
  fileURLToPath(new URL(`../../firmware/build/pantilt-${baudRate}.hex`, import.meta.url));

const quoted = (word: string): string => (/^[\w./:=-]+$/.test(word) ? word : `"${word}"`);

/** Writes through the first boot loader that answers. @throws PantiltError `flash-failed` */
async function write(path: string, bootBaudRates: readonly number[], hexFile: string) {
  for (const [i, rate] of bootBaudRates.entries()) {
    note(`writing ${hexFile} to ${path}, boot loader at ${rate} baud`);
    const args = avrdudeArguments(path, rate, hexFile);
    const end = await runAvrdude(args, (text) => process.stderr.write(text));
    const meaning = interpretEnd(end);
    if (meaning.outcome === 'done') return;
    if (meaning.outcome === 'unanswered' && i + 1 < bootBaudRates.length) continue;
    const lines = end.output.trim().split(/\r?\n/).slice(-LAST_LINES);
    throw new PantiltError(
      'failed',
      'flash-failed',
      msg`avrdude failed: ${meaning.cure}. It said:${lines.map((line) => `\n    ${line}`).join('')}`,
    );
  }
}
