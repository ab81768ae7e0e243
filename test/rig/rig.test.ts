import { afterEach, describe, expect, it } from 'vitest';
import type { PantiltError } from '../../src/errors.ts';
import { encodeCommand } from '../../src/protocol/commands.ts';
import { encodeBoot } from '../../src/protocol/device-lines.ts';
import { frame } from '../../src/protocol/framing.ts';
import type { Rig } from '../../src/rig/rig.ts';
import { SimulatedBinding } from '../../src/simulator/simulated-binding.ts';
import { SimulatedRig } from '../../src/simulator/simulated-rig.ts';
import { microseconds } from '../../src/units.ts';
import { simulate, simulateConnected } from '../support/simulated.ts';

const pulses = (panUs: number, tiltUs = 1500) => ({
  panUs: microseconds(panUs),
  tiltUs: microseconds(tiltUs),
});
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: PantiltError) => error.code,
  );

const open: { rig: Rig; clock: { run<T>(work: Promise<T>): Promise<T> } }[] = [];
afterEach(async () => {
  for (const { rig, clock } of open.splice(0)) await clock.run(rig.close());
});
const connected = async (...args: Parameters<typeof simulateConnected>) => {
  const parts = await simulateConnected(...args);
  open.push(parts);
  return parts;
};

describe('connecting', () => {
  it('opens a port that was named although the ports can not be listed', async () => {
    const parts = simulate();
    open.push(parts);
    parts.binding.list = () => Promise.reject(new Error('spawn udevadm ENOENT'));
    parts.rig.start();
    await parts.clock.run(parts.rig.connected());
  });

  it('waits for the board to boot, then knows the device and its limits', async () => {
    const { rig } = await connected();
    expect(rig.snapshot).toMatchObject({ connection: 'connected', port: 'sim', problem: null });
    expect(rig.snapshot.identity?.deviceId).toMatch(/^SIM-/);
    expect(rig.pulseLimits.pan).toEqual({ minUs: 500, maxUs: 2500, speedUsPerS: 3819 });
  });

  it('does not move anything by itself', async () => {
    const { rig, clock } = await connected();
    await clock.advance(2000);
    expect(rig.snapshot.device).toMatchObject({ state: 'R', servoOn: false, laserOn: false });
  });

  it('says why there is no rig, and finds it when it is plugged in', async () => {
    const parts = simulate();
    open.push(parts);
    parts.binding.unplug();
    parts.rig.start();
    await parts.clock.advance(1000);
    expect(parts.rig.snapshot.problem?.code).toBe('port-not-found');
    parts.binding.plug();
    await parts.clock.run(parts.rig.connected());
    expect(parts.rig.snapshot.problem).toBeNull();
  });

  it('refuses a device of another protocol version, and says what to flash', async () => {
    const parts = simulate();
    open.push(parts);
    const { simulated, rig, clock } = parts;
    simulated.device.receive = () => {
      const body = '1 OK 2 2.0.0 OTHER 1 2 3 4 5 6 7 8 0000';
      simulated.onLine(frame(body.split(' ')));
    };
    rig.start();
    await clock.advance(4000);
    expect(rig.snapshot.problem).toMatchObject({
      code: 'firmware-incompatible',
      message: expect.stringMatching(/protocol version 2.*flash firmware that speaks version 1/s),
    });
  });

  it('says that nobody answers after 3 s of silence', async () => {
    const parts = simulate();
    open.push(parts);
    parts.simulated.device.receive = () => {};
    parts.rig.start();
    await parts.clock.advance(2900);
    expect(parts.rig.snapshot.problem).toBeNull();
    await parts.clock.advance(300);
    expect(parts.rig.snapshot.problem?.code).toBe('not-a-pantilt-device');
  });
});

describe('moving', () => {
  it('is shown released as soon as the device has said so', async () => {
    const { rig, clock } = await connected();
    await clock.run(rig.moveTo(pulses(1600)));
    await clock.run(rig.setLaser(true));
    expect(rig.snapshot.device).toMatchObject({ state: 'A', laserOn: true });
    await clock.run(rig.release());
    expect(rig.snapshot.device).toMatchObject({ state: 'R', servoOn: false, laserOn: false });
  });

  it('arms, arrives, and returns what was applied', async () => {
    const { rig, clock } = await connected();
    const applied = await clock.run(rig.moveTo(pulses(1700.2, 1400)));
    expect(applied).toEqual(pulses(1700, 1400));
    expect(rig.snapshot.device).toMatchObject({ ...applied, state: 'A' });
  });

  it.each([
    [pulses(2501), "panUs 2501 is out of the rig's limits, 500 to 2500 µs"],
    [pulses(1500, 499), 'tiltUs 499'],
    [pulses(Number.NaN), 'panUs NaN'],
  ])('refuses %j and moves nothing', async (target, text) => {
    const { rig, clock } = await connected();
    await expect(clock.run(rig.moveTo(target))).rejects.toMatchObject({
      code: 'pulse-out-of-limits',
      message: expect.stringContaining(text),
    });
    expect(rig.snapshot.device?.servoOn ?? false).toBe(false);
  });

  it("keeps to the device's limits when they are narrower, and says whose they are", async () => {
    const parts = simulate();
    open.push(parts);
    const { simulated, rig, clock } = parts;
    for (const c of encodeCommand(1, 'PANLIMITS', 1000, 2000, 3000, 30_000))
      simulated.device.receive(c.charCodeAt(0));
    rig.start();
    await clock.run(rig.connected());
    expect(rig.pulseLimits.pan).toMatchObject({ minUs: 1000, maxUs: 2000 });
    await expect(clock.run(rig.moveTo(pulses(2100)))).rejects.toThrow("device's limits");
  });

  it('does not arm a device whose pulses would begin out of limits', async () => {
    const parts = simulate();
    open.push(parts);
    const { simulated, rig, clock } = parts;
    for (const c of encodeCommand(1, 'PANLIMITS', 100, 5000, 3000, 30_000)) {
      simulated.device.receive(c.charCodeAt(0));
    }
    rig.start();
    await clock.run(rig.connected());
    await clock.advance(100);
    await expect(clock.run(rig.moveTo(pulses(600)))).rejects.toThrow('panUs 2550 is out of');
    expect(rig.snapshot.device?.servoOn).toBe(false);
  });

  it('takes pulses finer than the wire can carry', async () => {
    const { rig, clock } = await connected();
    expect(await clock.run(rig.moveTo(pulses(1600.04, 1499.77)))).toEqual(pulses(1600, 1500));
  });

  it('lets a new move take the place of the one under way', async () => {
    const { rig, clock } = await connected();
    const first = codeOf(rig.moveTo(pulses(2400)));
    await clock.advance(200);
    const second = clock.run(rig.moveTo(pulses(1600)));
    expect(await first).toBe('move-interrupted');
    expect(await second).toEqual(pulses(1600));
  });

  it('gets through a line that garbles some of its bytes, and counts them', async () => {
    const { rig, clock, simulated } = await connected();
    const send = simulated.onLine;
    let lines = 0;
    simulated.onLine = (line) => send(++lines % 5 === 0 ? line.replace('1', '7') : line);
    for (const panUs of [1600, 1700, 1650, 1500]) {
      expect(await clock.run(rig.moveTo(pulses(panUs)))).toEqual(pulses(panUs));
    }
    expect(rig.snapshot.quality?.linesGarbled).toBeGreaterThan(0);
  });

  it('survives floods, cut lines and foreign bytes', async () => {
    const { rig, clock, simulated } = await connected();
    for (const noise of ['x'.repeat(5000), '\u00ff\u0000\u0080', 'T 1 2', '\n\n\r', '12 OK*']) {
      simulated.onLine(noise);
    }
    simulated.onLine('\n');
    await clock.advance(600);
    expect(await clock.run(rig.moveTo(pulses(1600)))).toEqual(pulses(1600));
  });
});

describe('stopping', () => {
  it('is confirmed by the device, ends the move, and holds until resume', async () => {
    const { rig, clock } = await connected();
    const move = codeOf(rig.moveTo(pulses(2400)));
    await clock.advance(400);
    expect(await clock.run(rig.stop())).toBe(true);
    expect(await move).toBe('rig-stopped');
    expect(rig.snapshot).toMatchObject({ stopped: true, device: { state: 'S' } });
    expect(await codeOf(clock.run(rig.moveTo(pulses(1500))))).toBe('rig-stopped');
    await clock.run(rig.resume());
    expect(await clock.run(rig.moveTo(pulses(1500)))).toEqual(pulses(1500));
  });

  it('is taken without a device, which it can not confirm, and holds when one comes', async () => {
    const parts = simulate();
    open.push(parts);
    expect(await parts.clock.run(parts.rig.stop())).toBe(false);
    parts.rig.start();
    await parts.clock.run(parts.rig.connected());
    expect(await codeOf(parts.clock.run(parts.rig.moveTo(pulses(1500))))).toBe('rig-stopped');
  });

  it('tells the truth when the device does not confirm', async () => {
    const { rig, clock, simulated } = await connected();
    await clock.run(rig.moveTo(pulses(1600)));
    const receive = simulated.device.receive.bind(simulated.device);
    simulated.device.receive = (byte) => byte !== '!'.charCodeAt(0) && receive(byte);
    expect(await codeOf(clock.run(rig.stop()))).toBe('stop-unconfirmed');
  });

  it('tells the truth when the device has gone deaf in mid-move', async () => {
    const { rig, clock, simulated } = await connected();
    const move = codeOf(rig.moveTo(pulses(2400)));
    await clock.advance(200);
    simulated.device.receive = () => {};
    expect(await codeOf(clock.run(rig.stop()))).toBe('stop-unconfirmed');
    expect(await move).toBe('rig-stopped');
  });

  it('is sent while the device has not answered yet', async () => {
    const parts = simulate();
    open.push(parts);
    const heard: number[] = [];
    parts.simulated.device.receive = (byte) => heard.push(byte);
    parts.rig.start();
    await parts.clock.advance(500);
    expect(await parts.clock.run(parts.rig.stop())).toBe(false);
    expect(heard).toContain('!'.charCodeAt(0));
  });

  it('ends the move when somebody else has stopped the device', async () => {
    const { rig, clock, simulated } = await connected();
    const move = codeOf(rig.moveTo(pulses(2400)));
    await clock.advance(300);
    simulated.device.receive('!'.charCodeAt(0));
    expect(await clock.run(move)).toBe('rig-stopped');
    expect(rig.snapshot.stopped).toBe(true);
  });
});

describe('losing the rig', () => {
  it('ends the move, finds the same device again, and moves nothing by that', async () => {
    const { rig, clock, binding } = await connected();
    const move = codeOf(rig.moveTo(pulses(2400)));
    await clock.advance(400);
    binding.unplug();
    expect(await clock.run(move)).toBe('rig-lost');
    expect(rig.snapshot).toMatchObject({ connection: 'connecting', device: null });
    binding.plug();
    await clock.run(rig.connected());
    await clock.advance(2000);
    expect(rig.snapshot.device).toMatchObject({ state: 'R', servoOn: false });
  });

  it.each([false, true])(
    'stops a device that is found moving, and frees it unless a stop is wanted (%s)',
    async (wanted) => {
      const { rig, clock, binding, simulated } = await connected();
      await clock.run(rig.arm());
      await clock.run(rig.setLaser(true));
      const move = codeOf(rig.moveTo(pulses(2400)));
      await clock.advance(300);
      simulated.device.halt = () => {}; // a board that neither the plug nor opening the port resets
      simulated.device.reset = () => {};
      binding.unplug();
      expect(await clock.run(move)).toBe('rig-lost');
      if (wanted) expect(await clock.run(rig.stop())).toBe(false);
      binding.plug();
      await clock.run(rig.connected());
      await clock.advance(100);
      const { state, laserOn, panUs } = rig.snapshot.device!;
      expect({ state, laserOn }).toEqual({ state: wanted ? 'S' : 'A', laserOn: false });
      expect(panUs).toBeLessThan(2400);
      expect(rig.snapshot.stopped).toBe(wanted);
      await clock.advance(2000);
      expect(rig.snapshot.device?.panUs).toBe(panUs);
    },
  );

  it('sees a port that has gone silent although it is open', async () => {
    const { rig, clock, simulated } = await connected();
    simulated.onLine = () => {};
    await clock.advance(800);
    expect(rig.snapshot.connection).toBe('connecting');
    expect(rig.snapshot.problem?.message).toContain('no telemetry for 750 ms');
    await clock.run(rig.connected());
  });

  it('sees that the device has reset under its hands', async () => {
    const { rig, clock, simulated } = await connected();
    await clock.run(rig.moveTo(pulses(1600)));
    const lost = new Promise<string>((resolve) => {
      rig.on('event', ({ name, message }) => name === 'lost' && resolve(message));
    });
    simulated.onLine(encodeBoot(rig.snapshot.identity!, 'BROWNOUT'));
    expect(await clock.run(lost)).toMatch(/the device has reset \(brownout\): .*supply/);
    await clock.run(rig.connected());
    expect(rig.snapshot.device?.servoOn ?? false).toBe(false);
  });

  it('asks a device now and then although it needs no host, and so sees that it has gone deaf', async () => {
    const { rig, clock, simulated } = await connected();
    simulated.device.receive = () => {};
    await clock.advance(2000);
    expect(rig.snapshot.problem?.message).toContain('PING was not answered');
  });

  it('will not take another device in its place', async () => {
    const { rig, clock, binding, simulated } = await connected();
    binding.unplug();
    await clock.advance(10);
    const other = new SimulatedBinding(new SimulatedRig(simulated.description, clock, 2));
    binding.open = (options) => other.open(options);
    await clock.advance(5000);
    expect(rig.snapshot.problem?.code).toBe('device-changed');
    expect(rig.snapshot.connection).toBe('connecting');
  });

  it('releases the rig and closes the port at the end, also when asked twice', async () => {
    const { rig, clock, simulated } = await connected();
    await clock.run(rig.moveTo(pulses(1600)));
    await clock.run(rig.close());
    await clock.run(rig.close());
    expect(rig.snapshot.connection).toBe('closed');
    const said: string[] = [];
    simulated.onLine = (line) => said.push(line);
    for (const c of encodeCommand(900, 'STATUS')) simulated.device.receive(c.charCodeAt(0));
    expect(said.join()).toMatch(/OK \d+ R 0 0/);
  });
});
