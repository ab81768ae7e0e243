/**
 * Simulated rigs: those of calibration/rigs, the family of hobby rigs, and rigs with a flaw foreign to
 * the family, drawn by seed (calibration/README.md). For tests and benchmarks.
 */
import { readFileSync } from 'node:fs';
import { Random } from '../random.ts';
import { type Axis, fromDegrees } from '../units.ts';
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

/** The family of hobby rigs, with the scale of its deviations. */
interface Family {
  readonly random: Random;
  readonly scale: number;
}

/**
 * Draws a rig of the family.
 * @param scale factor on the standard deviations: 1 is `hobby`; 1.8 is `rough`, with a bad camera
 */
export function drawRig(seed: number, scale = 1): SimulatedRigDescription {
  const truth = drawTruth({ random: new Random(seed, 'family'), scale });
  const { camera } = simulatedDescription(scale > 1 ? 'hobby-rough' : 'hobby');
  return { ...simulatedDescription('hobby'), name: `family ${seed}`, truth, camera };
}

function drawTruth({ random, scale }: Family): Truth {
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
  return {
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
}

/** Ratio of the deviations of units of a type to those of the types. */
const UNIT_SCALE = 0.3;

/** What rigs of a type have in common: the types of their servos and brackets, or also how they are set up. */
export type Shared = 'parts' | 'all';

/**
 * Draws a rig of a type: types are drawn as rigs of the family, units differ from their type by 0.3 of that.
 * Servos of a type share gain, bend, lost motion and repeatability, brackets of a type lengths, skew and the
 * place of the laser. Zeros and the base belong to the single rig, unless a jig gives them (`all`).
 * @param seed of the unit
 */
export function drawRigOfType(
  type: number,
  seed: number,
  shared: Shared = 'parts',
): SimulatedRigDescription {
  const ofType = drawTruth({ random: new Random(type, 'family type'), scale: 1 });
  const own = drawTruth({ random: new Random(seed, `unit of type ${type}`), scale: 1 });
  const near = (typical: number, deviation: number) => typical + UNIT_SCALE * deviation;
  const alone = (typical: number, deviation: number) =>
    shared === 'all' ? near(typical, deviation) : deviation;
  const axis = (name: Axis) => {
    const [typical, unit] = [ofType.axes[name], own.axes[name]];
    const between = (field: 'deadband' | 'backlash' | 'repeatability') =>
      (1 - UNIT_SCALE) * typical[field] + UNIT_SCALE * unit[field];
    return {
      zeroError: alone(typical.zeroError, unit.zeroError),
      gainError: near(typical.gainError, unit.gainError),
      harmonics: [
        ...typical.harmonics,
        ...unit.harmonics.map((each) => ({ ...each, amplitude: UNIT_SCALE * each.amplitude })),
      ],
      deadband: between('deadband'),
      backlash: between('backlash'),
      repeatability: between('repeatability'),
    };
  };
  const truth: Truth = {
    base: mapped(ofType.base, own.base, alone),
    l1Error: near(ofType.l1Error, own.l1Error),
    l2Error: near(ofType.l2Error, own.l2Error),
    tiltAxisOffset: near(ofType.tiltAxisOffset, own.tiltAxisOffset),
    axisSkew: near(ofType.axisSkew, own.axisSkew),
    laser: mapped(ofType.laser, own.laser, near),
    axes: { pan: axis('pan'), tilt: axis('tilt') },
  };
  return { ...simulatedDescription('hobby'), name: `type ${type} unit ${seed}`, truth };
}

type Truth = SimulatedRigDescription['truth'];

/** Combines the numbers of two objects by name. */
const mapped = <T extends Readonly<Record<string, number>>>(
  a: T,
  b: T,
  combine: (a: number, b: number) => number,
): T =>
  Object.fromEntries(
    Object.entries(a).map(([name, value]) => [name, combine(value, b[name]!)]),
  ) as T;
