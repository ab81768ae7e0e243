/**
 * The family of hobby rigs (calibration/README.md): rigs drawn by seed, for tests and benchmarks.
 */
import { Random } from '../../src/random.ts';
import type { SimulatedRigDescription } from '../../src/simulator/simulated-rig-file.ts';
import { simulatedDescription } from './simulated.ts';

/** Normal draws are clipped there. */
const MAX_DEVIATIONS = 2.5;

/**
 * Draws a rig of the family.
 * @param scale of the standard deviations: 1 is `hobby`; 1.8 is `rough`, with a bad camera
 */
export function drawRig(seed: number, scale = 1): SimulatedRigDescription {
  const random = new Random(seed, 'family');
  const normal = (deviation: number): number =>
    Math.min(Math.max(random.normal(), -MAX_DEVIATIONS), MAX_DEVIATIONS) * deviation * scale;
  const degrees = (angle: number) => (angle * Math.PI) / 180;
  const uniform = (low: number, high: number) => random.uniform(low, high);
  const harmonic = (amplitude: number, least: number, most: number) => ({
    amplitude: normal(amplitude),
    cycles: uniform(least, most),
    phase: uniform(0, 2 * Math.PI),
  });
  const axis = () => ({
    zeroError: normal(degrees(4)),
    gainError: normal(0.05),
    harmonics: [harmonic(degrees(0.8), 1, 3), harmonic(degrees(0.4), 4, 7)],
    deadband: degrees(uniform(0.05, 0.25)),
    backlash: degrees(uniform(0.1, 0.5)),
    repeatability: degrees(uniform(0.02, 0.06)),
  });
  const truth = {
    base: {
      x: normal(0.01),
      y: normal(0.01),
      z: normal(0.005),
      roll: normal(degrees(1)),
      pitch: normal(degrees(1)),
      yaw: normal(degrees(2)),
    },
    l1Error: normal(0.003),
    l2Error: normal(0.003),
    tiltAxisOffset: normal(0.005),
    axisSkew: normal(degrees(0.7)),
    laser: { y: normal(0.004), yaw: normal(degrees(1.5)), pitch: normal(degrees(1.5)) },
    axes: { pan: axis(), tilt: axis() },
  };
  const { camera } = simulatedDescription(scale > 1 ? 'hobby-rough' : 'hobby');
  return { ...simulatedDescription('hobby'), name: `family ${seed}`, truth, camera };
}
