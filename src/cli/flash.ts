/**
 * `pantilt flash`: writes the firmware to a board and verifies that it answers. Nothing moves: the board
 * resets and is released.
 */

import { fileURLToPath } from 'node:url';
import type { BindingInterface } from '@serialport/bindings-interface';
import { type Command, Option } from 'commander';
import { holderOf, systemPort } from '../daemon/port-survey.ts';
import { isSimulated } from '../daemon/simulated-rigs.ts';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { DEFAULT_BAUD_RATE } from '../protocol/commands.ts';
import { FIRMWARE_VERSION } from '../protocol/firmware-version.ts';
import { candidates, openPort } from '../rig/connection.ts';
import { FIRMWARE_BAUD_RATES, readIntelHex } from '../simulator/avr/intel-hex.ts';
import { textOfFile } from '../user-files.ts';
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
import { limitsOfRigFile } from './rig-file-limits.ts';

/**
 * The port of the board: the named one, or the only candidate.
 * @throws PantiltError `port-not-found`, `port-ambiguous`, `port-invalid`
 */
export async function choosePort(binding: BindingInterface, path: string): Promise<string> {
  if (isSimulated(path)) {
    throw new PantiltError(
      'invalid',
      'port-invalid',
      msg`a simulated rig has no boot loader: select a serial port with --port`,
    );
  }
  if (path !== 'auto') return path;
  const [only, ...others] = candidates(await binding.list());
  if (!only) {
    throw new PantiltError(
      'unavailable',
      'port-not-found',
      msg`no USB serial port found: connect the board with a data cable (some cables only charge), or select its port with --port`,
    );
  }
  if (others.length === 0) return only.path;
  const paths = [only, ...others].map((port) => port.path);
  throw new PantiltError(
    'conflict',
    'port-ambiguous',
    msg`there are several USB serial ports: select one with --port (${paths.join(', ')})`,
    { paths },
  );
}

/**
 * Checks that no other program uses the port; avrdude would not detect it and would interfere with
 * it.
 * @throws PantiltError `port-busy`, naming the program if known, and errors of `openPort`
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
      msg`${path} is in use by ${holder}: stop it first ("pantilt serve" holds the port while it runs)`,
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
    .description('Write the firmware to an Arduino Uno or Nano, and verify that it answers')
    .addOption(
      new Option('--port <path>', 'serial port; auto selects the only one')
        .env('PANTILT_PORT')
        .default('auto'),
    )
    .addOption(
      new Option('--board <board>', 'board with its boot loader (default: try all)').choices(
        Object.keys(BOOT_LOADER_BAUD_RATES),
      ),
    )
    .addOption(
      new Option('--baud <rate>', 'baud rate of the firmware; 250000 is exact')
        .env('PANTILT_BAUD')
        .choices(FIRMWARE_BAUD_RATES.map(String))
        .default(String(DEFAULT_BAUD_RATE)),
    )
    .option('--rig <file>', "also store this rig file's limits on the device")
    .option('--hex <file>', 'write this file instead of the bundled firmware')
    .addOption(
      new Option('--dry-run', 'print the avrdude commands without running them').conflicts('json'),
    )
    .option('--json', 'print one JSON document')
    .action(flash);
}

const LAST_LINES = 12;
/** Size of the flash memory without the smallest boot loader. */
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
    if (bootBaudRates.length > 1)
      note('each is run only if no boot loader answered the one before');
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
  if (limits) print(`stored the limits of ${options.rig} on the device`);
}

/** Rejects an invalid file before any of it overwrites working firmware. */
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
      msg`avrdude failed: ${meaning.cure}. Its output:${lines.map((line) => `\n    ${line}`).join('')}`,
    );
  }
}
