import { describe, expect, it, test } from 'vitest';
import {
  modelFromSafetensors,
  modelToSafetensors,
} from '../../../src/learning/exchange/model-safetensors.ts';
import {
  readSafetensors,
  type Tensor,
  writeSafetensors,
} from '../../../src/learning/exchange/safetensors.ts';
import { loadModel } from '../../../src/learning/model.ts';
import type { ModelFile } from '../../../src/learning/model-file.ts';
import { floorPoint } from '../../../src/units.ts';
import { exportedModels, rig, untrained, withDiscrepancy } from './exported-models.ts';

const models: [string, ModelFile][] = [
  ...exportedModels(),
  ['servo-nets with a discrepancy', withDiscrepancy()],
];

test.each(models)('%s survives a round trip', (_, file) => {
  expect(modelFromSafetensors(modelToSafetensors(file), rig)).toEqual(file);
});

test("a net's file holds its state_dict and nothing else, so that PyTorch can load it", () => {
  const { tensors, metadata } = readSafetensors(modelToSafetensors(untrained('exercise', 'tanh')));
  expect([...tensors.keys()]).toEqual([
    '0.weight',
    '0.bias',
    '2.weight',
    '2.bias',
    '4.weight',
    '4.bias',
  ]);
  expect([...tensors.values()].every(({ values }) => values instanceof Float32Array)).toBe(true);
  expect(metadata).toMatchObject({ format: 'pt', activation: 'tanh' });
});

test('the parameters have readable names', () => {
  const [, file] = models.find(([name]) => name === 'servo-nets')!;
  const { tensors } = readSafetensors(modelToSafetensors(file));
  const { rig: fit } = file.parameters as { rig: { joints: { baseYawRad: number } } };
  expect(tensors.get('rig.joints.baseYawRad')).toEqual({
    shape: [],
    values: Float64Array.of(fit.joints.baseYawRad),
  });
  expect(tensors.get('doubt.factor')!.shape).toEqual([(55 * 56) / 2]);
});

/** As `safetensors.torch.save_file(net.state_dict(), …)` writes a net. */
function stateDictOf(
  kind: 'exercise' | 'exercise-sincos',
  metadata: Record<string, string> = {},
): { bytes: Uint8Array; file: ReturnType<typeof untrained> } {
  const file = untrained(kind, 'tanh');
  const { tensors } = readSafetensors(modelToSafetensors(file));
  return { bytes: writeSafetensors({ tensors, metadata }), file };
}

describe('a bare state_dict', () => {
  it.each(['exercise', 'exercise-sincos'] as const)('becomes a model: %s', (kind) => {
    const { bytes, file } = stateDictOf(kind);
    const model = modelFromSafetensors(bytes, rig, 'tanh');
    expect(model).toMatchObject({
      kind,
      rig: rig.name,
      parameters: file.parameters,
      sampleCount: 0,
      angleError: null,
    });
    const target = floorPoint(0.8, -0.3);
    const { angles, expectedErrorMm } = loadModel(model).predict(target)!;
    expect(angles).toEqual(loadModel(file).predict(target)!.angles);
    expect(expectedErrorMm).toBeNull();
  });

  it('has the requested activation, otherwise that of its metadata, otherwise ReLU', () => {
    const used = (metadata: Record<string, string>, requested?: 'elu') => {
      const { bytes } = stateDictOf('exercise', metadata);
      return (
        modelFromSafetensors(bytes, rig, requested).parameters as { net: { activation: string } }
      ).net.activation;
    };
    expect(used({})).toBe('relu');
    expect(used({ activation: 'silu' })).toBe('silu');
    expect(used({ activation: 'silu' }, 'elu')).toBe('elu');
    expect(() => used({ activation: 'mish' })).toThrow(/activation: .*relu.*"mish"/);
  });

  it('is refused with other numbers of inputs or outputs', () => {
    const tensors = new Map<string, Tensor>([
      ['0.weight', { shape: [2, 3], values: new Float32Array(6) }],
      ['0.bias', { shape: [2], values: new Float32Array(2) }],
    ]);
    expect(() => modelFromSafetensors(writeSafetensors({ tensors, metadata: {} }), rig)).toThrow(
      expect.objectContaining({
        code: 'model-file-invalid',
        message: expect.stringMatching(/3-2 doesn't map floor points.*sine and cosine/),
      }),
    );
  });
});

test('refuses an invalid description', () => {
  const written = (pantilt: string) =>
    writeSafetensors({ tensors: new Map(), metadata: { pantilt } });
  expect(() => modelFromSafetensors(written('{'), rig)).toThrow(/pantilt isn't JSON/);
  expect(() => modelFromSafetensors(written('{"version":1}'), rig)).toThrow(/kind: is missing/);
  expect(() => modelFromSafetensors(written('null'), rig)).toThrow(/version: is missing/);
});

test('refuses unknown names of tensors', () => {
  const deep = 'a.'.repeat(30_000);
  const tensors = new Map([[`${deep}b`, { shape: [], values: Float64Array.of(1) }]]);
  const metadata = { pantilt: JSON.stringify({ kind: 'calibrated' }) };
  expect(() => modelFromSafetensors(writeSafetensors({ tensors, metadata }), rig)).toThrow(
    /more than 16 parts/,
  );
});
