/**
 * The whole workflow on the compiled firmware: the daemon collects, trains and aims, and the hits
 * are measured.
 */
import { expect, test } from 'vitest';
import { pointInWorkArea } from '../../src/geometry/work-area.ts';
import { Random } from '../../src/random.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { startTestDaemon, type TestDaemon } from '../support/daemon.ts';
import { eventually } from '../support/pantilt.ts';

const SAMPLES = 30;
const TARGETS = 12;

interface Job {
  readonly id: number;
  readonly state: string;
}

async function collect(daemon: TestDaemon, count: number): Promise<readonly Sample[]> {
  const { id } = (await daemon.post<Job>('collections', { count, seed: 4 })).body;
  const ended = async () => (await daemon.get<Job>(`collections/${id}`)).body.state !== 'running';
  await daemon.until(ended);
  expect((await daemon.get<Job>(`collections/${id}`)).body.state).toBe('done');
  return (await daemon.get<{ samples: Sample[] }>('samples')).body.samples;
}

async function train(daemon: TestDaemon, kind: string): Promise<void> {
  const { id } = (await daemon.post<Job>('trainings', { kinds: [kind], seed: 1 })).body;
  await eventually(async () => (await daemon.get<Job>(`trainings/${id}`)).body.state === 'done');
  const { models } = (await daemon.get<{ models: { id: number; kind: string }[] }>('models')).body;
  const model = models.find((candidate) => candidate.kind === kind);
  await daemon.post(`models/${model!.id}/activate`, {});
}

/** Aims at new targets; returns the median of the true errors [mm]. */
async function medianErrorMm(daemon: TestDaemon): Promise<number> {
  const random = new Random(9);
  const { workArea } = daemon.services.rig.description;
  const errors: number[] = [];
  for (let i = 0; i < TARGETS; i++) {
    const target = pointInWorkArea(workArea, random.uniform(), random.uniform());
    expect((await daemon.post('aim', { ...target })).status).toBe(200);
    const hit = daemon.daemon.simulated!.trueSpot()!;
    errors.push(1000 * Math.hypot(hit.xM - target.xM, hit.yM - target.yM));
  }
  return errors.sort((a, b) => a - b)[TARGETS >> 1]!;
}

test.each([115_200, 250_000])('collects, trains and points at %i baud', async (baudRate) => {
  const daemon = await startTestDaemon({ port: 'emulator', baudRate });
  const before = await medianErrorMm(daemon);
  expect(await collect(daemon, SAMPLES)).toHaveLength(SAMPLES);
  await train(daemon, 'servo-nets');
  const after = await medianErrorMm(daemon);
  expect(after).toBeLessThan(15);
  expect(before).toBeGreaterThan(3 * after);
  const { line } = await daemon.rig();
  expect(line).toMatchObject({ linesGarbled: 0, repliesRetried: 0 });
});

test('gives the same samples for the same seed', async () => {
  const [first, second] = await Promise.all(
    [1, 2].map(async () => collect(await startTestDaemon({ port: 'emulator' }), 6)),
  );
  // Mistakes are searched in real time, and the virtual clock continues meanwhile; UUIDs are random.
  const timeless = (samples: readonly Sample[]) =>
    samples.map(({ takenAt: _, uuid: __, ...rest }) => rest);
  expect(timeless(first!)).toEqual(timeless(second!));
});
