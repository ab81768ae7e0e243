/**
 * Simulated rigs: those of calibration/rigs, the family of hobby rigs, and rigs with a flaw foreign to
 * the family, drawn by seed (calibration/README.md). For tests and benchmarks.
 */
import { readFileSync } from 'node:fs';
import { Random } from '../random.ts';
import { fromDegrees } from '../units.ts';
import { parseSimulatedRigFile, type SimulatedRigDescription } from './simulated-rig-file.ts';

const RIGS = new URL('../../calibration/rigs/', import.meta.url);

/** A rig file of calibration/rigs, parsed as JSON. */
export const rigDocument = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`${name}.json`, RIGS), 'utf8'));

/** A rig file of calibration/rigs with its flaws. */
export const simulatedDescription = (name: string): SimulatedRigDescription =>
  parseSimulatedRigFile(rigDocument(name));

/** Normal draws are clipped at this multiple of the standard deviation. */
const MAX_DEVIATIONS = 2.5;

/**
 * Draws a rig of the family.
 * @param scale factor on the standard deviations: 1 is `hobby`; 1.8 is `rough`, with a bad camera
 */
export function drawRig(seed: number, scale = 1): SimulatedRigDescription {
  const random = new Random(seed, 'family');
  const normal = (deviation: number): number =>
    Math.min(Math.max(random.normal(), -MAX_DEVIATIONS), MAX_DEVIATIONS) * deviation * scale;
  const uniform = (low: number, high: number) => random.uniform(low, high);
  const harmonic = (amplitude: number, minCycles: number, maxCycles: number) => ({
    amplitude: normal(amplitude),
    cycles: uniform(minCycles, maxCycles),
    phase: uniform(0, 2 * Math.PI),
  });
  const axis = () => ({
    zeroError: normal(fromDegrees(4)),
    gainError: normal(0.05),
    harmonics: [harmonic(fromDegrees(0.8), 1, 3), harmonic(fromDegrees(0.4), 4, 7)],
    deadband: fromDegrees(uniform(0.05, 0.25)),
    backlash: fromDegrees(uniform(0.1, 0.5)),
    repeatability: fromDegrees(uniform(0.02, 0.06)),
  });
  const truth = {
    base: {
      x: normal(0.01),
      y: normal(0.01),
      z: normal(0.005),
      roll: normal(fromDegrees(1)),
      pitch: normal(fromDegrees(1)),
      yaw: normal(fromDegrees(2)),
    },
    l1Error: normal(0.003),
    l2Error: normal(0.003),
    tiltAxisOffset: normal(0.005),
    axisSkew: normal(fromDegrees(0.7)),
    laser: { y: normal(0.004), yaw: normal(fromDegrees(1.5)), pitch: normal(fromDegrees(1.5)) },
    axes: { pan: axis(), tilt: axis() },
  };
  const { camera } = simulatedDescription(scale > 1 ? 'hobby-rough' : 'hobby');
  return { ...simulatedDescription('hobby'), name: `family ${seed}`, truth, camera };
}
