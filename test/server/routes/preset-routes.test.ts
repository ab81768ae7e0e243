import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../store/temporary-store.ts';
import { startTestDaemon } from '../../support/daemon.ts';

const DOOR = { xM: 0.8, yM: -0.3 };

test('saves and deletes targets by name', async () => {
  const daemon = await startTestDaemon();
  const put = (name: string, body: object) => daemon.request('PUT', `presets/${name}`, { body });
  expect(await put('door', DOOR)).toMatchObject({ status: 200, body: { name: 'door', ...DOOR } });
  await put('Zo%C3%AB%27s%20chair', { xM: 1, yM: 0.2 });
  await put('door', { xM: 0.7, yM: 0 });
  const door = { name: 'door', xM: 0.7, yM: 0 };
  expect((await daemon.get('presets')).body).toEqual({
    presets: [{ name: "Zoë's chair", xM: 1, yM: 0.2 }, door],
  });
  expect((await daemon.get('presets/door')).body).toEqual(door);
  expect((await daemon.delete('presets/door')).body).toEqual(door);
  for (const answer of [await daemon.get('presets/door'), await daemon.delete('presets/door')]) {
    expect(answer).toMatchObject({ status: 404, body: { code: 'preset-unknown' } });
  }
});

test('refuses an invalid preset', async () => {
  const daemon = await startTestDaemon();
  for (const [name, body] of [
    ['door', { xM: 0.8 }],
    ['door', { ...DOOR, zM: 0 }],
    ['x'.repeat(65), DOOR],
  ] as const) {
    const answer = await daemon.request('PUT', `presets/${name}`, { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request-invalid' } });
  }
  expect((await daemon.get('presets')).body).toEqual({ presets: [] });
});

test('refuses a name with control characters, at which the database would end it', async () => {
  const daemon = await startTestDaemon();
  for (const name of ['%00', 'a%00b', '%0A']) {
    const answer = await daemon.request('PUT', `presets/${name}`, { body: { xM: 1, yM: 0 } });
    expect(answer, name).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('must not contain control characters') },
    });
  }
});

test('keeps them over a restart, separately for each rig', async () => {
  const dataDirectory = await temporaryDirectory();
  const first = await startTestDaemon({ dataDirectory });
  await first.request('PUT', 'presets/door', { body: DOOR });
  await first.clock.run(first.daemon.close());
  const other = await startTestDaemon({ dataDirectory, rig: 'hobby-mild' });
  expect((await other.get('presets')).body).toEqual({ presets: [] });
  await other.clock.run(other.daemon.close());
  const again = await startTestDaemon({ dataDirectory });
  expect((await again.get('presets/door')).body).toMatchObject(DOOR);
});
