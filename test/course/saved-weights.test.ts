import { expect, it } from 'vitest';
import {
  batchInverseOfWeights,
  weightsToFile,
  weightsToOnnx,
} from '../../src/course/saved-weights.ts';
import { EXERCISE_GEOMETRY } from '../../src/geometry/kinematics.ts';
import type { MlpShape } from '../../src/learning/mlp.ts';
import { parameterCount } from '../../src/learning/net-settings.ts';
import { Random } from '../../src/random.ts';
import { floorPoint } from '../../src/units.ts';
import { onnxRuntime } from '../support/onnx-runtime.ts';

it.skipIf(!onnxRuntime).each<MlpShape>([
  { widths: [2, 256, 256, 256, 2], activation: 'relu' },
  { widths: [2, 32, 16, 3], activation: 'silu' },
  { widths: [2, 32, 4], activation: 'relu' },
])('an ONNX runtime answers as the file of weights does: $widths $activation', async (shape) => {
  const random = new Random(1);
  const parameters = Float32Array.from({ length: parameterCount(shape.widths) }, () =>
    random.uniform(-0.15, 0.15),
  );
  const targets = Array.from({ length: 200 }, () =>
    floorPoint(Math.fround(random.uniform(-2, 2)), Math.fround(random.uniform(-2, 2))),
  );
  const own = batchInverseOfWeights(weightsToFile({ shape, parameters }))(targets);
  const { InferenceSession, Tensor } = onnxRuntime!;
  const session = await InferenceSession.create(
    await weightsToOnnx({ shape, parameters }, EXERCISE_GEOMETRY),
  );
  const rows = Float32Array.from(targets.flatMap(({ xM, yM }) => [xM, yM]));
  const { panRad, tiltRad } = await session.run({ target: new Tensor('float32', rows, [200, 2]) });
  for (const [i, angles] of own.entries()) {
    expect(panRad!.data[i]).toBeCloseTo(angles!.panRad, 5);
    expect(tiltRad!.data[i]).toBeCloseTo(angles!.tiltRad, 5);
  }
});
