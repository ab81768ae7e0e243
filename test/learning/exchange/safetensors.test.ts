import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  readSafetensors,
  type Tensor,
  writeSafetensors,
} from '../../../src/learning/exchange/safetensors.ts';

/** A file according to the definition of the format, byte by byte. */
function fileOf(header: object | string, data: readonly number[] = []): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.from(data)]);
}

const ONE_AND_HALF = [0, 0, 0x80, 0x3f, 0, 0, 0, 0x3f];
const NOT_A_NUMBER = [0, 0, 0xc0, 0x7f];
const entry = (changes: object = {}) => ({
  '0.weight': { dtype: 'F32', shape: [2, 1], data_offsets: [0, 8], ...changes },
});

test('reads files according to the definition of the format', () => {
  const header = { ...entry(), __metadata__: { activation: 'tanh' } };
  expect(readSafetensors(fileOf(header, ONE_AND_HALF))).toEqual({
    tensors: new Map([['0.weight', { shape: [2, 1], values: Float32Array.of(1, 0.5) }]]),
    metadata: { activation: 'tanh' },
  });
});

test('reads a header padded with spaces, in any order', () => {
  const header = {
    later: { dtype: 'F32', shape: [1], data_offsets: [4, 8] },
    sooner: { dtype: 'F32', shape: [], data_offsets: [0, 4] },
  };
  const { tensors } = readSafetensors(fileOf(`${JSON.stringify(header)}     `, ONE_AND_HALF));
  expect([...tensors]).toEqual([
    ['sooner', { shape: [], values: Float32Array.of(1) }],
    ['later', { shape: [1], values: Float32Array.of(0.5) }],
  ]);
});

const finite = { noNaN: true, noDefaultInfinity: true };
const tensorArbitrary: fc.Arbitrary<Tensor> = fc
  .array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 })
  .chain((shape) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const sized = { ...finite, minLength: length, maxLength: length };
    return fc
      .oneof(fc.float32Array(sized), fc.float64Array(sized))
      .map((values) => ({ shape, values }));
  });

test('reads everything that it writes', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.string(), tensorArbitrary), { selector: ([name]) => name }),
      fc.dictionary(fc.string(), fc.string()),
      (entries, metadata) => {
        const tensors = new Map(entries.filter(([name]) => name !== '__metadata__'));
        const bytes = writeSafetensors({ tensors, metadata });
        const read = readSafetensors(bytes);
        expect(new Map([...read.tensors].sort())).toEqual(new Map([...tensors].sort()));
        expect({ ...read.metadata }).toEqual({ ...metadata });
      },
    ),
  );
});

test('refuses truncated or changed files, and never fails otherwise', () => {
  const whole = writeSafetensors({
    tensors: new Map([['0.weight', { shape: [2, 3], values: new Float32Array(6).fill(0.5) }]]),
    metadata: { activation: 'relu' },
  });
  const invalid = expect.objectContaining({ code: 'model-file-invalid' });
  let [taken, refused] = [0, 0];
  fc.assert(
    fc.property(fc.nat({ max: whole.length - 1 }), (length) => {
      expect(() => readSafetensors(whole.subarray(0, length))).toThrow(invalid);
    }),
  );
  fc.assert(
    fc.property(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = whole.slice();
      changed[at]! ^= flip;
      try {
        readSafetensors(changed);
        taken++;
      } catch (error) {
        refused++;
        expect(error).toMatchObject({ code: 'model-file-invalid', kind: 'invalid' });
      }
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      // Random bytes contain no matching header.
      expect(() => readSafetensors(bytes)).toThrow(invalid);
    }),
  );
  expect(taken).toBeGreaterThan(0); // a changed value is still valid
  expect(refused).toBeGreaterThan(0);
});

describe('refuses', () => {
  const two_GB = Buffer.alloc(16);
  two_GB.writeBigUInt64LE(2n ** 31n);
  const faults: Record<string, [Uint8Array, RegExp]> = {
    nothing: [new Uint8Array(0), /0 bytes are too few.*save it again/],
    'a header of 2 GB': [two_GB, /header claims 2147483648 bytes, and the file has 16/],
    "PyTorch's own format": [
      Buffer.from('PK\u0003\u0004 archive/data.pkl'),
      /save_file, not with torch\.save or as ONNX/,
    ],
    'a header nested without end': [
      fileOf(`{"a": ${'['.repeat(1e5)}${']'.repeat(1e5)}}`),
      /nested too deeply/,
    ],
    'a header that is no JSON': [fileOf('{"a": '), /header isn't JSON/],
    'a header that is a list': [fileOf('[1]'), /isn't a JSON object/],
    'half precision': [fileOf(entry({ dtype: 'F16' })), /0\.weight is of type F16.*net\.float\(\)/],
    'a shape that its bytes do not fill': [
      fileOf(entry({ shape: [2, 2] }), ONE_AND_HALF),
      /0\.weight of shape \[2, 2\] takes 16 bytes, not 8/,
    ],
    'a shape below zero': [fileOf(entry({ shape: [-2, -1] }), ONE_AND_HALF), /0\.weight: shape\.0/],
    'a tensor that ends beyond the file': [
      fileOf(entry(), ONE_AND_HALF.slice(0, 6)),
      /0\.weight has bytes 0 to 8 .* end by 6/,
    ],
    'a hole before a tensor': [
      fileOf(entry({ data_offsets: [4, 12] }), [0, 0, 0, 0, ...ONE_AND_HALF]),
      /0\.weight has bytes 4 to 12 .* begin at 0 /,
    ],
    'bytes that belong to no tensor': [
      fileOf(entry(), [...ONE_AND_HALF, 1]),
      /take 8 bytes, and 9/,
    ],
    'a value that is not a number': [
      fileOf(entry(), [0, 0, 0x80, 0x3f, ...NOT_A_NUMBER]),
      /0\.weight contains NaN at index 1.*train again/,
    ],
    'an entry without a type': [
      fileOf({ '0.bias': { shape: [], data_offsets: [0, 0] } }),
      /tensor 0\.bias: dtype: is missing/,
    ],
    'metadata that are no texts': [fileOf({ __metadata__: { a: 1 } }), /metadata: a/],
  };

  it.each(Object.keys(faults))('%s', (name) => {
    const [bytes, message] = faults[name]!;
    expect(() => readSafetensors(bytes)).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        code: 'model-file-invalid',
        message: expect.stringMatching(message),
      }),
    );
  });
});
