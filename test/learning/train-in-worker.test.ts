import { describe, expect, it } from 'vitest';
import type { ModelFile } from '../../src/learning/model-file.ts';
import { type TrainingProgress, trainModel } from '../../src/learning/train.ts';
import { trainInWorker } from '../../src/learning/train-in-worker.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { knownOf } from '../../src/simulator/simulated-rig-file.ts';
import { takeSamples } from './one-sided-samples.ts';

const simulated = simulatedDescription('hobby');
const rig = knownOf(simulated);
const measurements = takeSamples(simulated, 20, 1);
const request = {
  kind: 'residual',
  rig,
  measurements,
  seed: 1,
  settings: { maxIterations: 50 },
} as const;
/** A training that would take minutes. */
const endless = { ...request, kind: 'exercise', settings: { maxIterations: 10_000 } } as const;

describe('trainInWorker', () => {
  it('returns the model of trainModel, and reports progress', async () => {
    const progress: TrainingProgress[] = [];
    const { text, summary } = await trainInWorker(request, {
      onProgress: (event) => progress.push(event),
    });
    const file: ModelFile = JSON.parse(text);
    const metrics = { ...file.metrics, trainSeconds: expect.any(Number) };
    expect(trainModel(request)).toEqual({ ...file, metrics });
    expect(file).toMatchObject(summary);
    expect(progress[0]).toMatchObject({ iteration: 1, iterations: 50 });
  });

  it('keeps kind, code and details of an error', async () => {
    const few = { ...request, measurements: measurements.slice(0, 2) };
    await expect(trainInWorker(few)).rejects.toMatchObject({
      name: 'PantiltError',
      kind: 'invalid',
      code: 'too-few-samples',
      details: { count: 2, needed: 5 },
    });
  });

  it('ends the thread when a long training is cancelled', async () => {
    const abort = new AbortController();
    // The caller receives progress, which shows that it is not blocked.
    const training = trainInWorker(endless, {
      onProgress: () => abort.abort(),
      signal: abort.signal,
    });
    await expect(training).rejects.toMatchObject({ code: 'training-cancelled' });
  });

  it('does not start if it is already cancelled', async () => {
    const training = trainInWorker(endless, { signal: AbortSignal.abort() });
    await expect(training).rejects.toMatchObject({ code: 'training-cancelled' });
  });

  it('reports other failures of the thread', async () => {
    const broken = { ...request, kind: 'no such kind' } as unknown as typeof request;
    await expect(trainInWorker(broken)).rejects.toMatchObject({ code: 'training-crashed' });
  });
});
