/** The GitHub Action: its last step, run by bash as a runner would, with the compiled sources. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { unusedUrl } from '../support/pantilt.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Step {
  readonly run: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the step that starts the daemon. @returns its exit code, and what it wrote */
async function start(inputs: Readonly<Record<string, string>>) {
  const action = parse(await readFile(join(ROOT, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default: string }>;
    runs: { steps: Step[] };
  };
  const { run, env = {} } = action.runs.steps.at(-1)!;
  const folder = await temporaryDirectory();
  await symlink(join(ROOT, '.test-build'), join(folder, 'dist'));
  await mkdir(join(folder, 'calibration'));
  await symlink(join(ROOT, 'calibration/rigs'), join(folder, 'calibration/rigs'));
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_ENV: join(folder, 'env') };
  for (const file of Object.values(files)) await writeFile(file, '');
  const value = (text: string) =>
    text.replace(/\$\{\{ (\S+) \}\}/, (_, name: string) =>
      name === 'github.action_path'
        ? folder
        : (inputs[name.slice(7)] ?? action.inputs[name.slice(7)]!.default),
    );
  const given = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, value(text)]));
  const step = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
    cwd: folder,
    env: { PATH: process.env.PATH, RUNNER_TEMP: folder, ...files, ...given },
    detached: true, // Its process group contains the daemon.
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  step.stdout.on('data', (text) => {
    stdout += text;
  });
  onTestFinished(() => {
    try {
      process.kill(-step.pid!, 'SIGKILL');
    } catch {} // No daemon is left.
  });
  const [code] = await once(step, 'exit');
  return { code, stdout, env: await readFile(files.GITHUB_ENV, 'utf8') };
}

test('the action starts a daemon whose rig has learned to aim', async () => {
  const url = await unusedUrl();
  const { code, env } = await start({ listen: new URL(url).host, seed: '7' });
  expect({ code, env }).toEqual({ code: 0, env: `PANTILT_URL=${url}\n` });
  const response = await fetch(`${url}/api/v1/aim`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"xM": 0.8, "yM": -0.3}',
  });
  expect(await response.json()).toMatchObject({ expectedErrorMm: expect.any(Number) });
});

test('the action fails with the log if there is no such rig', async () => {
  const { code, stdout } = await start({ rig: 'nothing', listen: new URL(await unusedUrl()).host });
  expect(code).toBe(1);
  expect(stdout).toContain('nothing.json');
});
