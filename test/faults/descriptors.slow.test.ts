/** A daemon that runs out of file descriptors, since clients hold too many connections. */
import { spawnSync } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { isMissing } from '../support/packages.ts';
import { Pantilt } from '../support/pantilt.ts';

const MAX_DESCRIPTORS = 60;
const SAMPLE = { panUs: 1400, tiltUs: 1300.5, panSide: 1, tiltSide: 1, xM: 0.8, yM: -0.25 };

test.skipIf(isMissing('util-linux'))(
  'a daemon without free file descriptors works again as soon as there are some',
  async () => {
    const pantilt = new Pantilt([...['serve', '--data', ':memory:', '--listen', '127.0.0.1:0']]);
    const [url = ''] = await pantilt.says(/open (http:\/\/[\d.:]+)/);
    await pantilt.says(/"model trained"/); // Loading the code of a training takes many descriptors.
    const { pid } = pantilt.process;
    spawnSync('prlimit', ['--pid', String(pid), `--nofile=${MAX_DESCRIPTORS}:${MAX_DESCRIPTORS}`]);
    const { port, hostname } = new URL(url);
    const sockets: Socket[] = Array.from({ length: 3 * MAX_DESCRIPTORS }, () =>
      connect(Number(port), hostname).on('error', () => {}),
    );
    const ask = (path: string, body?: object) =>
      fetch(`${url}/api/v1/${path}`, {
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        // A connection from before the others would still be served.
        headers: { connection: 'close', ...(body && { 'content-type': 'application/json' }) },
        signal: AbortSignal.timeout(2000),
      }).then(
        ({ status }) => status,
        () => 'none',
      );
    await expect.poll(() => ask('rig'), { timeout: 10_000 }).toBe('none');
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => ask('rig'), { timeout: 10_000 }).toBe(200);
    expect(await ask('samples', SAMPLE)).toBe(200);
    pantilt.process.kill('SIGTERM');
    expect(await pantilt.ended).toBe(0);
  },
);
