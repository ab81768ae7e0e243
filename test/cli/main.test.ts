/** A few commands as processes, to test exit codes and clean output. */

import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { eventually, Pantilt, runAgainst, runPantilt } from '../support/pantilt.ts';
import { listen } from '../support/telemetry-client.ts';

test('prints one JSON document on standard output, and everything else on standard error', async () => {
  const daemon = await startTestDaemon();
  const collect = await runAgainst(daemon, ['collect', '--count', '5', '--json']);
  expect(collect).toMatchObject({ code: 0, stderr: 'collection 1: done\n' });
  expect(JSON.parse(collect.stdout)).toMatchObject({ id: 1, state: 'done', taken: 5 });

  const point = await runAgainst(daemon, ['point', '0.8', '-0.3', '--json']);
  expect(point).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(point.stdout)).toMatchObject({ xM: 0.8, yM: -0.3, panSide: 1 });
});

test('aims, and prints the measured spots', async () => {
  const daemon = await startTestDaemon({ rig: 'hobby-mild' });
  const plain = await runAgainst(daemon, ['point', '0.8', '-0.3']);
  expect(plain).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('expected error unknown'),
  });
  expect(plain.stdout).not.toContain('look');
  const refined = await runAgainst(daemon, ['point', '0.8', '-0.3', '--refine']);
  expect(refined.stdout).toMatch(
    /^measurement 1: the spot at \(-?\d\.\d{3}, -?\d\.\d{3}\) m, \d+(\.\d)? mm from the target\n/,
  );
  expect(refined.stdout).toMatch(/\nat \(0\.8, -0\.3\) m: .* expected error \d/);
});

test('fails with the error of the daemon', async () => {
  const daemon = await startTestDaemon();
  const { code, stdout, stderr } = await runAgainst(daemon, ['point', '9', '0']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^error: target \(9, 0\) is outside .* \[target-unreachable\]\n$/);
});

test('collects points entered on the terminal', async () => {
  const daemon = await startTestDaemon();
  const args = ['collect', '--observer', 'external', '--count', '2'];
  const typed = await runAgainst(daemon, args, 'over there\n0.7 0.2\nmiss\n0.5, -0.1\n');
  expect(typed).toMatchObject({
    code: 0,
    stdout: 'collection 1: 2 samples, 1 pose without one\n',
    stderr: expect.stringContaining('"over there" isn\'t two numbers'),
  });
  expect((await daemon.get('samples')).body).toMatchObject({
    samples: [
      { xM: 0.7, yM: 0.2 },
      { xM: 0.5, yM: -0.1 },
    ],
  });

  const ended = await runAgainst(daemon, args, '0.7 0.2\n');
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('[input-ended]') });
  expect((await daemon.get('collections/2')).body).toMatchObject({ state: 'cancelled', taken: 1 });
});

test('ends quietly when the reader of its output has closed', async () => {
  const daemon = await startTestDaemon();
  const url = `http://${await listen(daemon)}`;
  const command = new Pantilt(['samples', '--csv', '--url', url]);
  command.process.stdout!.destroy();
  expect(await daemon.clock.run(command.ended)).toBe(0);
  expect(command.stderr).toBe('');
});

test('prints samples while fetching more', async () => {
  let printed = () => false;
  const daemon = await startTestDaemon({
    extend: async (app) =>
      app.addHook('onRequest', async ({ url }) => {
        if (url.includes('afterId=1000')) await eventually(() => printed());
      }),
  });
  const rows = Array.from({ length: 1001 }, (_, i) => `${1000 + i / 2},1500,1,1,0.5,0`);
  await daemon.postCsv(
    'samples.csv',
    ['pan_us,tilt_us,pan_side,tilt_side,x_m,y_m', ...rows].join('\n'),
  );
  const url = `http://${await listen(daemon)}`;
  for (const format of [[], ['--json']]) {
    const command = new Pantilt(['samples', ...format, '--url', url]);
    printed = () => command.stdout.split('\n').length > 1000;
    expect(await daemon.clock.run(command.ended)).toBe(0);
    if (format.length > 0) expect(JSON.parse(command.stdout).samples).toHaveLength(1001);
    else expect(command.stdout).toMatch(/^ +id {2}pan µs.*\n(.*\n){1001}1001 samples\n$/);
  }
});

test('exits with 2 on wrong usage', async () => {
  expect(await runPantilt(['fly'])).toMatchObject({ code: 2, stdout: '' });
});

test('prints the resolved settings without the token', async () => {
  const file = join(await temporaryDirectory(), 'pantilt.yaml');
  await writeFile(file, 'seed: 7\ntoken: from-the-file\n');
  const args = ['serve', '--print-config', '--config', file, '--listen', '0.0.0.0:1'];
  const { code, stdout, stderr } = await runPantilt(args, { env: { PANTILT_BAUD: '9600' } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const settings = { seed: 7, baud: 9600, listen: '0.0.0.0:1', token: '********' };
  expect(parse(stdout)).toMatchObject(settings);
  expect(stdout).not.toContain('from-the-file');
});

test('does not serve with a rig file that is wrong', async () => {
  const rig = join(await temporaryDirectory(), 'rig.json');
  await writeFile(rig, '{"name": 7}');
  const { code, stdout, stderr } = await runPantilt(['serve', '--rig', rig, '--data', ':memory:']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('name: must be a string, not 7');
});

test.each([
  ['192.0.2.1:9', /this machine has no address 192\.0\.2\.1; --listen 0\.0\.0\.0:9 listens on all/],
  ['nowhere.invalid:9', /no address is known for the name nowhere\.invalid; write an address/],
])('refuses to listen on %s', async (listen, text) => {
  const args = ['serve', '--listen', listen, '--token', '12345678', '--data', ':memory:'];
  expect(await runPantilt(args)).toMatchObject({ code: 1, stderr: expect.stringMatching(text) });
});

test('ends if it cannot listen, and releases the rig and the data', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const args = ['serve', '--listen', `127.0.0.1:${port}`, '--data', await temporaryDirectory()];
  const { code, stderr } = await runPantilt(args);
  server.close();
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(
      /: another program, or another pantilt, listens on port \d+; stop it, .* \[listen-failed\]\n$/,
    ),
  });
});

test('exports a model, imports it, and refuses a file that is not a model', async () => {
  const daemon = await startTestDaemon();
  const file = join(await temporaryDirectory(), 'model.safetensors');
  const exported = ['models', '--export', '1', '--format', 'safetensors'];
  expect(await runAgainst(daemon, [...exported, '--out', file])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^exported model 1 to .*model\.safetensors \(\d+ bytes\)\n$/),
  });
  expect(await runAgainst(daemon, ['models', '--import', file])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(
      'was imported as model 2 (nominal); activate it with --activate 2',
    ),
  });
  await writeFile(file, 'not a model');
  expect(await runAgainst(daemon, ['models', '--import', file])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/safetensors: not a safetensors file.*\[model-file-invalid\]/),
  });
});

test('shows an imported model, activates it, and rolls back', async () => {
  const daemon = await startTestDaemon();
  const { bytes } = await daemon.get('models/1/export?format=safetensors');
  expect((await daemon.postBytes('models', bytes)).status).toBe(200);
  expect((await runAgainst(daemon, ['models', '--show', '2'])).stdout).toMatch(
    /^model 2\n {2}kind +nominal\n(.+\n)* {2}samples +0, SHA-256 [0-9a-f]{64}\n {2}seed +1\n/,
  );
  expect(await runAgainst(daemon, ['models', '--activate', '2'])).toMatchObject({ code: 0 });
  expect(await runAgainst(daemon, ['models', '--rollback'])).toMatchObject({
    code: 0,
    stdout: 'model 1 (nominal) is now active\n',
  });
});
