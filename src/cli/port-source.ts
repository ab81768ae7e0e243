/**
 * The ports that the hardware commands work on: the system's, or the simulated rig's.
 */
import { type Command, Option } from 'commander';
import { type Clock, VirtualClock, wallClock } from '../clock.ts';
import { DEFAULT_BAUD_RATE } from '../protocol/commands.ts';
import type { PortSource } from '../rig/connection.ts';
import { readJsonFile } from '../rig-file.ts';
import { SIMULATED_PATH, SimulatedBinding } from '../simulator/simulated-binding.ts';
import { SimulatedRig } from '../simulator/simulated-rig.ts';
import { parseSimulatedRigFile } from '../simulator/simulated-rig-file.ts';
import { wholeNumber } from './arguments.ts';

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
  /** Lets the clock run until the work is done; a wall clock runs by itself. */
  run<T>(work: Promise<T>): Promise<T>;
}

/** The system's serial ports; loaded only when wanted, because that loads native code. */
export async function systemPorts(path: string, baudRate: number): Promise<TimedSource> {
  const { SerialPort } = await import('serialport');
  const source = { binding: SerialPort.binding, path, baudRate };
  return { source, clock: wallClock, run: (work) => work };
}

/** A simulated rig on a virtual clock: the same each time, and at once. */
export async function simulatedPort(rigFile: string, baudRate: number): Promise<TimedSource> {
  const description = parseSimulatedRigFile(await readJsonFile(rigFile), rigFile);
  const clock = new VirtualClock();
  const binding = new SimulatedBinding(new SimulatedRig(description, clock));
  const source = { binding, path: SIMULATED_PATH, baudRate };
  return { source, clock, run: (work) => clock.run(work) };
}
