import { describe, expect, it } from 'vitest';
import { inverse } from '../../src/geometry/kinematics.ts';
import { loadModel } from '../../src/learning/model.ts';
import type { ModelFile } from '../../src/learning/model-file.ts';
import { trainModel } from '../../src/learning/train.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { knownOf } from '../../src/simulator/simulated-rig-file.ts';
import { floorPoint, metres } from '../../src/units.ts';
import { takeSamples } from './one-sided-samples.ts';

const simulated = simulatedDescription('hobby');
const rig = knownOf(simulated);
const request = { rig, measurements: takeSamples(simulated, 40, 1), seed: 1 };
const residual = trainModel({ ...request, kind: 'residual' });
const target = floorPoint(0.8, -0.3);

describe('a loaded model', () => {
  it('predicts the same after a round trip through JSON', () => {
    const again = loadModel(JSON.parse(JSON.stringify(residual)));
    expect(again.predict(target)).toEqual(loadModel(residual).predict(target));
  });

  it('may have version 1, without errors of single samples', () => {
    const { heldOut: _, ...older } = residual;
    const again = loadModel({ ...older, version: 1 });
    expect(again.predict(target)).toEqual(loadModel(residual).predict(target));
  });

  it('of kind nominal predicts the nominal inverse without an expected error', () => {
    const model = loadModel(trainModel({ kind: 'nominal', rig, measurements: [], seed: 1 }));
    expect(model.predict(target)).toEqual({
      angles: inverse(target, rig.geometry),
      expectedErrorMm: null,
      errorBound90Mm: null,
      extrapolating: false,
    });
  });

  it('has no prediction without a solution', () => {
    const geometry = { l1: metres(0.05), l2: metres(0.3) };
    const nominal = trainModel({
      kind: 'nominal',
      rig: { ...rig, geometry },
      measurements: [],
      seed: 1,
    });
    expect(loadModel(nominal).predict(floorPoint(0.1, 0))).toBeUndefined();
  });

  it('expects an error that grows with the distance, by the Jacobian there', () => {
    const model = loadModel(residual);
    const expected = (xM: number) => model.predict(floorPoint(xM, 0))!.expectedErrorMm!;
    expect(expected(0.5)).toBeGreaterThan(0);
    expect(expected(1.5)).toBeGreaterThan(2 * expected(0.5));
    expect(expected(0.8)).toBeLessThan(100);
  });

  it('detects extrapolation', () => {
    const { predict } = loadModel(residual);
    expect(predict(target)!.extrapolating).toBe(false);
    for (const [x, y] of [
      [0.1, 0],
      [4, 0],
      [0, 1],
      [0, -1],
      [-1, 0],
    ] as const) {
      expect(predict(floorPoint(x, y))!.extrapolating, `${x}, ${y}`).toBe(true);
    }
  });
});

it('extrapolates everywhere if its coverage is unknown', () => {
  const { predict } = loadModel({ ...residual, reach: null });
  expect(predict(target)!.extrapolating).toBe(true);
});

describe('loadModel refuses', () => {
  const parameters = residual.parameters as { net: { weights: number[] } };
  const { net } = parameters;
  const faults: Record<string, [unknown, RegExp]> = {
    'what is no model file': [{ hello: 1 }, /version: is missing/],
    nothing: [undefined, /model file/],
    'a reach that ends before it begins': [
      { ...residual, reach: { ...residual.reach, radiusMinM: 3 } },
      /reach\.radiusMinM.*radiusMaxM.*not 3/,
    ],
    'another version': [{ ...residual, version: 99 }, /version: .*99/],
    'an unknown kind': [{ ...residual, kind: 'oracle' }, /kind: .*oracle/],
    'parameters of another kind': [{ ...residual, parameters: {} }, /net: is missing/],
    'weights that are lacking': [
      { ...residual, parameters: { ...parameters, net: { ...net, weights: [1, 2] } } },
      /3-16-2 has 98 weights, not 2/,
    ],
    'weights that are no numbers': [
      {
        ...residual,
        parameters: { ...parameters, net: { ...net, weights: net.weights.map(() => null) } },
      },
      /weights\.0/,
    ],
    'a net of other widths': [
      { ...residual, parameters: { ...parameters, net: { ...net, widths: [2, 16, 2] } } },
      /widths must begin with 3/,
    ],
  };

  it.each(Object.keys(faults))('%s', (name) => {
    const [document, message] = faults[name]!;
    expect(() => loadModel(document as ModelFile)).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        code: 'model-file-invalid',
        message: expect.stringMatching(message),
      }),
    );
  });
});
