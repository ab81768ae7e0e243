/**
 * The starting point of many tests: a simulated rig on a virtual clock, and the driver connected to
 * it.
 */
import pino from 'pino';
import { VirtualClock } from '../../src/clock.ts';
import { frame } from '../../src/protocol/framing.ts';
import { Rig } from '../../src/rig/rig.ts';
import { parseRigFile } from '../../src/rig-file.ts';
import { rigDocument, simulatedDescription } from '../../src/simulator/rig-family.ts';
import { SIMULATED_PATH, SimulatedBinding } from '../../src/simulator/simulated-binding.ts';
import { SimulatedRig } from '../../src/simulator/simulated-rig.ts';

export const quiet = pino({ level: 'silent' });

/** The daemon's part of a rig file, without flaws and camera. */
export function strippedDescription(name: string) {
  const { truth, camera, ...known } = rigDocument(name);
  return parseRigFile(known);
}

/** A simulated rig at the end of a simulated line, and a driver that is not started yet. */
export function simulate({ name = 'hobby', seed = 1 } = {}) {
  const clock = new VirtualClock();
  const simulated = new SimulatedRig(simulatedDescription(name), clock, seed);
  const binding = new SimulatedBinding(simulated);
  const rig = new Rig({
    description: strippedDescription(name),
    source: { binding, path: SIMULATED_PATH, baudRate: 115_200 },
    clock,
    log: quiet,
  });
  return { clock, simulated, binding, rig };
}

/**
 * Makes a device answer every line with its number and these words, or not at all if there are
 * none.
 */
export function answerAll(simulated: SimulatedRig, ...words: string[]): void {
  let line = '';
  simulated.device.receive = (byte) => {
    line += String.fromCharCode(byte);
    if (!line.endsWith('\n')) return;
    const [number = '0'] = line.split(' ');
    line = '';
    if (words.length > 0) simulated.onLine(frame([number, ...words]));
  };
}

/** The same with the driver connected. */
export async function simulateConnected(options: { name?: string; seed?: number } = {}) {
  const parts = simulate(options);
  parts.rig.start();
  await parts.clock.run(parts.rig.connected());
  return parts;
}
