/**
 * The repeatability of a rig: how far its shafts come to rest from one another at returns to the same pose, and
 * the floor error that remains with a perfect model. What the model gets wrong is the same at each return, and
 * what the camera adds is known from all samples, so that the differences at returns show the servos alone.
 */
import { polarPoint } from '../../geometry/work-area.ts';
import { quantile } from '../../quantile.ts';
import { Random } from '../../random.ts';
import { type AngleSample, groupByPose } from '../angle-samples.ts';
import type { ModelFile } from '../model-file.ts';
import type { Symmetric2 } from '../predictive-covariance.ts';
import { OUTLIERS } from './prior.ts';
import { AIM_SIDE, rigInverse } from './rig-inverse.ts';
import { RigModel, type RigModelShape } from './rig-model.ts';
import { inverse2, type NoiseModel, quadratic2, residualCovariance } from './spot-noise.ts';

type Repeatability = NonNullable<ModelFile['repeatability']>;
type Spread = Repeatability['pan'];

/** Returns to one pose: the scatter of their residuals about the mean [m²]. */
interface Returns {
  readonly count: number;
  readonly scatter: Symmetric2;
  /** Covariance of the residual by the camera alone, and by one squared radian of each axis. */
  readonly camera: Symmetric2;
  readonly pan: Symmetric2;
  readonly tilt: Symmetric2;
}

/** Possible standard deviations [rad]: 0.005° to 2°, in equal ratios. */
const SPREADS_RAD = Array.from({ length: 49 }, (_, i) => (0.005 * 400 ** (i / 48) * Math.PI) / 180);
/** Ends of a 90 % interval: decrease of the log likelihood. */
const INTERVAL_DECREASE = 1.353;
/** Shots that estimate the lowest error. */
const SHOTS = 2000;

/**
 * Measures the repeatability of a calibrated rig.
 * @param samples all of them, some of the same pose
 * @param noise as calibrated: of the camera, and of the angles at rest, including the rounding of pulses
 * @param reach where shots may go
 */
export function measureRepeatability(
  samples: readonly AngleSample[],
  rig: { readonly shape: RigModelShape; readonly parameters: Float64Array },
  noise: NoiseModel,
  reach: NonNullable<ModelFile['reach']>,
): Repeatability {
  const returns = groupByPose(samples).flatMap((group) => returnsOf(group, rig, noise));
  const table = SPREADS_RAD.map((panRad) =>
    SPREADS_RAD.map((tiltRad) => logLikelihood(returns, panRad, tiltRad)),
  );
  const columns = SPREADS_RAD.map((_, tilt) => table.map((row) => row[tilt]!));
  return {
    returns: returns.reduce((sum, { count }) => sum + count, 0),
    pan: spreadOf(table),
    tilt: spreadOf(columns),
    ...lowestErrors(rig, noise, reach),
  };
}

/** Empty for a pose without returns. */
function returnsOf(
  group: readonly AngleSample[],
  { shape, parameters }: { readonly shape: RigModelShape; readonly parameters: Float64Array },
  noise: NoiseModel,
): Returns[] {
  if (group.length < 2) return [];
  const model = new RigModel(shape);
  const residuals = group.flatMap(({ measured, applied, panSide, tiltSide, time }) => {
    model.evaluate(measured, { ...applied, panSide, tiltSide, time }, parameters, 'floor');
    const [x, y] = model.residual;
    const information = inverse2(residualCovariance(model, measured, noise));
    return model.reachesPoint && isInlier(information, x!, y!) ? [[x!, y!] as const] : [];
  });
  if (residuals.length < 2) return [];
  const mean = (i: 0 | 1) => residuals.reduce((sum, each) => sum + each[i], 0) / residuals.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const scatter = residuals
    .map(([x, y]) => outer(x - meanX, y - meanY))
    .reduce((sum, each) => plus(sum, each));
  const [pan, tilt] = [0, 1].map((axis) =>
    outer(model.shaftJacobian[axis]!, model.shaftJacobian[2 + axis]!),
  ) as [Symmetric2, Symmetric2];
  const still = { ...noise, panRad: 0, tiltRad: 0 };
  const camera = residualCovariance(model, group[0]!.measured, still);
  return [{ count: residuals.length - 1, scatter, camera, pan, tilt }];
}

/** Whether a residual is more probably noise than a false spot. */
function isInlier(information: Symmetric2, x: number, y: number): boolean {
  const [xx, xy, yy] = information;
  const peak = Math.sqrt(xx * yy - xy * xy) / (2 * Math.PI);
  return peak * Math.exp(-quadratic2(information, x, y) / 2) > OUTLIERS.rate / OUTLIERS.areaM2;
}

function logLikelihood(returns: readonly Returns[], panRad: number, tiltRad: number): number {
  return returns.reduce((sum, { count, scatter, camera, pan, tilt }) => {
    const covariance = plus(camera, plus(times(panRad ** 2, pan), times(tiltRad ** 2, tilt)));
    const [xx, xy, yy] = covariance;
    const [a, b, c] = inverse2(covariance);
    const trace = a * scatter[0] + 2 * b * scatter[1] + c * scatter[2];
    return sum - 0.5 * (count * Math.log(xx * yy - xy * xy) + trace);
  }, 0);
}

/** The most probable spread of an axis, and its interval. @param table of log likelihoods, a row for each spread */
function spreadOf(table: readonly (readonly number[])[]): Spread {
  const profile = table.map((row) => Math.max(...row));
  const best = Math.max(...profile);
  const within = profile.flatMap((each, i) => (each >= best - INTERVAL_DECREASE ? i : []));
  const at = (i: number): number => Number(SPREADS_RAD[i]!.toPrecision(3));
  return {
    spreadRad: at(profile.indexOf(best)),
    lowRad: at(within[0]!),
    highRad: at(within.at(-1)!),
  };
}

/** Errors of shots by a perfect model. */
function lowestErrors(
  { shape, parameters }: { readonly shape: RigModelShape; readonly parameters: Float64Array },
  { panRad, tiltRad }: NoiseModel,
  { radiusMinM, radiusMaxM, bearingMinRad, bearingMaxRad }: NonNullable<ModelFile['reach']>,
): Pick<Repeatability, 'lowestMedianMm' | 'lowestP95Mm'> {
  const random = new Random(1, 'lowest errors');
  const predict = rigInverse(shape, parameters);
  const model = new RigModel(shape);
  const errorsMm: number[] = [];
  for (let i = 0; i < SHOTS; i++) {
    const radiusM = Math.sqrt(random.uniform(radiusMinM ** 2, radiusMaxM ** 2));
    const target = polarPoint(radiusM, random.uniform(bearingMinRad, bearingMaxRad));
    const angles = predict(target);
    if (!angles) continue;
    const pose = { ...angles, panSide: AIM_SIDE, tiltSide: AIM_SIDE };
    model.evaluate(target, pose, parameters, 'floor');
    const [panOff, tiltOff] = [random.normal(panRad), random.normal(tiltRad)];
    const [a, b, c, d] = model.shaftJacobian;
    errorsMm.push(1000 * Math.hypot(a! * panOff + b! * tiltOff, c! * panOff + d! * tiltOff));
  }
  const at = (share: number): number => Number((quantile(errorsMm, share) ?? 0).toFixed(2));
  return { lowestMedianMm: at(0.5), lowestP95Mm: at(0.95) };
}

const outer = (x: number, y: number): Symmetric2 => [x * x, x * y, y * y];
const plus = (a: Symmetric2, b: Symmetric2): Symmetric2 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const times = (factor: number, [xx, xy, yy]: Symmetric2): Symmetric2 => [
  factor * xx,
  factor * xy,
  factor * yy,
];
