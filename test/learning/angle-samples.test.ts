import { describe, expect, it } from 'vitest';
import {
  type AngleSample,
  angleSamplesOf,
  crossValidationSplits,
  datasetHash,
} from '../../src/learning/angle-samples.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { metres } from '../../src/units.ts';
import { takeSamples } from './one-sided-samples.ts';

const rig = simulatedDescription('hobby');
const measurements = takeSamples(rig, 40, 1);
const examples = angleSamplesOf(measurements, rig);

describe('splitsOf', () => {
  it('holds out each fifth once; each sample is on one side', () => {
    const splits = crossValidationSplits(examples, 1);
    expect(splits).toHaveLength(5);
    for (const { training, validation } of splits) {
      expect([training.length, validation.length]).toEqual([32, 8]);
      expect(new Set([...training, ...validation])).toEqual(new Set(examples));
    }
    const heldOut = splits.flatMap(({ validation }) => validation);
    expect(new Set(heldOut)).toEqual(new Set(examples));
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 11])('holds out each of %i samples once', (count) => {
    const few = examples.slice(0, count);
    const splits = crossValidationSplits(few, 1);
    expect(splits.flatMap(({ validation }) => validation)).toHaveLength(count);
    expect(splits.every(({ validation }) => validation.length > 0)).toBe(true);
  });

  it('never splits the samples of one pose', () => {
    const again = measurements.map((measurement) => ({
      ...measurement,
      xM: metres(measurement.xM + 1e-3),
    }));
    const repeated = angleSamplesOf(
      [...measurements.slice(0, 7), ...again, ...again.slice(3, 9)],
      rig,
    );
    const pose = ({ applied }: AngleSample) => `${applied.panRad} ${applied.tiltRad}`;
    const splits = crossValidationSplits(repeated, 1);
    for (const { training, validation } of splits) {
      const known = new Set(training.map(pose));
      expect(validation.filter((example) => known.has(pose(example)))).toEqual([]);
      expect(training.length + validation.length).toBe(repeated.length);
    }
    expect(new Set(splits.flatMap(({ validation }) => validation))).toEqual(new Set(repeated));
  });

  it('has one empty split if there are no samples', () => {
    expect(crossValidationSplits([], 1)).toEqual([{ training: [], validation: [] }]);
  });

  it('depends only on the seed', () => {
    expect(crossValidationSplits(examples, 1)).toEqual(crossValidationSplits(examples, 1));
    expect(crossValidationSplits(examples, 1)).not.toEqual(crossValidationSplits(examples, 2));
  });
});

it('omits unreachable points', () => {
  const headHigh = { ...rig, geometry: { l1: metres(0.05), l2: metres(0.3) } };
  const near = { ...measurements[0]!, xM: metres(0.1), yM: metres(0) };
  expect(angleSamplesOf([near, measurements[1]!], headHigh)).toHaveLength(1);
});

describe('datasetHash', () => {
  it('is a SHA-256 that changes with any measurement', () => {
    const [first, ...rest] = measurements;
    expect(datasetHash(measurements)).toMatch(/^[0-9a-f]{64}$/);
    expect(datasetHash([...measurements])).toBe(datasetHash(measurements));
    const moved = { ...first!, xM: metres(first!.xM + 1e-9) };
    expect(datasetHash([moved, ...rest])).not.toBe(datasetHash(measurements));
  });

  it('depends only on the measurement', () => {
    const named = measurements.map((measurement) => ({ ...measurement, observer: 'somebody' }));
    expect(datasetHash(named)).toBe(datasetHash(measurements));
  });
});
