/** The shutdown of `pantilt serve` as a process. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { fastRigFile } from '../support/fast-rig-file.ts';
import { eventually } from '../support/pantilt.ts';
import { ServedDaemon } from '../support/served-daemon.ts';

test('ends with Ctrl-C, with the rig released and the data unlocked', async () => {
  const directory = await temporaryDirectory();
  const data = ['--data', join(directory, 'data'), '--log-level', 'debug'];
  const args = ['--rig', await fastRigFile(directory), ...data];
  const daemon = new ServedDaemon(args);
  await eventually(async () => (await fetch(`${await daemon.url()}/readyz`)).ok);
  const samples = () => daemon.call<{ total: number }>('GET', 'samples');
  await eventually(async () => (await samples()).total === 40); // the first, taken while the daemon serves
  const rig = () => daemon.call<{ state: string }>('GET', 'rig');
  await eventually(async () => (await rig()).state === 'released');
  await daemon.call('POST', 'rig/home');
  const refused = await fetch(`${await daemon.url()}/api/v1/collections/77?token=swordfish`);
  const { instance } = (await refused.json()) as { instance: string };
  daemon.command.process.kill('SIGINT');
  daemon.command.process.kill('SIGINT'); // npm forwards the signal that the terminal has already sent
  expect(await daemon.command.ended).toBe(0);
  expect(daemon.command.stderr).not.toMatch(/deprecat|warning/i);
  const lines = daemon.command.stderr.trim().split('\n');
  const log = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(log.every(({ level, time, msg, rig }) => level && time && msg && rig)).toBe(true);
  expect(log.find(({ url }) => url === '/api/v1/rig/home')).toMatchObject({
    level: 20,
    rig: expect.any(String),
    reqId: expect.stringMatching(/^req-/),
    method: 'POST',
    status: 200,
    ms: expect.any(Number),
    msg: expect.stringMatching(/^POST \/api\/v1\/rig\/home 200 [\d.]+ ms$/),
  });
  expect(log.filter(({ reqId }) => reqId === instance)).toEqual([
    expect.objectContaining({ url: '/api/v1/collections/77?token=…', status: 404 }),
  ]);
  expect(log.filter(({ collection }) => collection === 1)).toEqual([
    expect.objectContaining({ session: 'collection 1', msg: 'collection 1 has started' }),
    expect.objectContaining({ session: 'collection 1', msg: 'collection 1 is done' }),
  ]);

  const next = new ServedDaemon(args);
  expect(await next.call('GET', 'samples')).toMatchObject({ total: 40 });
});
