/**
 * Where a device is looked for: at the system's ports, or at the simulated rig's.
 */
import type { BindingInterface } from '@serialport/bindings-interface';
import { type Command, Option } from 'commander';
import { type Clock, VirtualClock, wallClock } from '../clock.ts';
import { DEFAULT_BAUD_RATE } from '../protocol/commands.ts';
import type { PortSource } from '../rig/connection.ts';
import { wholeNumber } from './arguments.ts';
import { rigDocumentOfFile } from './given-file.ts';
import { simulate } from './simulated-rigs.ts';

const SEED = 1;

/** Adds the option for the baud rate, and where else it may come from. */
export function addBaudOption(command: Command): Command {
  const option = new Option('--baud <rate>', 'baud rate of the device').env('PANTILT_BAUD');
  return command.addOption(
    option.argParser(wholeNumber(300, 4_000_000)).default(DEFAULT_BAUD_RATE),
  );
}

/** Where a device is, and the clock that it lives by. */
export interface TimedSource {
  readonly source: PortSource;
  readonly clock: Clock;
  /** Does the work while the clock runs, and then ends what is at the other end of a simulated line. */
  run<T>(work: Promise<T>): Promise<T>;
}

/** The system's serial ports; loaded only when wanted, because that loads native code. */
export async function systemBinding(): Promise<BindingInterface> {
  const { SerialPort } = await import('serialport');
  return SerialPort.binding;
}

/** A device at one of the system's ports. */
export async function systemPort(path: string, baudRate: number): Promise<TimedSource> {
  const source = { binding: await systemBinding(), path, baudRate };
  return { source, clock: wallClock, run: (work) => work };
}

/**
 * A simulated rig on a virtual clock: the same each time, and at once.
 * @param port `sim` or `emulator`
 */
export async function simulatedPort(
  port: string,
  rigFile: string,
  baudRate: number,
): Promise<TimedSource> {
  const clock = new VirtualClock();
  const document = await rigDocumentOfFile(rigFile);
  const { rig, source } = simulate({ port, rigFile, clock, seed: SEED, baudRate }, document);
  return { source, clock, run: (work) => clock.run(work).finally(() => rig.close()) };
}
