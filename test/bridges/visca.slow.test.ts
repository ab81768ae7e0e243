import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { isMissing } from '../support/packages.ts';
import { eventually } from '../support/pantilt.ts';
import { ServedDaemon } from '../support/served-daemon.ts';
import { optional } from '../support/tools.ts';

const GUIDE = new URL('../../docs/visca.md', import.meta.url);
const DONE = /^90 41 ff 90 51 ff$/;
const library = await optional(() => import('visca-over-ip'));

async function serveVisca() {
  const daemon = new ServedDaemon(['--data', ':memory:', '--visca', '0']);
  const [port = ''] = await daemon.command.says(/visca on 127\.0\.0\.1:(\d+)/);
  await daemon.command.says(/training 1 is done/); // Before it, the first samples move the rig.
  return { daemon, port: Number(port) };
}

test.skipIf(isMissing('socat'))('socat sends the lines of the guide', async () => {
  const lines = [...(await readFile(GUIDE, 'utf8')).matchAll(/^ {4}(printf .*?) *(#.*)?$/gm)];
  const { daemon, port } = await serveVisca();
  /** Sends a line until it is answered so: on a busy machine, a reply can come after socat has ended. */
  const replyTo = async (line: string, pattern: RegExp): Promise<RegExpExecArray> => {
    let reply: RegExpExecArray | null = null;
    await eventually(async () => {
      reply = pattern.exec(await send(line));
      return reply;
    });
    return reply!;
  };
  const send = async (line: string) => {
    const command = line.replace('52381', String(port));
    return (await promisify(execFile)('bash', ['-c', command])).stdout.trim().replace(/\s+/g, ' ');
  };
  const [home, drive, end, position] = lines.map(([, line]) => line!);
  await replyTo(home!, DONE);
  expect(await daemon.call('GET', 'rig')).toMatchObject({ pose: { panUs: 1500, tiltUs: 1500 } });
  for (const line of [drive!, end!]) await replyTo(line, DONE);
  expect(await daemon.call('GET', 'rig')).toMatchObject({ state: 'armed', laserOn: false });
  const nibbles = await replyTo(position!, /^90 50 0(.) 0(.) 0(.) 0(.) (0. ){4}ff$/);
  const panDeg = Number.parseInt(nibbles.slice(1, 5).join(''), 16) / 14.4;
  expect(panDeg).toBeGreaterThan(10); // 20°/s for at least a second
});

test.skipIf(!library)('visca-over-ip moves the rig, and receives its replies', async () => {
  const { ViscaCamera, ViscaCommand } = library!;
  const { daemon, port } = await serveVisca();
  const camera = new ViscaCamera('127.0.0.1', port);
  onTestFinished(() => void camera.client.close());
  await once(camera.client, 'connect');
  /** Sends a command. @returns its events until it is complete or has failed */
  const send = (command: InstanceType<typeof ViscaCommand>) =>
    new Promise<unknown[]>((resolve) => {
      const events: unknown[] = [];
      const add = (name: string) => (data?: unknown) => {
        events.push(name, ...(data === undefined ? [] : [String(data)]));
        if (name !== 'ack') resolve(events);
      };
      for (const name of ['ack', 'complete', 'error'] as const) command.on(name, add(name));
      camera.on('error', add('error'));
      camera.sendCommand(command);
    });
  expect(await send(ViscaCommand.cameraPanTiltDirect(24, 20, 288, -216))).toContain('complete');
  const rig = await daemon.call<{ pose: { panRad: number; tiltRad: number } }>('GET', 'rig');
  expect((rig.pose.panRad * 180) / Math.PI).toBeCloseTo(-20, -1);
  expect(await send(ViscaCommand.cameraPanTilt(8, 0))).toContain('complete');
  expect(await send(ViscaCommand.cameraPanTilt(0, 0))).toContain('complete');
  expect(await daemon.call('GET', 'rig')).toMatchObject({ state: 'armed' });
  // The last: for the library, the next acknowledgement would be that of the refused command.
  expect(await send(ViscaCommand.cameraPanTiltDirect(24, 20, -2592, 0))).toContainEqual(
    expect.stringContaining('command failed'),
  );
});
