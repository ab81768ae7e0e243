/**
 * Weights as a file: saved, loaded and asked again. What comes back gives the same angles.
 */
import Type, { type Static } from 'typebox';
import { PantiltError } from '../../errors.ts';
import type { FloorPoint } from '../../units.ts';
import { floorPoint } from '../../units.ts';
import { parseAs } from '../../validation.ts';
import { ANGLE_ENCODINGS, type AngleEncodingName } from '../angle-encodings.ts';
import { Mlp } from '../mlp.ts';
import { NetSchema, netFromFile, netToFile } from '../net-file.ts';
import { answersOf, type TrainedNet } from './learned-inverse.ts';
import { ENCODING_NAMES } from './settings.ts';
import type { StepResult } from './steps.ts';

/** The code of every fault found in a file of weights. */
export const WEIGHTS_INVALID = 'weights-invalid';

/** A file of weights: a net, and what its outputs stand for. */
export const WeightsFileSchema = Type.Object(
  {
    format: Type.Literal('pantilt-exercise-1'),
    encoding: Type.Unsafe<AngleEncodingName>(
      Type.Enum([...ENCODING_NAMES], { description: 'What its outputs stand for' }),
    ),
    net: NetSchema,
  },
  { additionalProperties: false },
);
export type WeightsFile = Static<typeof WeightsFileSchema>;

/** A net as a file. */
export const weightsToFile = (
  { shape, parameters }: Pick<TrainedNet, 'shape' | 'parameters'>,
  encoding: AngleEncodingName,
): WeightsFile => ({
  format: 'pantilt-exercise-1',
  encoding,
  net: netToFile(new Mlp(shape, 1, parameters)),
});

/** The net of a file, asked about targets. @throws PantiltError `weights-invalid` */
export function answersOfWeights(document: unknown, source: string) {
  const { encoding: name, net } = parseAs(WeightsFileSchema, document, source, WEIGHTS_INVALID);
  const encoding = ANGLE_ENCODINGS[name];
  try {
    const { shape, parameters } = netFromFile(net, 2, encoding.width);
    return answersOf({ shape, parameters }, encoding);
  } catch (error) {
    if (!(error instanceof PantiltError)) throw error;
    throw new PantiltError('invalid', WEIGHTS_INVALID, `${source}: ${error.message}`);
  }
}

/** Saves and loads a net, and compares what it answers before and after. */
export function saveAndLoad(
  net: TrainedNet,
  { encoding }: { readonly encoding: AngleEncodingName },
): NonNullable<StepResult['saved']> {
  const text = JSON.stringify(weightsToFile(net, encoding));
  const targets: FloorPoint[] = Array.from({ length: 360 }, (_, degree) =>
    floorPoint(Math.cos((degree * Math.PI) / 180), Math.sin((degree * Math.PI) / 180)),
  );
  const before = answersOf(net, ANGLE_ENCODINGS[encoding])(targets);
  const after = answersOfWeights(JSON.parse(text), 'weights')(targets);
  const differences = before.map((angles, i) =>
    Math.max(
      Math.abs(angles!.panRad - after[i]!.panRad),
      Math.abs(angles!.tiltRad - after[i]!.tiltRad),
    ),
  );
  return {
    bytes: text.length,
    targets: targets.length,
    greatestDifferenceRad: Math.max(...differences),
  };
}
