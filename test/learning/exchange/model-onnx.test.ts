/** Exported graphs against pantilt's own predictor, computed by ONNX Runtime in WebAssembly. */
import { describe, expect, it, test } from 'vitest';
import { pointInWorkArea } from '../../../src/geometry/work-area.ts';
import { modelToOnnx } from '../../../src/learning/exchange/model-onnx.ts';
import { loadModel } from '../../../src/learning/model.ts';
import type { ModelFile } from '../../../src/learning/model-file.ts';
import { fitObserverFrame } from '../../../src/learning/observer-frame.ts';
import { trainModel } from '../../../src/learning/train.ts';
import type { Reference } from '../../../src/samples/reference.ts';
import { type FloorPoint, floorPoint, metres } from '../../../src/units.ts';
import { onnxRuntime } from '../../support/onnx-runtime.ts';
import { exportedModels, rig, untrained, withDiscrepancy } from './exported-models.ts';

/** Of the angles [rad]. */
const TOLERANCE_RAD = 1e-5;

async function compute(file: ModelFile, targets: readonly FloorPoint[]) {
  const { InferenceSession, Tensor } = onnxRuntime!;
  const session = await InferenceSession.create(await modelToOnnx(file));
  const rows = Float32Array.from(targets.flatMap(({ xM, yM }) => [xM, yM]));
  const { panRad, tiltRad } = await session.run({
    target: new Tensor('float32', rows, [targets.length, 2]),
  });
  expect(panRad!.dims).toEqual([targets.length]);
  return targets.map((_, i) => ({
    panRad: panRad!.data[i] as number,
    tiltRad: tiltRad!.data[i] as number,
  }));
}

/** Compares at targets that 32 bits represent exactly, so that both get the same input. */
async function differences(file: ModelFile, targets: readonly FloorPoint[]) {
  const exact = targets.map(({ xM, yM }) => floorPoint(Math.fround(xM), Math.fround(yM)));
  const computed = await compute(file, exact);
  const { predict } = loadModel(file);
  return computed.map(({ panRad, tiltRad }, i) => {
    const own = predict(exact[i]!)?.angles ?? { panRad: Number.NaN, tiltRad: Number.NaN };
    const unanswered = [own.panRad, panRad].filter(Number.isNaN).length;
    if (unanswered > 0) return unanswered === 2 ? 0 : Number.POSITIVE_INFINITY;
    return Math.max(Math.abs(own.panRad - panRad), Math.abs(own.tiltRad - tiltRad));
  });
}

const steps = Array.from({ length: 21 }, (_, i) => i / 20);
const workArea = steps.flatMap((u) => steps.map((v) => pointInWorkArea(rig.workArea, u, v)));
/** In all directions, and beyond the range of the spot. */
const around = steps.flatMap((u) =>
  steps.map((v) => {
    const [radiusM, bearingRad] = [0.1 + 11.9 * u, Math.PI * (1.999 * v - 1)];
    return floorPoint(radiusM * Math.cos(bearingRad), radiusM * Math.sin(bearingRad));
  }),
);

describe.skipIf(!onnxRuntime).each(exportedModels())('%s', (_, file) => {
  it('gives the same angles in the work area', async () => {
    expect(Math.max(...(await differences(file, workArea)))).toBeLessThan(TOLERANCE_RAD);
  });

  it('gives the same angles elsewhere, and NaN without a solution', async () => {
    expect(Math.max(...(await differences(file, around)))).toBeLessThan(TOLERANCE_RAD);
  });
});

test.skipIf(!onnxRuntime)(
  'a calibrated rig with a discrepancy gives the same angles in the work area',
  async () => {
    const errors = await differences(withDiscrepancy(), workArea);
    expect(Math.max(...errors)).toBeLessThan(TOLERANCE_RAD);
  },
);

test.skipIf(!onnxRuntime)('references correct the targets of any kind', async () => {
  const references = [
    { xM: 0.6, yM: 0.4, seenXM: 0.63, seenYM: 0.41, looks: 8 },
    { xM: 1.4, yM: -0.7, seenXM: 1.38, seenYM: -0.73, looks: 8 },
    { xM: 1.2, yM: 0.9, seenXM: 1.22, seenYM: 0.89, looks: 8 },
  ] as Reference[];
  const [, file] = exportedModels().find(([name]) => name === 'residual')!;
  const frame = fitObserverFrame(references, rig.workArea, 1)!;
  const corrected = { ...file, frame };
  expect(Math.max(...(await differences(corrected, workArea)))).toBeLessThan(TOLERANCE_RAD);
  const [target] = workArea;
  const [before, after] = await Promise.all([
    compute(file, [target!]),
    compute(corrected, [target!]),
  ]);
  expect(Math.abs(before[0]!.panRad - after[0]!.panRad)).toBeGreaterThan(100 * TOLERANCE_RAD);
});

test.skipIf(!onnxRuntime)(
  'a calibrated rig has no solution beyond the range of the spot',
  async () => {
    const [, file] = exportedModels().find(([name]) => name === 'servo-nets')!;
    const [near, far] = await compute(file, [floorPoint(1, 0), floorPoint(11, 0)]);
    expect(near!.panRad).toSatisfy(Number.isFinite);
    expect(far).toEqual({ panRad: Number.NaN, tiltRad: Number.NaN });
  },
);

test.skipIf(!onnxRuntime)(
  'the nominal inverse has no solution too close to the base for any tilt',
  async () => {
    const geometry = { l1: metres(0.05), l2: metres(0.3) };
    const file = trainModel({
      kind: 'nominal',
      rig: { ...rig, geometry },
      measurements: [],
      seed: 1,
    });
    const [within, beyond] = await compute(file, [floorPoint(0.1, 0), floorPoint(0.5, 0)]);
    expect(within!.tiltRad).toBeNaN();
    expect(beyond!.tiltRad).toSatisfy(Number.isFinite);
  },
);

test.skipIf(!onnxRuntime)('accepts any number of targets at once', async () => {
  const file = untrained('exercise-sincos', 'elu');
  const [one] = await compute(file, [floorPoint(0.8, -0.3)]);
  const many = await compute(file, new Array(500).fill(floorPoint(0.8, -0.3)));
  expect(many.every(({ panRad }) => panRad === one!.panRad)).toBe(true);
});
