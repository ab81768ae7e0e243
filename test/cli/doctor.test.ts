import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { holderOf } from '../../src/daemon/port-survey.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { NO_PORT, rigFile } from '../support/daemon.ts';
import { isMissing } from '../support/packages.ts';
import { Pantilt, runPantilt } from '../support/pantilt.ts';
import { simulatedTerminal } from '../support/simulated-terminal.ts';

test('reports a healthy simulated rig as one JSON document', async () => {
  const { code, stdout, stderr } = await runPantilt(['doctor', '--port', 'sim', '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({
    wrong: 0,
    port: 'sim',
    findings: expect.arrayContaining([expect.objectContaining({ check: 'jitter' })]),
    device: { identity: { protocolVersion: 1 }, status: { state: 'R', servoOn: false } },
    line: { telemetryRateHz: 50, telemetryLost: 0 },
  });
});

test('finds no fault in the compiled firmware, on its emulated board', async () => {
  const args = ['doctor', '--port', 'emulator', '--seconds', '1', '--json'];
  const { code, stdout } = await runPantilt(args);
  expect(JSON.parse(stdout)).toMatchObject({
    wrong: 0,
    device: { identity: { firmwareVersion: '1.0.0' }, status: { state: 'R', servoOn: false } },
  });
  expect(code).toBe(0);
});

test('shows a mark, the figure and the cure below it, and exits with 1', async () => {
  const { code, stdout, stderr } = await runPantilt(['doctor', '--port', NO_PORT]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^✗ port +there is no port \S+\n +→ connect the rig .*\n$/);
  expect(stderr).toContain('[hardware-faulty]');
});

test('compares the limits of the device with a rig file', async () => {
  const args = ['doctor', '--port', 'sim', '--seconds', '1', '--rig', rigFile('ideal')];
  const { code, stdout } = await runPantilt(args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^✓ limits /m);
});

test.skipIf(isMissing('socat'))('ends when it is interrupted, without a verdict', async () => {
  const path = await simulatedTerminal();
  const doctor = new Pantilt(['doctor', '--port', path, '--seconds', '3600']);
  await doctor.says(/searching/);
  doctor.process.kill('SIGINT');
  expect(await doctor.ended).toBe(1);
  expect(doctor.stdout).toBe('');
  expect(doctor.stderr).toContain('[interrupted]');
});

/** A program that keeps a file open until the test ends. */
async function holdOpen(path: string, ...args: string[]): Promise<ChildProcess> {
  const code =
    "fs.openSync(process.argv[1], 'r'); console.log(1); setInterval(() => {}, 1_000_000);";
  const child = spawn(process.execPath, ['-e', code, path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  await once(child.stdout!, 'data');
  return child;
}

test.skipIf(process.platform !== 'linux')('finds the programs that have a port open', async () => {
  const path = join(await temporaryDirectory(), 'port');
  await writeFile(path, '');
  expect(await holderOf(path)).toBeUndefined();
  const [first, second] = [await holdOpen(path, '--token', 'secret'), await holdOpen(path)];
  const holder = await holderOf(path);
  expect(holder).toMatch(/^.*node .* \(process \d+\) and .*node .* \(process \d+\)$/s);
  for (const { pid } of [first, second]) expect(holder).toContain(`(process ${pid})`);
  expect(holder).not.toContain('secret');
  const daemon = await holdOpen(path, 'dist/cli/main.js', 'serve', '--token', 'secret');
  expect(await holderOf(path)).toContain(`pantilt serve (process ${daemon.pid})`);
  expect(await holderOf(NO_PORT)).toBeUndefined();
});
