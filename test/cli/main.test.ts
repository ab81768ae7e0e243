import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { startTestDaemon, type TestDaemon } from '../support/daemon.ts';
import { runPantilt } from '../support/pantilt.ts';
import { listen } from '../support/telemetry-client.ts';

vi.setConfig({ testTimeout: 60_000 });

const COMMANDS = [
  ...['serve', 'demo', 'simulate', 'collect', 'samples', 'train', 'models', 'evaluate'],
  ...['status', 'point', 'stop', 'resume', 'home', 'release', 'ports'],
];

/** Runs a command against a daemon whose clock runs meanwhile. */
async function runAgainst(daemon: TestDaemon, ...args: string[]) {
  const url = `http://${await listen(daemon)}`;
  return daemon.clock.run(runPantilt([...args, '--url', url]));
}

test('helps with every command', async () => {
  const { code, stdout } = await runPantilt(['--help']);
  expect(code).toBe(0);
  for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
});

test.each(COMMANDS)('helps with %s', async (command) => {
  const { code, stdout } = await runPantilt([command, '--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^Usage: pantilt ${command}\\b`));
});

test('ends with 2 on wrong usage, and prints nothing on standard output', async () => {
  for (const args of [['fly'], ['point', '0.8'], ['point', 'x', 'y'], ['serve', '--speed', '9']]) {
    const { code, stdout, stderr } = await runPantilt(args);
    expect({ code, stdout }, args.join(' ')).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /);
  }
});

test('ends with 1 on failure, with the error on standard error alone', async () => {
  const { code, stdout, stderr } = await runPantilt([
    ...['status', '--json', '--url', 'http://127.0.0.1:1'],
  ]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^error: no daemon answers at http:\/\/127\.0\.0\.1:1 .*"pantilt serve"/);
  expect(stderr).toContain('[daemon-unreachable]');
});

test('prints one JSON document on standard output', async () => {
  const daemon = await startTestDaemon();
  const json = async (...args: string[]) => {
    const { code, stdout } = await runAgainst(daemon, ...args, '--json');
    return { code, document: JSON.parse(stdout) };
  };
  expect(await json('collect', '--count', '5')).toMatchObject({
    code: 0,
    document: { state: 'done', taken: 5 },
  });
  expect(await json('point', '0.8', '-0.3')).toMatchObject({
    code: 0,
    document: { xM: 0.8, yM: -0.3, panSide: 1 },
  });
  expect(await json('stop')).toEqual({ code: 0, document: { stopped: true, confirmed: true } });
});

test('shows what the daemon complains of', async () => {
  const daemon = await startTestDaemon();
  const { code, stdout, stderr } = await runAgainst(daemon, 'point', '9', '0');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^error: target \(9, 0\) is outside .* \[target-unreachable\]\n$/);
});

test('prints the settings as they turn out, without the token', async () => {
  const file = join(await temporaryDirectory(), 'pantilt.yaml');
  await writeFile(file, 'seed: 7\ntoken: from-the-file\n');
  const args = ['serve', '--print-config', '--config', file, '--listen', '0.0.0.0:1'];
  const { code, stdout, stderr } = await runPantilt(args, { env: { PANTILT_BAUD: '9600' } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(parse(stdout)).toMatchObject({
    seed: 7,
    baud: 9600,
    listen: '0.0.0.0:1',
    token: '********',
  });
  expect(stdout).not.toContain('from-the-file');
});

test('does not serve with settings or a rig file that are wrong', async () => {
  const rig = join(await temporaryDirectory(), 'rig.json');
  await writeFile(rig, '{"name": 7}');
  for (const [args, text] of [
    [['--listen', '0.0.0.0:0'], '[token-needed]'],
    [['--rig', rig], 'name: must be string, not 7'],
  ] as const) {
    const { code, stdout, stderr } = await runPantilt(['serve', '--data', ':memory:', ...args]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(text);
  }
});
