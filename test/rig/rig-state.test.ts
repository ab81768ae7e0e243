/**
 * The driver's view of the device: one error code for a loss, no outdated state, no endless wait.
 */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { PantiltError } from '../../src/errors.ts';
import { encodeCommand } from '../../src/protocol/commands.ts';
import { frame } from '../../src/protocol/framing.ts';
import type { Rig } from '../../src/rig/rig.ts';
import { SimulatedPort } from '../../src/simulator/simulated-binding.ts';
import type { SimulatedRig } from '../../src/simulator/simulated-rig.ts';
import { collecting, request } from '../support/collecting.ts';
import { closeAtEnd, codeOf, connected, pulses } from '../support/driven-rig.ts';
import { simulate } from '../support/simulated.ts';

const namesOf = (rig: Rig): string[] => {
  const names: string[] = [];
  rig.on('event', ({ name }) => names.push(name));
  return names;
};

describe('a loss', () => {
  /**
   * A port whose writes fail before any read, as the kernel reports a cable unplugged during a
   * write.
   */
  const failWrites = () => {
    const error = new Error('Error: EIO: i/o error, write');
    const { close } = SimulatedPort.prototype;
    const writes = vi.spyOn(SimulatedPort.prototype, 'write').mockRejectedValue(error);
    // A real port takes a while to close: the failed write is reported first.
    const closes = vi.spyOn(SimulatedPort.prototype, 'close');
    closes.mockImplementation(async function (this: SimulatedPort) {
      await new Promise((resolve) => setImmediate(resolve));
      return close.call(this);
    });
    const mockRestore = () => {
      writes.mockRestore();
      closes.mockRestore();
    };
    onTestFinished(mockRestore);
    return { mockRestore };
  };

  it('has one error, whether a read or a write detects it first', async () => {
    for (const lose of ['read', 'write']) {
      const { rig, clock, binding } = await connected();
      const move = rig.moveTo(pulses(2000)).catch((error: PantiltError) => error);
      await clock.advance(100);
      if (lose === 'read') binding.unplug();
      const writes = lose === 'write' ? failWrites() : undefined;
      expect(await clock.run(move), lose).toMatchObject({
        code: 'rig-lost',
        message: 'the connection to the rig was lost: the port was closed: check the cable',
      });
      writes?.mockRestore();
    }
  });

  it('pauses a collection, whenever the cable is unplugged', async () => {
    for (let afterMs = 100; afterMs < 2500; afterMs += 397) {
      const { collections, clock, binding } = await collecting();
      const { id } = await clock.run(collections.create({ ...request, count: 2 }));
      await clock.advance(afterMs);
      const writes = failWrites();
      await clock.advance(300);
      writes.mockRestore();
      binding.unplug();
      binding.plug();
      const { state, problem } = await clock.run(collections.ended(id));
      expect({ state, problem }, `${afterMs} ms`).toEqual({ state: 'done', problem: null });
    }
  });

  it('of the port is also detected before the device has answered', async () => {
    const parts = simulate();
    closeAtEnd(parts);
    parts.simulated.device.receive = () => {};
    parts.rig.start();
    await parts.clock.advance(200);
    parts.binding.unplug();
    await parts.clock.advance(10);
    expect(parts.rig.snapshot.problem?.code).toBe('rig-lost');
  });

  it('is detected from a refused move if the report of a reset was lost', async () => {
    const { rig, clock, simulated } = await connected();
    await clock.run(rig.moveTo(pulses(1600)));
    const { onLine } = simulated;
    simulated.onLine = () => {};
    simulated.device.reset('POWER');
    simulated.onLine = onLine;
    expect(await codeOf(clock.run(rig.moveTo(pulses(1700))))).toBe('rig-lost');
    await clock.run(rig.connected());
    expect(await codeOf(clock.run(rig.moveTo(pulses(1700))))).toBe('done');
  });
});

describe('a state', () => {
  it('of an earlier session is dropped: nothing is stopped without a stop', async () => {
    const { rig, clock, binding, simulated } = await connected();
    await clock.run(rig.arm());
    await clock.run(rig.setLaser(true));
    const move = codeOf(rig.moveTo(pulses(2400)));
    await clock.advance(300);
    for (const c of encodeCommand(900, 'WATCHDOG', 60_000, 0)) {
      simulated.device.receive(c.charCodeAt(0)); // so that its laser is still on when it is found again
    }
    simulated.device.halt = () => {}; // a board that neither the plug nor opening the port resets
    simulated.device.reset = () => {};
    binding.unplug();
    expect(await clock.run(move)).toBe('rig-lost');
    binding.plug();
    const states: (string | undefined)[] = [];
    rig.on('change', () => states.push(rig.snapshot.device?.state));
    await clock.run(rig.connected());
    expect(states).not.toContain('S');
    expect(rig.snapshot.stopped).toBe(false);
    expect(await codeOf(clock.run(rig.moveTo(pulses(1500))))).toBe('done');
  });

  it('is not read from a late reply to an earlier conversation', async () => {
    const { rig, clock, binding, simulated } = simulate();
    closeAtEnd({ rig, clock });
    const sent: string[] = [];
    const replies: string[] = [];
    const ignore = () => {};
    simulated.probe = {
      deviceReceived: ignore,
      pulse: ignore,
      laser: ignore,
      measured: ignore,
      hostSent: (bytes) => sent.push(String(bytes)),
      deviceSent: (bytes) => /^\d+ OK/.test(String(bytes)) && replies.push(String(bytes)),
    };
    rig.start();
    await clock.run(rig.connected());
    const [hello = '', status = ''] = replies;
    const [body = ''] = status.replace(' R ', ' M ').split('*');
    const connect = simulated.connect.bind(simulated);
    simulated.connect = (baudRate, host) => {
      const late = (text: string) => host.deliver(Buffer.from(text));
      clock.schedule(50, () => late(hello)); // while the device boots
      clock.schedule(60, () => late(frame(body.split(' '))));
      return connect(baudRate, host);
    };
    binding.unplug();
    binding.plug();
    sent.length = 0;
    await clock.advance(1500);
    expect(rig.snapshot.connection).toBe('connected');
    expect(sent.join('')).not.toContain('!'); // as for a device that is found moving
  });

  it('is not stopped again by a stop that a resume has overtaken', async () => {
    const { rig, clock } = await connected();
    await clock.run(rig.moveTo(pulses(1600)));
    const stopping = rig.stop();
    await clock.advance(20);
    await clock.run(rig.resume());
    await clock.run(stopping);
    await clock.advance(500);
    expect(rig.snapshot).toMatchObject({ stopped: false, device: { state: 'A' } });
  });
});

describe('a wait', () => {
  /** Makes the device report `M` in place of `A`. */
  function neverArrive(simulated: SimulatedRig): void {
    const { onLine } = simulated;
    simulated.onLine = (line) => {
      const [body = ''] = line.split('*');
      onLine(/^T \d+ \d+ A /.test(body) ? frame(body.replace(' A ', ' M ').split(' ')) : line);
    };
  }

  it('for a device that never reports the end of its move times out, and stops the rig', async () => {
    const { rig, clock, simulated } = await connected();
    neverArrive(simulated);
    const beganMs = clock.nowMs();
    await expect(clock.run(rig.moveTo(pulses(1600)))).rejects.toMatchObject({
      code: 'move-overdue',
      message: expect.stringMatching(/takes \d\.\d s at most .* the rig was stopped: run/),
    });
    expect(clock.nowMs() - beganMs).toBeLessThan(8000);
    await clock.advance(100);
    expect(rig.snapshot).toMatchObject({ stopped: true, device: { state: 'S' } });
  });

  it('of a collection ends with the same cause', async () => {
    const { collections, clock, simulated } = await collecting();
    neverArrive(simulated);
    const { id } = await clock.run(collections.create({ ...request, count: 2 }));
    const { problem } = await clock.run(collections.ended(id));
    expect(problem?.code).toBe('move-overdue');
  });

  it('for a port that does not open times out', async () => {
    const parts = simulate();
    closeAtEnd(parts);
    parts.binding.open = () => new Promise(() => {});
    parts.rig.start();
    await parts.clock.advance(4900);
    expect(parts.rig.snapshot.problem).toBeNull();
    await parts.clock.advance(200);
    expect(parts.rig.snapshot.problem?.message).toContain('sim did not open within 5 s');
  });
});

describe('a laser that the device turns off by itself', () => {
  /** Blocks all bytes to the device until its watchdog acts. */
  async function silence({ clock, simulated }: Awaited<ReturnType<typeof connected>>) {
    const { device } = simulated;
    const receive = device.receive.bind(device);
    device.receive = () => {};
    while (device.laserOn) await clock.advance(10);
    await clock.advance(50); // telemetry is on its way
    device.receive = receive;
  }

  it('is an event and a state, and only a command turns it on again', async () => {
    const parts = await connected();
    const { rig, clock } = parts;
    await clock.run(rig.moveTo(pulses(1600)));
    await clock.run(rig.setLaser(true));
    const names = namesOf(rig);
    await silence(parts);
    await clock.advance(1000);
    expect(names).toEqual(['laser-off']);
    expect(rig.snapshot).toMatchObject({ connection: 'connected', device: { laserOn: false } });
    await clock.run(rig.setLaser(true));
    await clock.advance(1000);
    expect(rig.snapshot.device).toMatchObject({ state: 'A', laserOn: true });
    expect(names).toEqual(['laser-off']);
  });

  it('is not reported if a command has turned it off', async () => {
    const { rig, clock } = await connected();
    await clock.run(rig.moveTo(pulses(1600)));
    const names = namesOf(rig);
    for (const end of [
      () => rig.setLaser(false),
      () => rig.release(),
      () => rig.stop().then(() => {}),
    ]) {
      await clock.run(rig.arm());
      await clock.run(rig.setLaser(true));
      await clock.run(end());
      await clock.advance(200);
    }
    expect(names).toEqual(['stopped']);
  });

  it('ends the move in progress', async () => {
    const parts = await connected();
    const { rig, clock } = parts;
    await clock.run(rig.moveTo(pulses(1600)));
    await clock.run(rig.setLaser(true));
    const signal = rig.lease.beginMove();
    await silence(parts);
    await clock.advance(200);
    expect(signal.reason).toMatchObject({ code: 'move-interrupted' });
  });
});
