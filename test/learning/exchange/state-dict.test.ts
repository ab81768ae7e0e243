import { describe, expect, it, test } from 'vitest';
import type { Tensor } from '../../../src/learning/exchange/safetensors.ts';
import {
  isStateDictName,
  netFromStateDict,
  netToStateDict,
} from '../../../src/learning/exchange/state-dict.ts';
import { Mlp } from '../../../src/learning/mlp.ts';
import { netToFile } from '../../../src/learning/net-file.ts';
import { Random } from '../../../src/random.ts';

const net = new Mlp({ widths: [2, 4, 4, 3], activation: 'silu' }, 1);
net.initialise(new Random(1));
const file = netToFile(net);
const dict = new Map(netToStateDict(file));

test('names layers as torch.nn.Sequential does', () => {
  const shapes = Array.from(dict, ([name, { shape }]) => [name, shape]);
  expect(shapes).toEqual([
    ['0.weight', [4, 2]],
    ['0.bias', [4]],
    ['2.weight', [4, 4]],
    ['2.bias', [4]],
    ['4.weight', [3, 4]],
    ['4.bias', [3]],
  ]);
  expect([...dict.keys()].every(isStateDictName)).toBe(true);
  expect(dict.get('0.bias')!.values).toEqual(net.parameters.slice(8, 12));
});

/** The same tensors under other names, in another order. */
const renamed = (names: readonly string[]): Map<string, Tensor> =>
  new Map(
    Array.from(dict, ([name, tensor]): [string, Tensor] => {
      const [layer = '', part = ''] = name.split('.');
      return [`${names[Number(layer) / 2]}${part}`, tensor];
    }).reverse(),
  );

test.each([
  [['0.', '2.', '4.']],
  [['layers.0.', 'layers.1.', 'layers.2.']],
  [['net.8.', 'net.10.', 'net.12.']], // 10 sorts before 8 as text
  [['fc1.', 'fc2.', 'out.']],
  [['linear_1_', 'linear_2_', 'linear_3_']],
])('reads layers named %s', (names) => {
  expect(netFromStateDict(renamed(names), 'silu')).toEqual(file);
});

describe('refuses', () => {
  const changed = (name: string, tensor: Tensor | undefined) => {
    const tensors = new Map(dict);
    if (tensor) tensors.set(name, tensor);
    else tensors.delete(name);
    return tensors;
  };
  const zeros = (...shape: number[]): Tensor => ({
    shape,
    values: new Float32Array(shape.reduce((product, size) => product * size, 1)),
  });
  const faults: Record<string, [Map<string, Tensor>, RegExp]> = {
    'a net that would hold up the daemon': [
      new Map([
        ['0.weight', { shape: [1000, 1000], values: new Float32Array(1e6) }],
        ['0.bias', { shape: [1000], values: new Float32Array(1000) }],
      ]),
      /1001000 weights, and the limit is 600000/,
    ],
    'no tensors': [new Map(), /no tensors/],
    'a bias that is missing': [changed('2.bias', undefined), /2\.bias is missing/],
    'what else nets have': [
      changed('1.running_mean', zeros(4)),
      /1\.running_mean is not a Linear layer's/,
    ],
    'a convolution': [changed('2.weight', zeros(4, 4, 1)), /2\.weight has shape \[4, 4, 1\]/],
    'a bias of another width': [changed('2.bias', zeros(3)), /2\.bias has shape \[3\].*\[4\]/],
    'layers that do not follow each other': [
      renamed(['first.', 'middle.', 'before.']),
      /first\.weight \[4, 2\] takes 2 inputs, and before\.weight before it gives 3/,
    ],
    '64 bits': [
      changed('4.bias', { shape: [3], values: new Float64Array(3) }),
      /4\.bias is of type F64.*net\.float\(\)/,
    ],
  };
  it.each(Object.keys(faults))('%s', (name) => {
    const [tensors, message] = faults[name]!;
    expect(() => netFromStateDict(tensors, 'relu')).toThrow(
      expect.objectContaining({
        code: 'model-file-invalid',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('layers of the same shape whose order is unknown', () => {
    const deep = new Map(
      netToStateDict({ ...file, widths: [2, 4, 4, 4, 2], weights: new Array(62).fill(0.5) }),
    );
    const named = new Map(
      Array.from(deep, ([name, tensor]): [string, Tensor] => [
        name.replace('2.', 'inner.').replace('4.', 'outer.').replace('6.', 'zlast.'),
        tensor,
      ]),
    );
    expect(() => netFromStateDict(named, 'relu')).toThrow(/inner\.weight or outer\.weight/);
  });
});
