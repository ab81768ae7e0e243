import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AimView } from '../../../src/api/aim.ts';
import type { CheckView } from '../../../src/api/checks.ts';
import type { StoredReference } from '../../../src/samples/reference.ts';
import { rigDocument } from '../../../src/simulator/rig-family.ts';
import { temporaryDirectory } from '../../store/temporary-store.ts';
import { type Problem, startTestDaemon, type TestDaemon } from '../../support/daemon.ts';

const POINT = { xM: 0.8, yM: -0.3 };
interface Listed {
  readonly references: readonly StoredReference[];
  readonly next: { readonly xM: number; readonly yM: number } | null;
}

const aim = async (daemon: TestDaemon, target: object) => {
  expect((await daemon.post('aim', target)).status).toBe(200);
};

test('the observer of the daemon observes a spot that was measured by hand', async () => {
  const daemon = await startTestDaemon();
  await aim(daemon, POINT);
  const { xM, yM } = daemon.daemon.simulated!.trueSpot()!;
  const { status, body } = await daemon.post<StoredReference>('references', { xM, yM });
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: 1, xM, yM, looks: 8, observer: 'simulated' });
  expect(Math.hypot(body.seenXM - xM, body.seenYM - yM)).toBeLessThan(0.01);
  const { body: listed } = await daemon.get<Listed>('references');
  expect(listed.references).toEqual([body]);
  const { next } = listed;
  expect(Math.hypot(next!.xM - xM, next!.yM - yM)).toBeGreaterThan(0.3);
  expect((await daemon.delete('references/1')).body).toEqual(body);
  expect((await daemon.get<Listed>('references')).body.references).toEqual([]);
});

test('any other observer states where it sees the point', async () => {
  const daemon = await startTestDaemon();
  const request = { ...POINT, seenXM: 0.81, seenYM: -0.31 };
  const { body } = await daemon.post('references', request);
  expect(body).toMatchObject({ ...request, looks: 1, observer: 'external' });
});

test.each([
  ['half of a position', { ...POINT, seenXM: 0.8 }, 400, 'request-invalid'],
  ['no such observer', { ...POINT, observer: 'owl' }, 400, 'observer-unknown'],
  ['a laser that is off', POINT, 409, 'spot-not-held'],
  [
    'a decimal point that slipped',
    { ...POINT, seenXM: 8, seenYM: -3 },
    400,
    'reference-implausible',
  ],
])('refuses %s, and stores nothing', async (_, request, status, code) => {
  const daemon = await startTestDaemon();
  const answer = await daemon.post<Problem>('references', request);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect((await daemon.get<Listed>('references')).body.references).toEqual([]);
});

test('refuses a spot that is far from the typed position', async () => {
  const daemon = await startTestDaemon();
  await aim(daemon, POINT);
  const { body } = await daemon.post<Problem>('references', { xM: -0.3, yM: 0.8 });
  expect(body.detail).toMatch(/^the observer sees the spot at \(0\.\d+, -0\.\d+\) m, \d+ cm from/);
});

test('reports an unknown reference', async () => {
  const daemon = await startTestDaemon();
  expect(await daemon.delete('references/9')).toMatchObject({
    status: 404,
    body: { code: 'reference-unknown' },
  });
});

/** The hobby rig, whose camera sees everything 20 mm too far ahead and 15 mm too far to the right. */
async function rigWithShiftedCamera(): Promise<string> {
  const { camera, ...others } = rigDocument('hobby') as { camera: object };
  const shifted = { ...camera, homography: [1, 0, 0.02, 0, 1, -0.015, 0, 0, 1] };
  const file = join(await temporaryDirectory(), 'shifted.json');
  await writeFile(file, JSON.stringify({ ...others, camera: shifted }));
  return file;
}

test('a training corrects the frame of the observer by its references', async () => {
  const daemon = await startTestDaemon({ rigFile: await rigWithShiftedCamera() });
  const { id } = (await daemon.post<{ id: number }>('collections', { count: 10, plan: 'sobol' }))
    .body;
  await daemon.clock.run(daemon.services.collections.ended(id));
  const offM = async () => {
    const { body } = await daemon.post<AimView>('aim', POINT);
    const { xM, yM } = daemon.daemon.simulated!.trueSpot()!;
    return { offM: Math.hypot(xM - POINT.xM, yM - POINT.yM), basis: body.errorBasis };
  };
  const train = async (seed: number) => {
    const { body } = await daemon.post<{ id: number }>('trainings', {
      kinds: ['servo-nets'],
      seed,
    });
    await daemon.services.trainings.ended(body.id); // workers run in real time
  };
  await train(1);
  const before = await offM();
  expect(before.offM).toBeGreaterThan(0.015);
  expect(before.basis).toMatchObject({ references: 0 });
  for (let i = 0; i < 3; i++) {
    const { next } = (await daemon.get<Listed>('references')).body;
    await aim(daemon, next!);
    const { xM, yM } = daemon.daemon.simulated!.trueSpot()!;
    expect((await daemon.post('references', { xM, yM })).status).toBe(200);
  }
  await train(2); // of the same samples: validation cannot tell the two models apart
  const after = await offM();
  expect(after.offM).toBeLessThan(0.5 * before.offM);
  expect(after.basis).toMatchObject({ references: 3 });
  const { body: check } = await daemon.post<CheckView>('checks', { seed: 3 });
  await daemon.clock.run(daemon.services.checks.ended(check.id));
  const { body: checked } = await daemon.get<CheckView>(`checks/${check.id}`);
  expect(checked.result).toMatchObject({ holds: true }); // in the frame of the observer
});
