import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { isMissing } from '../support/packages.ts';
import { eventually } from '../support/pantilt.ts';
import { ServedDaemon } from '../support/served-daemon.ts';

const run = promisify(execFile);
const GUIDE = new URL('../../docs/mqtt.md', import.meta.url);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a broker on a port; it is killed when the test ends. */
function startBroker(port: number) {
  const broker = spawn('mosquitto', ['-v', '-p', String(port)]);
  let log = '';
  broker.stderr.on('data', (bytes) => {
    log += bytes;
  });
  const ended = new Promise((resolve) => broker.once('close', resolve));
  const kill = async () => {
    broker.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  return { kill, log: () => log };
}

const missing = isMissing('mosquitto', 'mosquitto-clients');
test.skipIf(missing)(
  'the clients of mosquitto run the lines of the guide, and a restart of the broker is survived',
  async () => {
    const guide = await readFile(GUIDE, 'utf8');
    const lines = [...guide.matchAll(/^ {4}(mosquitto_.*)$/gm)].map(([, line]) => line!);
    const [target, laser, stop, resume, state] = lines;
    const port = await freePort();
    const broker = startBroker(port);
    const daemon = new ServedDaemon([
      ...['--data', ':memory:', '--mqtt', `mqtt://127.0.0.1:${port}`],
    ]);
    const mosquitto = async (line: string) => {
      const words = line.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', ''));
      const [program = '', ...rest] = words;
      return (await run(program, ['-p', String(port), ...rest], { timeout: 30_000 })).stdout;
    };
    const reported = async () => JSON.parse(await mosquitto(state!));
    await daemon.command.says(/mqtt: connected/);
    expect(broker.log()).toMatch(/as pantilt-hobby-\d+ \(p5, c1/); // MQTT 5, a clean start
    await daemon.command.says(/training 1 is done/); // Until then a busy machine has no time for it.
    await eventually(async () => (await reported()).state === 'released'); // The first samples are taken.
    await mosquitto(target!);
    await expect.poll(reported, { timeout: 10_000 }).toMatchObject({
      state: 'armed',
      laser: 'OFF',
      xM: expect.closeTo(0.8, 1),
      yM: expect.closeTo(-0.3, 1),
    });
    await mosquitto(laser!);
    await eventually(async () => (await reported()).laser === 'ON');
    await mosquitto(stop!);
    await eventually(async () => (await reported()).state === 'stopped');
    expect(await reported()).toMatchObject({ laser: 'OFF' });
    await mosquitto(resume!);
    await eventually(async () => (await reported()).state === 'armed');
    const config = `mosquitto_sub -h 127.0.0.1 -t homeassistant/device/+/config -C 1`;
    expect(JSON.parse(await mosquitto(config))).toMatchObject({ dev: { name: 'hobby' } });

    await broker.kill();
    await daemon.command.says(/mqtt: no connection/);
    expect(await daemon.call('GET', 'rig')).toMatchObject({ state: 'armed' });
    startBroker(port);
    await daemon.command.says(/mqtt: connected(.|\n)*mqtt: connected/);
    await eventually(async () => (await reported()).state === 'armed');
    await daemon.command.kill();
    const availability = `mosquitto_sub -h 127.0.0.1 -t pantilt/hobby/availability -C 1`;
    await eventually(async () => (await mosquitto(availability)).trim() === 'offline');
  },
);
