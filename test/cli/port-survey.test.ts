import { spawn } from 'node:child_process';
import { chmodSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BindingInterface, PortInfo } from '@serialport/bindings-interface';
import { expect, onTestFinished, test } from 'vitest';
import { surveyPorts } from '../../src/cli/port-survey.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';

const isRoot = process.getuid?.() === 0;

const port = (path: string, vendorId?: string) => ({ path, vendorId }) as PortInfo;
const listing = (...ports: PortInfo[]) =>
  ({ list: async () => ports }) as unknown as BindingInterface;

test('puts those that may be a rig first, with their makers', async () => {
  const ports = await surveyPorts(listing(port('/dev/none0'), port('/dev/none1', '1a86')));
  expect(ports).toMatchObject([
    { path: '/dev/none1', mayBeRig: true, maker: 'WCH CH340', hindrance: null },
    { path: '/dev/none0', mayBeRig: false, maker: null, hindrance: null },
  ]);
});

test.skipIf(isRoot)('says that opening a port is not permitted, with the cure', async () => {
  const path = join(await temporaryDirectory(), 'tty');
  writeFileSync(path, '');
  chmodSync(path, 0o000);
  const [found] = await surveyPorts(listing(port(path, '2341')));
  expect(found?.hindrance?.cure).toMatch(/usermod -aG dialout/);
});

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

test('says how ports that can not be listed are', async () => {
  const binding = { list: () => Promise.reject(new Error('spawn udevadm ENOENT')) };
  await expect(surveyPorts(binding as unknown as BindingInterface)).rejects.toMatchObject({
    code: 'ports-not-listed',
  });
});
