import { execFile, spawn } from 'node:child_process';
import { chmodSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BindingInterface, PortInfo } from '@serialport/bindings-interface';
import { expect, onTestFinished, test } from 'vitest';
import { listPorts, surveyPorts } from '../../src/daemon/port-survey.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';

/** A user id without any rights. */
const NOBODY = 65_534;

const port = (path: string, vendorId?: string) => ({ path, vendorId }) as PortInfo;
const listing = (...ports: PortInfo[]) =>
  ({ list: async () => ports }) as unknown as BindingInterface;

test('lists ports that may be a rig first, with their manufacturers', async () => {
  const ports = await surveyPorts(listing(port('/dev/none0'), port('/dev/none1', '1a86')));
  expect(ports).toMatchObject([
    { path: '/dev/none1', mayBeRig: true, maker: 'WCH CH340', hindrance: null },
    { path: '/dev/none0', mayBeRig: false, maker: null, hindrance: null },
  ]);
});

test('reports a port that must not be opened, with the cure', async () => {
  const path = join(await temporaryDirectory(), 'tty');
  writeFileSync(path, '');
  chmodSync(path, 0o000);
  const { cure } = JSON.parse(await hindranceSeenByUser(path));
  expect(cure).toMatch(/usermod -aG dialout/);
});

/** Runs in a separate process that permissions apply to: as root, it first becomes another user. */
async function hindranceSeenByUser(path: string): Promise<string> {
  const survey = new URL('../../.test-build/daemon/port-survey.js', import.meta.url).href;
  const script =
    `const { surveyPorts } = await import('${survey}');` +
    `if (process.getuid() === 0) process.setuid(${NOBODY});` +
    `const port = { path: '${path}', vendorId: '2341' };` +
    'const [found] = await surveyPorts({ list: async () => [port] });' +
    'console.log(JSON.stringify(found.hindrance));';
  const args = ['--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout;
}

test.skipIf(process.platform !== 'linux')('names the program that has a port open', async () => {
  const path = join(await temporaryDirectory(), 'tty');
  writeFileSync(path, '');
  const holder = spawn('sleep', ['60'], { stdio: ['ignore', 'ignore', openSync(path, 'w')] });
  onTestFinished(() => void holder.kill());
  const [found] = await surveyPorts(listing(port(path, '2341')));
  expect(found?.hindrance).toMatchObject({
    verdict: 'wrong',
    found: expect.stringMatching(/in use by sleep 60/),
  });
  const [own] = await surveyPorts(listing(port(path, '2341')), path);
  expect(own?.hindrance).toBeNull();
});

test('marks the port of the rig, whether the system lists it or not', async () => {
  const uart = port('/dev/none0');
  for (const binding of [listing(uart), listing()]) {
    expect(await listPorts(binding, '/dev/none0')).toMatchObject([
      { path: '/dev/none0', mayBeRig: true, inUse: true, hindrance: null },
    ]);
  }
  expect(await listPorts(listing(uart), null)).toMatchObject([{ mayBeRig: false, inUse: false }]);
  expect(await listPorts(listing(), 'sim')).toMatchObject([{ maker: 'pantilt (simulated)' }]);
});

test('reports the state of ports that the system cannot list', async () => {
  const binding = { list: () => Promise.reject(new Error('spawn udevadm ENOENT')) };
  await expect(surveyPorts(binding as unknown as BindingInterface)).rejects.toMatchObject({
    code: 'ports-not-listed',
  });
});
