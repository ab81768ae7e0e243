/**
 * A learner that knows little about rigs, as a baseline: a robust calibration of the geometry with
 * wide priors, then for each axis a Gaussian process over bearing and range on the angles left
 * (Rasmussen and Williams 2006, 2.3 and 5.4), its hyperparameters by evidence. Independent of
 * src/learning except for the derivatives of the nominal beam.
 */
import { CholeskyDecomposition, Matrix, solve } from 'ml-matrix';
import { inverse } from '../src/geometry/kinematics.ts';
import { anglesOfPulses } from '../src/geometry/servo.ts';
import { distanceM, wrapAngle } from '../src/geometry/work-area.ts';
import { floorSensitivity } from '../src/learning/angle-errors.ts';
import { quantile } from '../src/quantile.ts';
import type { RigDescription } from '../src/rig-file.ts';
import type { Measurement } from '../src/samples/sample.ts';
import { trueHit } from '../src/simulator/plant.ts';
import { type Angles, type FloorPoint, radians } from '../src/units.ts';

const degrees = (angle: number) => (angle * Math.PI) / 180;

/** Standard deviations of the parameters, about three times those of the hobby family. */
const PRIOR = {
  ...{ x: 0.03, y: 0.03, z: 0.02, roll: degrees(3), pitch: degrees(3), yaw: degrees(6) },
  ...{ l1Error: 0.01, l2Error: 0.01, tiltAxisOffset: 0.015, axisSkew: degrees(2) },
  ...{ laserY: 0.012, laserYaw: degrees(5), laserPitch: degrees(5) },
  ...{ panZero: degrees(15), panGain: 0.3, tiltZero: degrees(15), tiltGain: 0.3 },
};
const NAMES = Object.keys(PRIOR) as (keyof typeof PRIOR)[];
const DEVIATIONS = NAMES.map((name) => PRIOR[name]);

/** Noise of a measured spot [m], [m/m], and of an axis at rest. */
const NOISE = { spotM: 0.002, spotPerMetre: 0.002, servoRad: degrees(0.04) };
/** Angle error of the calibration at first: bends of the servos that it does not describe. */
const MISFIT_RAD = degrees(0.5);
/** Degrees of freedom of Student's t, which makes the calibration robust. */
const FREEDOM = 4;
const ITERATIONS = 30;

/** Learns from samples. @returns the predictor of nominal angles for a target */
export function trainGenericGp(
  rig: RigDescription,
  measurements: readonly Measurement[],
): (target: FloorPoint) => Angles | undefined {
  const calibrated = inverseOf(rig, calibrate(rig, measurements));
  const left = measurements.flatMap((measurement) => {
    const angles = calibrated(measurement);
    if (!angles) return [];
    const applied = anglesOfPulses(rig, measurement);
    return {
      point: measurement,
      panRad: wrapAngle(applied.panRad - angles.panRad),
      tiltRad: applied.tiltRad - angles.tiltRad,
      noise: angleNoise(rig, measurement),
    };
  });
  const points = left.map(({ point }) => point);
  const process = (axis: 'panRad' | 'tiltRad') =>
    fitProcess(
      points,
      left.map((sample) => sample[axis]),
      left.map(({ noise }) => noise[axis]),
    );
  const [pan, tilt] = [process('panRad'), process('tiltRad')];
  return (target) => {
    const angles = calibrated(target);
    return (
      angles && {
        panRad: radians(angles.panRad + pan(target)),
        tiltRad: radians(angles.tiltRad + tilt(target)),
      }
    );
  };
}

/** Standard deviation of the angles that belong to a measured spot [rad]. */
function angleNoise(rig: RigDescription, point: FloorPoint): Angles {
  const spotM = NOISE.spotM + NOISE.spotPerMetre * Math.hypot(point.xM, point.yM);
  const tiltRad = inverse(point, rig.geometry)?.tiltRad ?? 1;
  const { panMPerRad, tiltMPerRad } = floorSensitivity(point, tiltRad, rig.geometry);
  return {
    panRad: radians(Math.hypot(NOISE.servoRad, spotM / panMPerRad)),
    tiltRad: radians(Math.hypot(NOISE.servoRad, spotM / tiltMPerRad)),
  };
}

/** The spot of a calibrated rig at nominal angles. */
function spotOf(rig: RigDescription, parameters: readonly number[], angles: Angles) {
  const p = Object.fromEntries(NAMES.map((name, i) => [name, parameters[i]!])) as typeof PRIOR;
  const exact = { zeroError: 0, gainError: 0, harmonics: [], deadband: 0, backlash: 0 };
  const axis = { ...exact, repeatability: 0 };
  const turned = (axisName: 'pan' | 'tilt') => {
    const { angleAtCentre } = rig.axes[axisName];
    const fromCentre = angles[`${axisName}Rad`] - angleAtCentre;
    return radians(angleAtCentre + p[`${axisName}Zero`] + (1 + p[`${axisName}Gain`]) * fromCentre);
  };
  const truth = {
    base: { x: p.x, y: p.y, z: p.z, roll: p.roll, pitch: p.pitch, yaw: p.yaw },
    l1Error: p.l1Error,
    l2Error: p.l2Error,
    tiltAxisOffset: p.tiltAxisOffset,
    axisSkew: p.axisSkew,
    laser: { y: p.laserY, yaw: p.laserYaw, pitch: p.laserPitch },
    axes: { pan: axis, tilt: axis },
  };
  const camera = { noise: 0, noisePerMetre: 0, outlierRate: 0, missRate: 0 };
  return trueHit({ ...rig, truth, camera }, { panRad: turned('pan'), tiltRad: turned('tilt') });
}

/** The angles that hit a target on a calibrated rig, by fixed-point iteration. */
const inverseOf =
  (rig: RigDescription, parameters: readonly number[]) =>
  (target: FloorPoint): Angles | undefined => {
    const wanted = inverse(target, rig.geometry)!;
    let angles = wanted;
    for (let round = 0; round < 40; round++) {
      const hit = spotOf(rig, parameters, angles);
      const seen = hit && inverse(hit, rig.geometry);
      if (!seen) {
        angles = { ...angles, tiltRad: radians(angles.tiltRad + 0.05) };
        continue;
      }
      if (distanceM(hit, target) < 1e-6) return angles;
      angles = {
        panRad: radians(angles.panRad + wrapAngle(wanted.panRad - seen.panRad)),
        tiltRad: radians(angles.tiltRad + wanted.tiltRad - seen.tiltRad),
      };
    }
    return undefined;
  };

/** Maximum a posteriori parameters, in the order of the prior: Levenberg, Marquardt; reweighted. */
function calibrate(rig: RigDescription, measurements: readonly Measurement[]): number[] {
  const samples = measurements.map((measurement) => ({
    applied: anglesOfPulses(rig, measurement),
    measured: inverse(measurement, rig.geometry)!,
    noise: angleNoise(rig, measurement),
  }));
  let misfitRad = MISFIT_RAD;
  /** Predicted minus measured nominal angles, in standard deviations; undefined if a beam misses. */
  const residuals = (parameters: readonly number[]): number[] | undefined => {
    const all: number[] = [];
    for (const { applied, measured, noise } of samples) {
      const hit = spotOf(rig, parameters, applied);
      const seen = hit && inverse(hit, rig.geometry);
      if (!seen) return undefined;
      all.push(
        wrapAngle(seen.panRad - measured.panRad) / Math.hypot(noise.panRad, misfitRad),
        (seen.tiltRad - measured.tiltRad) / Math.hypot(noise.tiltRad, misfitRad),
      );
    }
    return all;
  };
  const cost = (parameters: readonly number[]): number => {
    const fit = residuals(parameters)?.map((r) => (FREEDOM + 1) * Math.log1p(r ** 2 / FREEDOM));
    return fit ? sum(fit) + sum(parameters.map((p, i) => (p / DEVIATIONS[i]!) ** 2)) : Infinity;
  };

  const offset = (angle: 'panRad' | 'tiltRad') =>
    quantile(
      samples.map(({ applied, measured }) => wrapAngle(measured[angle] - applied[angle])),
      0.5,
    )!;
  let parameters = NAMES.map((name) =>
    name === 'panZero' ? offset('panRad') : name === 'tiltZero' ? offset('tiltRad') : 0,
  );
  for (let damping = 1e-2, iteration = 0; iteration < ITERATIONS && damping < 1e6; iteration++) {
    const now = residuals(parameters);
    // Beams that miss the floor from the first parameters: lower them.
    if (!now) {
      parameters = parameters.map((p, i) => (NAMES[i] === 'tiltZero' ? p + degrees(2) : p));
      continue;
    }
    const columns = parameters.map((_, i) => {
      const step = 1e-4 * DEVIATIONS[i]!;
      const moved = residuals(parameters.map((p, k) => (k === i ? p + step : p)));
      return now.map((r, k) => ((moved?.[k] ?? r) - r) / step);
    });
    const weights = now.map((r) => (FREEDOM + 1) / (FREEDOM + r ** 2));
    const jacobian = new Matrix(columns);
    const weighted = new Matrix(columns.map((column) => column.map((x, k) => x * weights[k]!)));
    const curvature = weighted.mmul(jacobian.transpose());
    const gradient = weighted.mmul(Matrix.columnVector(now));
    parameters.forEach((p, i) => {
      const precision = DEVIATIONS[i]! ** -2;
      const diagonal = (curvature.get(i, i) + precision) * (1 + damping);
      curvature.set(i, i, diagonal);
      gradient.set(i, 0, gradient.get(i, 0) + precision * p);
    });
    const step = solve(curvature, gradient).to1DArray();
    const moved = parameters.map((p, i) => p - step[i]!);
    const better = cost(moved) < cost(parameters);
    damping *= better ? 0.2 : 10;
    if (!better) continue;
    parameters = moved;
    const typical = quantile(residuals(parameters)!.map(Math.abs), 0.5)! * 1.4826;
    misfitRad = Math.max(degrees(0.02), misfitRad * Math.min(Math.max(typical, 0.5), 2));
  }
  return parameters;
}

/** The hyperparameters that are tried: of the function, and a factor on the noise. */
const GRID = {
  amplitudeRad: [0.03, 0.06, 0.12, 0.25, 0.5, 1, 2].map(degrees),
  bearingRad: [0.1, 0.2, 0.35, 0.6, 1, 2, 4],
  logRange: [0.1, 0.2, 0.35, 0.6, 1, 2, 4],
  noise: [0.7, 1, 1.4, 2, 3, 5],
};
type Hyperparameters = Record<keyof typeof GRID, number>;
const SWEEPS = 3;

/** Fits a Gaussian process of mean 0. @returns its mean at a point */
function fitProcess(
  points: readonly FloorPoint[],
  values: readonly number[],
  noise: readonly number[],
): (point: FloorPoint) => number {
  const places = points.map(placeOf);
  const right = Matrix.columnVector([...values]);
  const attempt = (hyper: Hyperparameters) => {
    const kernel = (a: Place, b: Place) =>
      hyper.amplitudeRad ** 2 *
      matern(Math.hypot((a[0] - b[0]) / hyper.bearingRad, (a[1] - b[1]) / hyper.logRange));
    const covariance = new Matrix(
      places.map((a, i) =>
        places.map((b, k) => kernel(a, b) + (i === k ? (hyper.noise * noise[i]!) ** 2 : 0)),
      ),
    );
    const cholesky = new CholeskyDecomposition(covariance);
    const weights = cholesky.solve(right).to1DArray();
    const fit = sum(weights.map((weight, i) => weight * values[i]!));
    const logDeterminant = sum(cholesky.lowerTriangularMatrix.diagonal().map(Math.log));
    return { hyper, weights, kernel, evidence: -fit / 2 - logDeterminant };
  };
  let best = attempt({ amplitudeRad: degrees(0.25), bearingRad: 0.6, logRange: 0.6, noise: 1 });
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const name of Object.keys(GRID) as (keyof typeof GRID)[]) {
      for (const value of GRID[name]) {
        const tried = attempt({ ...best.hyper, [name]: value });
        if (tried.evidence > best.evidence) best = tried;
      }
    }
  }
  const { weights, kernel } = best;
  return (point) => {
    const place = placeOf(point);
    return sum(weights.map((weight, i) => weight * kernel(places[i]!, place)));
  };
}

/** Where a process is evaluated: bearing [rad], and the logarithm of the range. */
type Place = readonly [number, number];
const placeOf = ({ xM, yM }: FloorPoint): Place => [
  Math.atan2(yM, xM),
  Math.log(Math.hypot(xM, yM)),
];

/** Matérn's correlation of smoothness 5/2. */
function matern(distance: number): number {
  const d = Math.sqrt(5) * distance;
  return (1 + d + d ** 2 / 3) * Math.exp(-d);
}

const sum = (values: readonly number[]): number => values.reduce((total, x) => total + x, 0);
