import { describe, expect, it } from 'vitest';
import { floorErrorMm, floorErrors } from '../../src/learning/angle-errors.ts';
import {
  angleSamplesOf,
  crossValidationSplits,
  type Split,
} from '../../src/learning/angle-samples.ts';
import type { Kind } from '../../src/learning/kinds/kind.ts';
import { KINDS } from '../../src/learning/kinds/registry.ts';
import { loadModel } from '../../src/learning/model.ts';
import { MODEL_KINDS, type ModelKind, parseModelFile } from '../../src/learning/model-file.ts';
import { type TrainingProgress, trainModel } from '../../src/learning/train.ts';
import type { Measurement } from '../../src/samples/sample.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { knownOf } from '../../src/simulator/simulated-rig-file.ts';
import { microseconds } from '../../src/units.ts';
import { takeSamples } from './one-sided-samples.ts';

const simulated = simulatedDescription('hobby');
const rig = knownOf(simulated);
const measurements = takeSamples(simulated, 40, 1);
const settings = { maxIterations: 12 };

const kindsWith = (member: (kind: Kind) => unknown): ModelKind[] =>
  MODEL_KINDS.filter((name) => member(KINDS[name]));
const LEARNING_KINDS = kindsWith(({ train }) => train);
const SLOW_KINDS = kindsWith(({ train, crossValidated }) => train && !crossValidated);
const THOROUGH_KINDS = kindsWith(({ trainsOnAllSamples }) => trainsOnAllSamples);

describe('trainModel', () => {
  it.each(MODEL_KINDS)('makes a valid model file of kind %s', (kind) => {
    const file = trainModel({ kind, rig, measurements, seed: 3, settings });
    expect(parseModelFile(JSON.parse(JSON.stringify(file)))).toEqual(file);
    expect(file).toMatchObject({ kind, rig: 'hobby', seed: 3, settings, sampleCount: 40 });
    expect(file.metrics.validationMedianMm).toBeGreaterThan(0);
    expect(file.metrics.validationP95Mm).toBeGreaterThan(file.metrics.validationMedianMm!);
  });

  it.each(MODEL_KINDS)('is the same for the same seed: %s', (kind) => {
    const train = () =>
      trainModel(
        { kind, rig, measurements, seed: 3, settings },
        () => {},
        () => 0,
      );
    expect(train()).toEqual(train());
  });

  it.each(LEARNING_KINDS)('refuses to train on four samples: %s', (kind) => {
    const few = { kind, rig, measurements: measurements.slice(0, 4), seed: 1 };
    expect(() => trainModel(few)).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        code: 'too-few-samples',
        message: expect.stringMatching(/at least 5 poses; there are 4/),
      }),
    );
  });

  it.each(LEARNING_KINDS)(
    'refuses to train on one pose, however often it was measured: %s',
    (kind) => {
      const repeated = Array.from({ length: 20 }, () => measurements[0]!);
      expect(() => trainModel({ kind, rig, measurements: repeated, seed: 1 })).toThrow(
        /at least 5 poses; there are 1/,
      );
    },
  );

  it('does not validate on samples of poses that it was trained on', () => {
    const once = measurements.slice(0, 10);
    const thrice = [...once, ...once, ...once];
    const errorMm = (kept: readonly Measurement[]) =>
      trainModel({ kind: 'residual', rig, measurements: kept, seed: 1 }).metrics
        .validationMedianMm!;
    expect(errorMm(thrice)).toBeGreaterThan(errorMm(once) / 3);
  });

  it.each(LEARNING_KINDS)('trains on five samples: %s', (kind) => {
    const five = { rig, measurements: measurements.slice(0, 5), seed: 1, settings };
    expect(trainModel({ ...five, kind }).metrics.validationMedianMm).toBeGreaterThan(0);
  });

  it.each(THOROUGH_KINDS)('holds out every sample once, and then trains on all: %s', (kind) => {
    const { metrics, parameters, reach } = trainModel({ kind, rig, measurements, seed: 1 });
    const examples = angleSamplesOf(measurements, rig);
    const learn = (split: Split) =>
      KINDS[kind as 'calibrated'].train!({ split, rig, seed: 1, settings: {}, onProgress() {} });
    const errorsMm = crossValidationSplits(examples, 1).flatMap((split) => {
      const predict = KINDS[kind].predictor(learn(split).parameters, rig.geometry);
      return split.validation.map((example) =>
        floorErrorMm(example, predict(example.measured), rig.geometry),
      );
    });
    expect(errorsMm).toHaveLength(40);
    expect(metrics.validationMedianMm).toBe(floorErrors(errorsMm).medianMm);
    expect(parameters).toEqual(learn({ training: examples, validation: [] }).parameters);
    const radii = examples.map(({ measured: { xM, yM } }) => Math.hypot(xM, yM));
    expect(reach).toMatchObject({
      radiusMinM: Math.min(...radii),
      radiusMaxM: Math.max(...radii),
    });
  });

  it('needs no samples for nominal, which has no error estimate', () => {
    const file = trainModel({ kind: 'nominal', rig, measurements: [], seed: 1 });
    expect(file.metrics).toMatchObject({
      validationMedianMm: null,
      validationP95Mm: null,
      missRate: 0,
    });
    expect(file).toMatchObject({ reach: null, angleError: null, sampleCount: 0 });
  });

  it.each(SLOW_KINDS)('validates only on the held-out samples: %s', (kind) => {
    const file = trainModel({ kind, rig, measurements, seed: 1, settings });
    const { validation } = crossValidationSplits(angleSamplesOf(measurements, rig), 1)[0];
    const { predict } = loadModel(file);
    const { medianMm, p95Mm, missRate } = floorErrors(
      validation.map((example) =>
        floorErrorMm(example, predict(example.measured)?.angles, rig.geometry),
      ),
    );
    expect(file.metrics).toMatchObject({
      validationMedianMm: medianMm,
      validationP95Mm: p95Mm,
      missRate,
    });
  });

  it('counts shots beyond the floor instead of returning NaN', () => {
    // With the beam so low that the same error at the measured points lifts it off the floor.
    const low = measurements.map((sample) => ({ ...sample, tiltUs: microseconds(2400) }));
    const { metrics } = trainModel({ kind: 'nominal', rig, measurements: low, seed: 1 });
    expect(metrics.missRate).toBe(1);
    expect(metrics.validationMedianMm).toBeNull();
  });

  it('excludes camera outliers from the angle error', () => {
    const rough = simulatedDescription('hobby-rough');
    const samples = takeSamples(rough, 160, 1);
    const { angleError } = trainModel({
      kind: 'residual',
      rig: knownOf(rough),
      measurements: samples,
      seed: 1,
    });
    expect(angleError!.panRad).toBeLessThan(0.03);
    expect(angleError!.tiltRad).toBeLessThan(0.03);
  });

  it('records the coverage of its training samples', () => {
    const { reach } = trainModel({ kind: 'residual', rig, measurements, seed: 1, settings });
    const { training } = crossValidationSplits(angleSamplesOf(measurements, rig), 1)[0];
    const radii = training.map(({ measured: { xM, yM } }) => Math.hypot(xM, yM));
    const bearings = training.map(({ measured: { xM, yM } }) => Math.atan2(yM, xM));
    expect(reach).toEqual({
      radiusMinM: Math.min(...radii),
      radiusMaxM: Math.max(...radii),
      bearingMinRad: Math.min(...bearings),
      bearingMaxRad: Math.max(...bearings),
    });
  });
});

describe('progress', () => {
  const progressOf = (stepMs: number) => {
    const progress: TrainingProgress[] = [];
    let timeMs = 0;
    const nowMs = () => {
      timeMs += stepMs;
      return timeMs;
    };
    const request = { kind: 'residual', rig, measurements, seed: 1 } as const;
    trainModel(
      { ...request, settings: { maxIterations: 100 } },
      (event) => progress.push(event),
      nowMs,
    );
    return progress;
  };

  it('reports iteration, losses and the error on the floor', () => {
    const [first, ...rest] = progressOf(50);
    expect(first).toMatchObject({ iteration: 1, iterations: 100 });
    expect(rest.at(-1)!.iteration).toBe(100);
    expect(rest.at(-1)!.trainingLoss).toBeLessThan(first!.trainingLoss);
    expect(rest.at(-1)!.validationMedianMm).toBeLessThan(first!.validationMedianMm!);
  });

  it('is reported at most twenty times a second', () => {
    // A hundred checkpoints, 5 ms apart, are half a second.
    const { length } = progressOf(5);
    expect(length).toBeGreaterThan(5);
    expect(length).toBeLessThanOrEqual(11);
  });
});
