/**
 * The exercise's `inverse_nn`: a net from floor points to angles, trained on the ideal robot. Each step
 * learns from configurations that it has never seen, unless few fixed ones are wanted, which it then
 * learns by heart.
 */
import type { Geometry } from '../../geometry/kinematics.ts';
import { Random } from '../../random.ts';
import type { Angles, FloorPoint } from '../../units.ts';
import { ANGLE_ENCODINGS, type AngleEncoding } from '../angle-encodings.ts';
import { Batches, outputsOf } from '../fit-net.ts';
import { withSecondThread } from '../kernel/second-thread.ts';
import { Mlp, type MlpShape } from '../mlp.ts';
import { inverseWidths } from './course-nets.ts';
import { descend, type LearningCurve } from './descent.ts';
import type { NetSettings } from './settings.ts';
import { drawTable } from './trained-range.ts';

const VALIDATION_ROWS = 512;
const ANSWER_ROWS = 256;

/** What to learn. */
export interface InverseLesson {
  readonly settings: NetSettings;
  readonly seed: number;
  readonly geometry: Geometry;
  /** So many samples, again and again, in place of fresh ones for each step. */
  readonly fixedSamples?: number;
}

/** A net that has learned. */
export interface TrainedNet {
  readonly shape: MlpShape;
  readonly parameters: Float32Array;
  readonly curve: LearningCurve;
}

/** Trains a net; the same lesson gives the same net. @param onEntry told as the curve grows */
export function learnInverse(
  { settings, seed, geometry, fixedSamples }: InverseLesson,
  onEntry: (curve: LearningCurve) => void = () => {},
): TrainedNet {
  const encoding = ANGLE_ENCODINGS[settings.encoding];
  const random = new Random(seed, 'exercise');
  const shape = { widths: inverseWidths(settings), activation: settings.activation };
  const net = new Mlp(shape, Math.min(settings.batch, fixedSamples ?? settings.batch));
  net.initialise(random);
  const draw = (count: number, source = random) => drawTable(count, encoding, geometry, source);
  const validation = draw(VALIDATION_ROWS, new Random(seed, 'exercise validation'));
  const few = fixedSamples && new Batches(draw(fixedSamples), net.maxBatch, random);
  const nextBatch = () => (few ? few.next() : draw(net.maxBatch));
  const curve = withSecondThread(net.kernel, () =>
    descend(net, nextBatch, validation, settings, onEntry),
  );
  return { shape, parameters: net.parameters.slice(), curve };
}

/** A trained net as an inverse. */
export function answersOf(
  { shape, parameters }: Pick<TrainedNet, 'shape' | 'parameters'>,
  { width, decode }: AngleEncoding,
): (targets: readonly FloorPoint[]) => Angles[] {
  const net = new Mlp(shape, ANSWER_ROWS, parameters);
  return (points) => {
    const outputs = outputsOf(net, {
      count: points.length,
      inputs: Float32Array.from(points.flatMap(({ xM, yM }) => [xM, yM])),
      targets: new Float32Array(width * points.length),
      weights: new Float32Array(0),
    });
    return points.map((_, row) => decode(outputs, row));
  };
}
