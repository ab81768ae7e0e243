import { describe, expect, it } from 'vitest';
import { format } from '../../src/message.ts';
import { encodeCommand } from '../../src/protocol/commands.ts';
import { frame } from '../../src/protocol/framing.ts';
import { runningFindings } from '../../src/rig/diagnostics/findings.ts';
import { SimulatedBinding } from '../../src/simulator/simulated-binding.ts';
import { SimulatedRig } from '../../src/simulator/simulated-rig.ts';
import { codeOf, connected, pulses } from '../support/driven-rig.ts';

describe('losing the rig', () => {
  it('ends the move, finds the same device again, and moves nothing', async () => {
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
    'stops a device that is found moving, and resumes it unless a stop is in force (%s)',
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

  it('detects an open port that has gone silent', async () => {
    const { rig, clock, simulated } = await connected();
    simulated.onLine = () => {};
    await clock.advance(800);
    expect(rig.snapshot.connection).toBe('connecting');
    expect(rig.snapshot.problem?.message).toContain('no telemetry for 750 ms');
    await clock.run(rig.connected());
  });

  it('keeps a rig whose telemetry is still unread after this process was delayed', async () => {
    const { rig, clock, simulated } = await connected();
    const { onLine } = simulated;
    simulated.onLine = () => {};
    await clock.advance(700);
    const nowMs = clock.nowMs.bind(clock);
    clock.nowMs = () => nowMs() + 2000; // no timer has fired for this long
    await clock.advance(100);
    simulated.onLine = onLine;
    await clock.advance(1500);
    expect(rig.snapshot).toMatchObject({ connection: 'connected', problem: null });
  });

  it('detects a reset of the device', async () => {
    const { rig, clock, simulated } = await connected();
    await clock.run(rig.moveTo(pulses(1600)));
    const lost = new Promise<string>((resolve) => {
      rig.on('event', ({ name, wording }) => name === 'lost' && resolve(format(wording)));
    });
    const { protocolVersion, firmwareVersion, deviceId } = rig.snapshot.identity!;
    simulated.onLine(frame(['BOOT', protocolVersion, firmwareVersion, deviceId, 'BROWNOUT']));
    expect(await clock.run(lost)).toMatch(/the device has reset \(brownout\): .*supply/);
    await clock.run(rig.connected());
    expect(rig.snapshot.device?.servoOn ?? false).toBe(false);
  });

  it('sends PING to a released device too, and detects that it no longer receives', async () => {
    const { rig, clock, simulated } = await connected();
    simulated.device.receive = () => {};
    await clock.advance(2000);
    expect(rig.snapshot.problem?.message).toContain('PING was not answered');
  });

  it('does not accept another device in its place', async () => {
    const { rig, clock, binding, simulated } = await connected();
    binding.unplug();
    await clock.advance(10);
    const other = new SimulatedBinding(new SimulatedRig(simulated.description, clock, 2));
    binding.open = (options) => other.open(options);
    await clock.advance(5000);
    expect(rig.snapshot.problem?.code).toBe('device-changed');
    expect(rig.snapshot.connection).toBe('connecting');
    expect(runningFindings(rig)).toMatchObject([
      {
        check: 'device',
        found: 'sim is not the same device as before',
        cure: expect.stringMatching(/^restart pantilt/),
      },
    ]);
  });

  it('releases the rig and closes the port at the end, also when closed twice', async () => {
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
