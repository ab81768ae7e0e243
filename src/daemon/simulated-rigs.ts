/**
 * Simulated rigs by the names of their ports: `sim`, the firmware's core on a clock, and
 * `emulator`, which runs the compiled firmware.
 */
import type { Clock } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { DEFAULT_BAUD_RATE } from '../protocol/commands.ts';
import type { PortSource } from '../rig/connection.ts';
import { parseRigFile, RIG_FILE_INVALID } from '../rig-file.ts';
import { compiledFirmware } from '../simulator/avr/intel-hex.ts';
import { EMULATED_PATH, EmulatedRig } from '../simulator/emulated-rig.ts';
import type { SerialEndpoint } from '../simulator/serial-endpoint.ts';
import { SIMULATED_PATH, SimulatedBinding } from '../simulator/simulated-binding.ts';
import { SimulatedRig } from '../simulator/simulated-rig.ts';
import { parseSimulatedRigFile } from '../simulator/simulated-rig-file.ts';

export { VirtualClock, wallClock } from '../clock.ts'; // For users of pantilt/simulator.

/** Whether a port is simulated. */
export const isSimulated = (port: string): boolean =>
  port === SIMULATED_PATH || port === EMULATED_PATH;

/** Configuration of a simulated rig. */
export interface SimulationConfig {
  /** `sim` or `emulator`. */
  readonly port: string;
  readonly rigFile: string;
  readonly clock: Clock;
  readonly seed: number;
  readonly baudRate?: number | undefined;
}

/** A simulated rig with its serial port. */
export interface Simulation {
  readonly rig: SerialEndpoint;
  readonly source: PortSource;
  /** The driver's end of the line, which tests can unplug. */
  readonly binding: SimulatedBinding;
}

/**
 * Creates a simulated rig.
 * @param document the content of the rig file
 * @throws PantiltError `rig-file-invalid`; `firmware-missing` if the emulator's firmware is not
 * built for the baud rate
 */
export function simulate(
  { port, rigFile, clock, seed, baudRate = DEFAULT_BAUD_RATE }: SimulationConfig,
  document: unknown,
): Simulation {
  const rigDescription = parseRigFile(document, rigFile);
  if (!('truth' in (document as object))) {
    throw new PantiltError(
      'invalid',
      RIG_FILE_INVALID,
      msg`${rigFile} describes no simulated rig, but the port is "${port}": select the port of the real "${rigDescription.name}" with --port; "auto" finds it`,
    );
  }
  const description = parseSimulatedRigFile(document, rigFile);
  const rig =
    port === EMULATED_PATH
      ? new EmulatedRig(description, clock, seed, compiledFirmware(baudRate))
      : new SimulatedRig(description, clock, seed);
  const binding = new SimulatedBinding(rig, port);
  return { rig, source: { binding, path: port, baudRate }, binding };
}
