/** `pantilt doctor --bundle`: the required and the forbidden contents of a report. */
import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { redact } from '../../src/cli/fault-report.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { runAgainst, runPantilt, unusedUrl } from '../support/pantilt.ts';

const TOKEN = 'swordfish/9+x';

async function reportIn(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, 'utf8');
  for (const form of [TOKEN, encodeURIComponent(TOKEN), 'swordfish']) {
    expect(text).not.toContain(form);
  }
  return JSON.parse(text);
}

test('reports a running daemon, without its token', async () => {
  const line = (msg: string) => JSON.stringify({ level: 30, hostname: 'mine', msg });
  const recent = [
    line(`GET /api/v1/rig?token=${encodeURIComponent(TOKEN)} 401`),
    line(`Authorization: Bearer ${TOKEN}`),
    JSON.stringify({ level: 30, event: 'connected', msg: 'device A on /dev/ttyUSB0' }),
  ];
  const daemon = await startTestDaemon({
    access: { token: TOKEN, allowedHosts: [] },
    logLines: { recent, dropped: 0 },
  });
  const headers = { authorization: `Bearer ${TOKEN}` };
  await daemon.request('POST', 'rig/home', { headers });
  const file = join(await temporaryDirectory(), 'report.json');
  const token = ['--token', TOKEN];
  const run = await runAgainst(daemon, ['doctor', '--bundle', file, ...token]);
  expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('read it before') });
  expect(await reportIn(file)).toMatchObject({
    daemonIsRunning: true,
    versions: { pantilt: expect.any(String), node: process.versions.node },
    rig: { connection: 'connected', line: { linesGarbled: 0 } },
    rigFile: { document: { name: daemon.services.rig.description.name } },
    examination: {
      findings: expect.arrayContaining([expect.objectContaining({ check: 'limits' })]),
    },
    models: [expect.objectContaining({ kind: 'nominal' })],
    ...{ collections: [], trainings: [], checks: [], paths: [], exercises: [] },
    log: { lines: [{}, {}, { event: 'connected' }] },
    missing: [],
  });
});

test('reports a stopped daemon from its files and hardware, without its token', async () => {
  const folder = await temporaryDirectory();
  const [file, data, config] = ['report.json', 'data', 'pantilt.yaml'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const daemon = await startTestDaemon({ dataDirectory: data });
  const { body } = await daemon.post<{ id: number }>('collections', { count: 3 });
  await daemon.clock.run(daemon.services.collections.ended(body.id));
  await daemon.clock.run(daemon.daemon.close());
  await writeFile(config, `token: "${TOKEN}"\ndata: ${data}\nlogLevel: debug\n`);

  const url = `http://jo:${encodeURIComponent(TOKEN)}@127.0.0.1:9/?token=${TOKEN}`;
  const args = ['doctor', '--bundle', file, '--port', 'sim', '--seconds', '1', '--config', config];
  const secrets = ['--token', TOKEN, '--url', url];
  const env = { PANTILT_TOKEN: TOKEN, PANTILT_ALLOW_HOST: TOKEN };
  expect(await runPantilt([...args, ...secrets, '--with-samples'], { env })).toMatchObject({
    code: 0,
  });
  const report = await reportIn(file);
  expect(report).toMatchObject({
    daemonIsRunning: false,
    settings: expect.arrayContaining([
      expect.objectContaining({ name: 'logLevel', value: 'debug', source: 'file' }),
      expect.objectContaining({ name: 'token', value: '********', source: 'variable' }),
    ]),
    rigFile: { document: { name: expect.any(String) } },
    examination: { line: { telemetryLost: 0 }, findings: expect.any(Array) },
    models: [{ kind: 'nominal' }],
    collections: [{ id: 1, state: 'done' }],
    trainings: [],
    missing: [],
  });
  expect(report.samples).toHaveLength(3);
  expect(await runPantilt(args)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('[file-exists]'),
  });
});

test('names the parts that it could not read', async () => {
  const folder = await temporaryDirectory();
  const file = join(folder, 'report.json');
  const settings = ['--data', join(folder, 'nothing'), '--rig', join(folder, 'no.json')];
  const args = ['--port', 'sim', '--url', await unusedUrl(), ...settings, '--json'];
  const { code, stdout } = await runPantilt(['doctor', '--bundle', file, ...args]);
  expect(code).toBe(0);
  const parts = ['examination', 'rigFile', 'data'];
  expect(JSON.parse(stdout).missing.map(({ part }: { part: string }) => part)).toEqual(parts);
  expect((await reportIn(file)).missing).toHaveLength(3);
});

test('is not written for an invalid address', async () => {
  const file = join(await temporaryDirectory(), 'report.json');
  expect(await runPantilt(['doctor', '--bundle', file, '--url', 'ftp://box'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('[url-invalid]'),
  });
  await expect(reportIn(file)).rejects.toMatchObject({ code: 'ENOENT' });
});

test.each([
  ['pantilt serve --token swordfish --port sim', 'pantilt serve --token [removed] --port sim'],
  ['PANTILT_TOKEN=swordfish', 'PANTILT_TOKEN=[removed]'],
  ['{"token":"swordfish"}', '{"token":"[removed]"}'],
  [
    'sec-websocket-protocol: pantilt, token.swordfish',
    'sec-websocket-protocol: pantilt, token.[removed]',
  ],
  ['authorization: Basic am86c3dvcmRmaXNo', 'authorization: Basic [removed]'],
  ['/api?x=1&token=swordfish&y=2', '/api?x=1&token=[removed]&y=2'],
  ['ws://jo:swordfish@rig.local', 'ws://[removed]@rig.local'],
  ['/home/jo/data, C:\\Users\\jo\\data', '/home/[user]/data, C:\\Users\\[user]\\data'],
  [join(homedir(), 'pantilt/data'), '~/pantilt/data'],
  [
    'the connection to the rig was lost: no telemetry for 750 ms',
    'the connection to the rig was lost: no telemetry for 750 ms',
  ],
])('writes %s without the secret', (text, cleaned) => {
  expect(redact({ a: [text] }, [])).toEqual({ a: [cleaned] });
});

test('removes the values of secret fields', () => {
  const headers = { authorization: 'x', hostname: 'mine', host: 'localhost' };
  const removed = '[removed]';
  expect(redact({ headers, token: null }, [])).toEqual({
    headers: { authorization: removed, hostname: removed, host: 'localhost' },
    token: null,
  });
});
