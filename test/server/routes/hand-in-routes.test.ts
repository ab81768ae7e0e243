/** Hand-ins of a class: marked by the daemon, signed, kept, and removed. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SignedHandIn } from '../../../src/api/hand-ins.ts';
import { wallClock } from '../../../src/clock.ts';
import { EXERCISE_GEOMETRY } from '../../../src/geometry/kinematics.ts';
import { HandIns } from '../../../src/store/hand-ins.ts';
import { temporaryDirectory } from '../../store/temporary-store.ts';
import { startTestDaemon } from '../../support/daemon.ts';

const BATCHES = { chapter: 'mini-batches' as const, seed: 1, fields: { steps: '512 * 800 / 25' } };
const WRONG = { chapter: 'laser', seed: 1, fields: { formula: 'x = 1\ny = 2' } };
const BROKEN = { chapter: 'inverse', seed: 1, fields: { formula: 'alpha = (' } };

test('marks answers, and keeps the newest of each name', async () => {
  const daemon = await startTestDaemon();
  const first = { name: 'Zoé', answers: [{ ...BATCHES, fields: { steps: '3' } }, WRONG, BROKEN] };
  const { status, body } = await daemon.post<SignedHandIn>('hand-ins', first);
  expect(status).toBe(200);
  expect(body.verdicts).toMatchObject([
    { chapter: 'mini-batches', passed: false, rightCount: 0, count: 1 },
    { chapter: 'laser', passed: false, count: 20 },
    { chapter: 'inverse', passed: false, rightCount: 0 },
  ]);
  await daemon.post('hand-ins', { name: 'Zoé', answers: [BATCHES] });
  await daemon.post('hand-ins', { name: 'Ann', answers: [] });
  const { handIns } = (await daemon.get<{ handIns: SignedHandIn[] }>('hand-ins')).body;
  expect(handIns.map(({ name, verdicts }) => [name, verdicts.length])).toEqual([
    ['Ann', 0],
    ['Zoé', 1],
  ]);
  expect(handIns[1]!.verdicts[0]).toMatchObject({ passed: true, rightCount: 1 });
  expect((await daemon.delete('hand-ins')).body).toEqual({ removed: 2 });
  expect((await daemon.get('hand-ins')).body).toEqual({ handIns: [] });
});

test('takes its own signed file again, and no changed one', async () => {
  const daemon = await startTestDaemon();
  const { body: signed } = await daemon.post<SignedHandIn>('hand-ins', {
    name: 'Zoé',
    answers: [{ ...BATCHES, fields: { steps: '3' } }],
  });
  await daemon.delete('hand-ins');
  expect((await daemon.post('hand-ins', signed)).body).toEqual(signed);
  for (const change of [
    { name: 'Ann' },
    { handedInAt: '2001-01-01T00:00:00.000Z' },
    { answers: [BATCHES] },
    { verdicts: [{ ...signed.verdicts[0]!, passed: true }] },
    { signature: '' },
    { signature: `${signed.signature}é` },
  ]) {
    const { status, body } = await daemon.post('hand-ins', { ...signed, ...change });
    expect([status, body], JSON.stringify(change)).toMatchObject([
      400,
      { code: 'hand-in-changed' },
    ]);
  }
  const other = await startTestDaemon();
  expect((await other.post('hand-ins', signed)).status).toBe(400);
});

test('outlives the daemon in its data directory, with its key', async () => {
  const folder = await temporaryDirectory();
  const opened = () => new HandIns(folder, wallClock, EXERCISE_GEOMETRY);
  const [before, after] = [opened(), opened()];
  const signed = await before.add({ name: 'Zoé', answers: [BATCHES] });
  expect(await after.list()).toEqual([signed]);
  expect(await after.add(signed)).toEqual(signed);
  await writeFile(join(folder, 'hand-ins.json'), '[{"name": 1}, ');
  expect(await opened().list()).toEqual([]);
});

test.each([
  { name: '', answers: [] },
  { name: 'a\u0000b', answers: [] },
  { name: 'Zoé', answers: [{ ...BATCHES, chapter: 'unknown' }] },
  { name: 'Zoé', answers: [{ ...BATCHES, fields: { steps: 'x'.repeat(6000) } }] },
])('refuses %j', async (body) => {
  const daemon = await startTestDaemon();
  expect((await daemon.post('hand-ins', body)).status).toBe(400);
});
