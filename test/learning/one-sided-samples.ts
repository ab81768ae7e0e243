/**
 * Samples and shots of a simulated rig for the tests of learning, straight through the physics: no
 * wire, no clock, each axis always arriving from below.
 */
import { inverse } from '../../src/geometry/kinematics.ts';
import { pulsesForAngles, withinLimits } from '../../src/geometry/servo.ts';
import { pointInWorkArea } from '../../src/geometry/work-area.ts';
import { Random } from '../../src/random.ts';
import { planTarget } from '../../src/samples/plans.ts';
import type { Measurement } from '../../src/samples/sample.ts';
import { look } from '../../src/simulator/floor-camera.ts';
import { motorAngle, settledAngle, trueHit } from '../../src/simulator/plant.ts';
import type { SimulatedRigDescription } from '../../src/simulator/simulated-rig-file.ts';
import type { Angles, FloorPoint, Pulses } from '../../src/units.ts';
import { radians } from '../../src/units.ts';
import { simulatedDescription } from '../support/simulated.ts';

const SIDE = 1;

/** The nominal part of a rig, which alone may reach the code under test. */
export function knownOf({ name, geometry, axes, workArea }: SimulatedRigDescription) {
  return { name, geometry, axes, workArea };
}

/** Measurements of Sobol targets aimed at by the nominal inverse, as the simulated camera sees them. */
export function takeSamples(
  rig: SimulatedRigDescription,
  count: number,
  seed: number,
): Measurement[] {
  const servo = new Random(seed, 'servo');
  const camera = new Random(seed, 'camera');
  const samples: Measurement[] = [];
  for (let index = 0; samples.length < count; index++) {
    const target = planTarget({ plan: 'sobol', count, seed }, rig.workArea, index);
    const pulses = pulsesForAngles(rig, inverse(target, rig.geometry)!);
    if (!withinBothLimits(rig, pulses)) continue;
    const seen = look(rig, hit(rig, pulses, servo), camera);
    if (seen) samples.push({ ...pulses, panSide: SIDE, tiltSide: SIDE, ...seen });
  }
  return samples;
}

/** How far shots at targets uniform in area land from them [mm], undefined for a miss. */
export function shoot(
  rig: SimulatedRigDescription,
  predict: (target: FloorPoint) => Angles | undefined,
  seed: number,
  count = 200,
): (number | undefined)[] {
  const targets = new Random(seed, 'targets');
  const servo = new Random(seed, 'shots');
  const errorsMm: (number | undefined)[] = [];
  while (errorsMm.length < count) {
    const target = pointInWorkArea(rig.workArea, targets.uniform(), targets.uniform());
    // A rig may be unable to turn to all of its work area; that is no matter of learning.
    const nominal = pulsesForAngles(rig, inverse(target, rig.geometry)!);
    if (!withinBothLimits(rig, nominal)) continue;
    const angles = predict(target);
    const spot = angles && hit(rig, pulsesForAngles(rig, angles), servo);
    errorsMm.push(spot && 1000 * Math.hypot(spot.xM - target.xM, spot.yM - target.yM));
  }
  return errorsMm;
}

/** A rig of the family of hobby rigs (calibration/README.md); scale 1 is `hobby`, 1.8 is `rough`. */
export function drawRig(seed: number, scale = 1): SimulatedRigDescription {
  const random = new Random(seed, 'family');
  const normal = (deviation: number): number => {
    const draw = random.normal();
    return Math.abs(draw) > 2.5 ? normal(deviation) : draw * deviation * scale;
  };
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

const withinBothLimits = ({ axes }: SimulatedRigDescription, { panUs, tiltUs }: Pulses): boolean =>
  withinLimits(axes.pan, panUs) && withinLimits(axes.tilt, tiltUs);

/** Where the spot is once the rig has settled. */
function hit(rig: SimulatedRigDescription, pulses: Pulses, random: Random): FloorPoint | undefined {
  const settled = (axis: 'pan' | 'tilt') => {
    const truth = rig.truth.axes[axis];
    const motor = motorAngle(rig.axes[axis], truth, pulses[`${axis}Us`]);
    return radians(settledAngle(truth, motor, SIDE) + random.normal(truth.repeatability));
  };
  return trueHit(rig, { panRad: settled('pan'), tiltRad: settled('tilt') });
}
