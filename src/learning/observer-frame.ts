/**
 * The frame of an observer: where it sees a floor point, as learned from references, whose true positions
 * were measured by hand. A bias of the observer does not show in its own samples, so the rig is calibrated in
 * the frame of the observer, and targets are mapped to it before a prediction.
 *
 *     seen = point + weights · features(point)
 *
 * The features are those of a homography, linearised, and of a lens. Their size is unknown: the weights are
 * averaged over sizes by evidence, from an exact observer to one that is wrong by several centimetres.
 */
import Type, { type Static } from 'typebox';
import { pointInWorkArea } from '../geometry/work-area.ts';
import type { WorkArea } from '../rig-file.ts';
import type { Reference } from '../samples/reference.ts';
import { type FloorPoint, floorPoint } from '../units.ts';
import {
  choleskyFactor,
  choleskyInverse,
  choleskySolve,
  halfLogDeterminant,
} from './calibration/levenberg-marquardt.ts';
import { typicalSpotDeviationM } from './calibration/spot-noise.ts';
import type { Symmetric2 } from './predictive-covariance.ts';

/** Standard deviation of a position that was measured with a tape, on each coordinate [m]. */
const TAPE_M = 0.002;
/** Possible sizes of the observer's error, typical of a point [m]. */
const SIZES_M = [0.002, 0.004, 0.008, 0.016, 0.032];
/** Prior probability of an exact observer; the sizes share the rest. */
const EXACT = 0.5;
/**
 * Standard deviations of the weights for an error of size 1: shift, linear and projective part as from the four
 * marks of a homography, each wrong by 1, and a lens as large.
 */
const DEVIATIONS = [...Array.from({ length: 6 }, () => 0.5), 0.4, 0.4, 0.4];
const SIZE = DEVIATIONS.length;

const numbers = (count: number, description: string) =>
  Type.Array(Type.Number(), { minItems: count, maxItems: count, description });

/** The frame in a model file. */
export const ObserverFrameSchema = Type.Object(
  {
    references: Type.Integer({ minimum: 1, description: 'Number of references' }),
    centre: numbers(2, 'Origin of the features: x and y [m]'),
    unitM: Type.Number({ exclusiveMinimum: 0, description: 'Their unit of length [m]' }),
    weights: numbers(SIZE, 'Shift, linear part of x and of y, projective part, lens [m]'),
    covariance: numbers(SIZE * SIZE, 'Covariance of the weights, row-major [m²]'),
  },
  {
    additionalProperties: false,
    description:
      'Where the observer sees a floor point, from references measured by hand; targets on the floor are mapped to it',
  },
);
type ObserverFrameFile = Static<typeof ObserverFrameSchema>;

/** The frame of an observer. */
export interface ObserverFrame {
  /** Where the observer sees a floor point. */
  seenAt(point: FloorPoint): FloorPoint;
  /** Covariance of that position [m²]. */
  covariance(point: FloorPoint): Symmetric2;
}

/** The frame of an observer without references: it sees a point where it is. */
export const EXACT_FRAME: ObserverFrame = {
  seenAt: (point) => point,
  covariance: () => [0, 0, 0],
};

/** Features of a point along x and y, [weights] each. */
function featuresOf(
  { centre, unitM }: Pick<ObserverFrameFile, 'centre' | 'unitM'>,
  { xM, yM }: FloorPoint,
): [x: number[], y: number[]] {
  const [u, v] = [(xM - centre[0]!) / unitM, (yM - centre[1]!) / unitM];
  const lens = u * u + v * v - 1;
  return [
    [1, u, v, 0, 0, 0, u * u, u * v, lens * u],
    [0, 0, 0, 1, u, v, u * v, v * v, lens * v],
  ];
}

/** Reads a frame of a model file. */
export function observerFrame(file: ObserverFrameFile): ObserverFrame {
  const { weights, covariance } = file;
  return {
    seenAt(point) {
      const [x, y] = featuresOf(file, point);
      return floorPoint(point.xM + dot(x, weights), point.yM + dot(y, weights));
    },
    covariance(point) {
      const [x, y] = featuresOf(file, point);
      const byX = times(covariance, x);
      return [dot(x, byX), dot(y, byX), dot(y, times(covariance, y))];
    },
  };
}

/**
 * Learns the frame of an observer from references; undefined without any.
 * @param spotScale noise of the observer, relative to the typical one
 */
export function fitObserverFrame(
  references: readonly Reference[],
  area: WorkArea,
  spotScale: number,
): ObserverFrameFile | undefined {
  if (references.length === 0) return undefined;
  const place = featurePlace(area);
  const rows = references.flatMap((reference) => rowsOf(place, reference, spotScale));
  const exact = {
    logEvidence: Math.log(EXACT),
    weights: zeros(SIZE),
    covariance: zeros(SIZE ** 2),
  };
  const share = Math.log((1 - EXACT) / SIZES_M.length);
  const sizes = SIZES_M.map((sizeM) => {
    const posterior = posteriorOf(rows, sizeM);
    return { ...posterior, logEvidence: posterior.logEvidence + share };
  });
  return { references: references.length, ...place, ...averageOf([exact, ...sizes]) };
}

/** The box around the work area, nearly: its middle, and half of its longer side. */
function featurePlace({ rMin, rMax, bearingMin, bearingMax }: WorkArea) {
  const rims = [bearingMin, 0, bearingMax].flatMap((bearingRad) =>
    [rMin, rMax].map((rM) => [rM * Math.cos(bearingRad), rM * Math.sin(bearingRad)] as const),
  );
  const [low, high] = [Math.min, Math.max].map((end) =>
    [0, 1].map((axis) => end(...rims.map((point) => point[axis]!))),
  ) as [number[], number[]];
  const centre = low.map((value, axis) => (value + high[axis]!) / 2);
  return { centre, unitM: Math.max(...low.map((value, axis) => (high[axis]! - value) / 2)) };
}

/** An equation of the regression, in units of its noise. */
interface Row {
  readonly features: readonly number[];
  readonly y: number;
}

function rowsOf(
  place: ReturnType<typeof featurePlace>,
  reference: Reference,
  spotScale: number,
): [Row, Row] {
  const spotM = spotScale * typicalSpotDeviationM(reference);
  const noiseM = Math.hypot(TAPE_M, spotM / Math.sqrt(reference.looks));
  const [x, y] = featuresOf(place, reference);
  const row = (features: number[], offM: number): Row => ({
    features: features.map((value) => value / noiseM),
    y: offM / noiseM,
  });
  return [row(x, reference.seenXM - reference.xM), row(y, reference.seenYM - reference.yM)];
}

interface Posterior {
  /** Relative to an exact observer. */
  readonly logEvidence: number;
  readonly weights: number[];
  readonly covariance: number[];
}

/** Bayesian linear regression (Bishop, "Pattern recognition and machine learning", 3.3), noise of variance 1. */
function posteriorOf(rows: readonly Row[], sizeM: number): Posterior {
  const scales = DEVIATIONS.map((deviation) => sizeM * deviation);
  const precision = new Float64Array(SIZE * SIZE);
  const slope = new Float64Array(SIZE);
  for (let i = 0; i < SIZE; i++) precision[i * SIZE + i] = 1;
  for (const { features, y } of rows) {
    const scaled = features.map((value, i) => value * scales[i]!);
    scaled.forEach((a, i) => {
      slope[i]! += a * y;
      for (let j = 0; j <= i; j++) precision[i * SIZE + j]! += a * scaled[j]!;
    });
  }
  const lower = choleskyFactor(precision, SIZE)!; // positive definite: at least the identity
  const solved = choleskySolve(lower, slope);
  return {
    logEvidence: 0.5 * dot(slope, solved) - halfLogDeterminant(lower),
    weights: Array.from(solved, (value, i) => value * scales[i]!),
    covariance: Array.from(
      choleskyInverse(lower, SIZE),
      (value, i) => value * scales[Math.floor(i / SIZE)]! * scales[i % SIZE]!,
    ),
  };
}

/** Mean and covariance of a mixture. */
function averageOf(parts: readonly Posterior[]): Pick<Posterior, 'weights' | 'covariance'> {
  const most = Math.max(...parts.map(({ logEvidence }) => logEvidence));
  const likelihoods = parts.map(({ logEvidence }) => Math.exp(logEvidence - most));
  const total = likelihoods.reduce((sum, each) => sum + each, 0);
  const mean = (of: (part: Posterior) => number) =>
    parts.reduce((sum, part, i) => sum + (likelihoods[i]! / total) * of(part), 0);
  const weights = zeros(SIZE).map((_, i) => mean((part) => part.weights[i]!));
  const covariance = zeros(SIZE ** 2).map((_, at) => {
    const [i, j] = [Math.floor(at / SIZE), at % SIZE];
    return mean(
      (part) =>
        part.covariance[at]! + (part.weights[i]! - weights[i]!) * (part.weights[j]! - weights[j]!),
    );
  });
  return { weights, covariance };
}

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** Multiplies a square matrix, row-major, by a vector. */
const times = (matrix: readonly number[], vector: readonly number[]): number[] =>
  vector.map((_, row) => dot(matrix.slice(row * SIZE, (row + 1) * SIZE), vector));

/** Number of observations of a reference by an automatic observer. */
export const LOOKS = 8;
/** Size of the observer's error for which the places of references are selected [m]. */
const PLANNED_SIZE_M = 0.016;

/** Rows from near to far, and columns from right to left. */
const ROWS = 4;
const COLUMNS = 5;

/** Possible places of references, evenly spread over the work area. */
export const referencePlaces = (area: WorkArea): FloorPoint[] =>
  Array.from({ length: ROWS * COLUMNS }, (_, cell) =>
    pointInWorkArea(
      area,
      (Math.floor(cell / COLUMNS) + 0.5) / ROWS,
      ((cell % COLUMNS) + 0.5) / COLUMNS,
    ),
  );

/**
 * The place where another reference is most informative about the frame: with the smallest variance left, summed over
 * all places.
 * @param places at least one
 */
export function nextReference(
  references: readonly Reference[],
  area: WorkArea,
  places: readonly FloorPoint[],
): FloorPoint {
  const place = featurePlace(area);
  const rowsAt = (reference: Reference) => rowsOf(place, reference, 1);
  const rows = references.flatMap(rowsAt);
  const varianceWith = (added: FloorPoint): number => {
    const reference = { ...added, seenXM: added.xM, seenYM: added.yM, looks: LOOKS };
    const posterior = posteriorOf([...rows, ...rowsAt(reference)], PLANNED_SIZE_M);
    const frame = observerFrame({ references: 1, ...place, ...posterior });
    return places.reduce((sum, point) => {
      const [xx, , yy] = frame.covariance(point);
      return sum + xx + yy;
    }, 0);
  };
  const variances = places.map(varianceWith);
  return places[variances.indexOf(Math.min(...variances))]!;
}
