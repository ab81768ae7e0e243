/** The client in Python, with a daemon in a process of its own; and the notebook that uses it. */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { fastRigFile } from '../support/fast-rig-file.ts';
import { isMissing } from '../support/packages.ts';
import { ServedDaemon } from '../support/served-daemon.ts';

const TOKEN = 'correct-horse-battery';
const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Starts a daemon that has collected and trained. @returns runs a program in Python against it */
async function startDaemon() {
  const directory = await temporaryDirectory();
  const data = ['--data', join(directory, 'data'), '--token', TOKEN];
  const daemon = new ServedDaemon(['--rig', await fastRigFile(directory), ...data]);
  await daemon.command.says(/training 1 is done/);
  const env = {
    ...process.env,
    PANTILT_URL: await daemon.url(),
    PANTILT_TOKEN: TOKEN,
    PYTHONPATH: [file('../../clients/python'), file('stand-in')].join(delimiter),
    PYTHONDONTWRITEBYTECODE: '1',
  };
  return (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('python3', args, { encoding: 'utf8', env });
    return { status, stdout, stderr };
  };
}

test.skipIf(isMissing('python3'))('the client passes its tests in Python', async () => {
  const run = await startDaemon();
  expect(run(file('python_client.py')).stderr).toMatch(/Ran 9 tests.*\nOK\n$/s);

  const guide = await readFile(file('../../docs/python.md'), 'utf8');
  const [, program] = /```python\n(.*?)```/s.exec(guide)!;
  const { stdout, stderr } = run('-c', program!.replace('"http://127.0.0.1:8410"', ''));
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^[\d.]+\n[\d.]+\ntarget-unreachable target \(5, 0\) is outside/);

  const howTo = await readFile(file('../../docs/tracking.md'), 'utf8');
  const [, follower] = /```python\n(.*?)```/s.exec(howTo)!;
  const followed = run('-c', follower!.replace('"http://127.0.0.1:8410"', ''));
  expect(followed.stderr).toBe('');
  expect(followed.stdout).toMatch(/^\{'xM': 0\.\d+, 'yM': -?0\.\d+\} True\n$/);
});

test.skipIf(isMissing('python3'))("LeRobot's interface drives the rig", async () => {
  const run = await startDaemon();
  const { stdout, stderr } = run(file('lerobot_robot.py'));
  expect({ stdout, stderr }).toEqual({ stdout: 'released\n', stderr: '' });
});

test.skipIf(isMissing('python3', 'python3-numpy'))('the cells of the notebook run', async () => {
  const text = await readFile(file('../../clients/python/train-your-own.ipynb'), 'utf8');
  const { cells } = JSON.parse(text) as { cells: { cell_type: string; source: string[] }[] };
  const code = cells.filter(({ cell_type }) => cell_type === 'code');
  const program = code.map(({ source }) => source.join('')).join('\n\n');
  const run = await startDaemon();
  const { status, stdout, stderr } = run('-c', program);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^45 samples/m);
  const [, errorMm] = /median error of the net: ([\d.]+) mm/.exec(stdout)!;
  expect(Number(errorMm)).toBeLessThan(50);
});
