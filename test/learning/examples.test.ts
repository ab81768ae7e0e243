import { describe, expect, it } from 'vitest';
import { datasetHash, examplesOf, splitExamples } from '../../src/learning/examples.ts';
import { metres } from '../../src/units.ts';
import { simulatedDescription } from '../support/simulated.ts';
import { takeSamples } from './one-sided-samples.ts';

const rig = simulatedDescription('hobby');
const measurements = takeSamples(rig, 40, 1);
const examples = examplesOf(measurements, rig);

describe('splitExamples', () => {
  it('holds out a fifth; each example is on one side', () => {
    const { training, validation } = splitExamples(examples, 1);
    expect([training.length, validation.length]).toEqual([32, 8]);
    expect(new Set([...training, ...validation])).toEqual(new Set(examples));
  });

  it('holds out at least one', () => {
    expect(splitExamples(examples.slice(0, 2), 1).validation).toHaveLength(1);
  });

  it('depends on the seed alone', () => {
    expect(splitExamples(examples, 1)).toEqual(splitExamples(examples, 1));
    expect(splitExamples(examples, 1)).not.toEqual(splitExamples(examples, 2));
  });
});

it('leaves out what no angle reaches', () => {
  const headHigh = { ...rig, geometry: { l1: metres(0.05), l2: metres(0.3) } };
  const near = { ...measurements[0]!, xM: metres(0.1), yM: metres(0) };
  expect(examplesOf([near, measurements[1]!], headHigh)).toHaveLength(1);
});

describe('datasetHash', () => {
  it('is a SHA-256 that any change of a measurement changes', () => {
    const [first, ...rest] = measurements;
    expect(datasetHash(measurements)).toMatch(/^[0-9a-f]{64}$/);
    expect(datasetHash([...measurements])).toBe(datasetHash(measurements));
    const moved = { ...first!, xM: metres(first!.xM + 1e-9) };
    expect(datasetHash([moved, ...rest])).not.toBe(datasetHash(measurements));
  });

  it('reads nothing but the measurement', () => {
    const named = measurements.map((measurement) => ({ ...measurement, observer: 'somebody' }));
    expect(datasetHash(named)).toBe(datasetHash(measurements));
  });
});
