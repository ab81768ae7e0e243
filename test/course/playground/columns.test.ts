/** Tables of the user as data of a net, and nets as files. */
import { describe, expect, test } from 'vitest';
import { prepare, readColumns, rolesFault } from '../../../src/course/playground/columns.ts';
import { DEFAULT_KNOBS, LiveTraining } from '../../../src/course/playground/live-training.ts';
import {
  exportOnnx,
  exportSafetensors,
  unscaledNet,
} from '../../../src/course/playground/net-export.ts';
import { readSafetensors } from '../../../src/learning/exchange/safetensors.ts';
import { outputsOf } from '../../../src/learning/training-loop.ts';
import { format } from '../../../src/message.ts';
import { onnxRuntime } from '../../support/onnx-runtime.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const ROWS = Array.from({ length: 20 }, (_, i) => `${i},name ${i},${100 + 2 * i},${i / 2}`);

describe('columns', () => {
  test('are those of a table that hold numbers alone', async () => {
    const columns = await readColumns(bytes(`t,label,y,z\n${ROWS.join('\n')}\n`));
    expect(columns.names).toEqual(['t', 'y', 'z']);
    expect(columns.values[1]![3]).toBe(106);
    const comma = await readColumns(bytes(`t;y\n${ROWS.map(() => '1,5;2').join('\n')}\n`));
    expect(comma.values[0]![0]).toBe(1.5);
  });

  test.each([
    ['t,y\n1,2\n', 'table: it has 1 rows; a net needs 10 or more'],
    [`t,label\n${ROWS.map((_, i) => `${i},no`).join('\n')}\n`, 'it has 1 columns of numbers alone'],
    ['', 'it is empty'],
  ])('are missing in %j', async (text, reason) => {
    await expect(readColumns(bytes(text))).rejects.toThrow(reason);
  });

  test('are split and scaled by the training rows; a constant one stays finite', () => {
    const values = [Float64Array.from({ length: 50 }, (_, i) => i), new Float64Array(50).fill(7)];
    const data = prepare({ names: ['a', 'b'], values }, { inputs: [0], outputs: [1] }, 3);
    expect([data.training.count, data.validation.count]).toEqual([40, 10]);
    const mean = data.training.inputs.reduce((a, b) => a + b, 0) / 40;
    expect(Math.abs(mean)).toBeLessThan(1e-6);
    expect([...data.training.targets].every((y) => y === 0)).toBe(true);
  });

  test('need an input and an output', () => {
    expect(format(rolesFault({ inputs: [], outputs: [1] })!)).toContain('at least one input');
    expect(format(rolesFault({ inputs: [0], outputs: [] })!)).toContain('at least one output');
    expect(rolesFault({ inputs: [0], outputs: [1] })).toBeUndefined();
  });
});

describe('a net as a file', () => {
  const values = [0, 1, 2].map((place) =>
    Float64Array.from({ length: 40 }, (_, i) => 100 * place + (i * (place + 3)) ** 1.1),
  );
  const data = prepare({ names: ['a', 'b', 'c'], values }, { inputs: [0, 1], outputs: [2] }, 1);
  const knobs = { ...DEFAULT_KNOBS, hidden: [6, 5], learningRate: 0.01, batch: 16, noise: 0 };
  const training = new LiveTraining(data, knobs, 1);
  for (let i = 0; i < 100; i++) training.step();
  const exported = { net: training.net, data, inputs: ['a', 'b'], outputs: ['c'] };

  test('takes and gives the values of the columns', () => {
    const raw = unscaledNet(exported);
    const scaled = outputsOf(training.net, data.validation);
    const { mean, deviation } = data.outputScales[0]!;
    for (let row = 0; row < data.validation.count; row++) {
      const inputs = data.inputScales.map(
        (scale, i) => scale.mean + scale.deviation * data.validation.inputs[2 * row + i]!,
      );
      const [value] = raw.forward(Float32Array.from(inputs), 1);
      expect(value).toBeCloseTo(mean + deviation * scaled[row]!, 2);
    }
  });

  test.skipIf(!onnxRuntime)('gives the same in an ONNX runtime', async () => {
    const { InferenceSession, Tensor } = onnxRuntime!;
    const session = await InferenceSession.create(exportOnnx(exported));
    const rows = Float32Array.from([20, 130, 75, 190]);
    const { output } = await session.run({ input: new Tensor('float32', rows, [2, 2]) });
    const net = unscaledNet(exported);
    expect(output!.data[0]).toBeCloseTo(net.forward(rows.subarray(0, 2), 1)[0]!, 2);
    expect(output!.data[1]).toBeCloseTo(net.forward(rows.subarray(2), 1)[0]!, 2);
  });

  test('has the names of PyTorch and of its columns', () => {
    const { tensors, metadata } = readSafetensors(exportSafetensors(exported));
    expect([...tensors.keys()]).toEqual([
      ...['0.weight', '0.bias', '2.weight', '2.bias', '4.weight', '4.bias'],
    ]);
    expect(metadata).toMatchObject({ inputs: 'a, b', outputs: 'c', activation: 'elu' });
  });
});
