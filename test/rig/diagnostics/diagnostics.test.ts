import { describe, expect, it } from 'vitest';
import { encodeCommand } from '../../../src/protocol/commands.ts';
import { frame } from '../../../src/protocol/framing.ts';
import { runDiagnostics } from '../../../src/rig/diagnostics/diagnostics.ts';
import { findings } from '../../../src/rig/diagnostics/findings.ts';
import { SIMULATED_PATH } from '../../../src/simulator/simulated-binding.ts';
import {
  DURATION_MS,
  examineSimulated,
  line,
  notWell,
  type Parts,
} from '../../support/examined-rig.ts';
import { answerAll, quiet, simulate } from '../../support/simulated.ts';

describe('a healthy rig', () => {
  it('has no faults, and figures for everything', async () => {
    const { examination, found } = await examineSimulated();
    expect(notWell(found)).toEqual([]);
    expect(found.map(({ check }) => check)).toEqual([
      ...['port', 'device', 'firmware', 'state', 'line to host', 'line to device', 'replies'],
      ...['overflow', 'telemetry', 'round trip', 'jitter', 'limits'],
    ]);
    expect(examination.device).toMatchObject({ resetReason: 'EXTERNAL', status: { state: 'R' } });
    const { telemetryReceived, telemetryLost, roundTripMedianMs, ...rest } = line(examination);
    expect(telemetryLost).toBe(0);
    expect(telemetryReceived).toBeGreaterThanOrEqual(DURATION_MS / 20);
    // 14 bytes there and 16 or more back take 2.6 ms at 115200 baud.
    expect(roundTripMedianMs).toBeGreaterThan(2.6);
    expect(rest).toMatchObject({ linesGarbled: 0, repliesRetried: 0, resetReason: null });
  });

  it('is left unchanged, with telemetry off and the port closed', async () => {
    const { clock, simulated, binding } = await examineSimulated();
    const lines: string[] = [];
    simulated.onLine = (text) => lines.push(text);
    for (const c of encodeCommand(9, 'STATUS')) simulated.device.receive(c.charCodeAt(0));
    await clock.advance(1000);
    expect(lines).toEqual([expect.stringMatching(/^9 OK \d+ R 0 0 /)]);
    const port = await binding.open({ path: SIMULATED_PATH, baudRate: 115_200 }); // busy if open
    await port.close();
  });

  it('gives the same figures each time', async () => {
    const noisy = { toHost: { flipped: 0.0005, lateMs: 9 }, toDevice: { flipped: 0.001 } };
    const [first, second] = [await examineSimulated(noisy), await examineSimulated(noisy)];
    expect(first.examination).toEqual(second.examination);
    expect(line(first.examination).linesGarbled).toBeGreaterThan(0);
  });

  it('sends telemetry at a rate that suits its baud rate', async () => {
    const { examination, found } = await examineSimulated({ baudRate: 9600 });
    expect(line(examination).telemetryRateHz).toBe(5);
    expect(notWell(found)).toEqual([]);
  });
});

describe('a device', () => {
  /** It replies to every line with this. */
  const answering =
    (...words: string[]) =>
    ({ simulated }: Parts) =>
      answerAll(simulated, ...words);

  it('of another protocol version is recognised, with the cure', async () => {
    const { found } = await examineSimulated({
      prepare: answering(...'OK 2 2.0.0 OTHER 1 2 3 4 5 6 7 8 0000'.split(' ')),
    });
    expect(found).toMatchObject([
      {
        check: 'firmware',
        found: expect.stringContaining('protocol version 2'),
        cure: expect.stringContaining('pantilt flash'),
      },
    ]);
  });

  it('with unreadable answers should be flashed', async () => {
    const { found } = await examineSimulated({
      prepare: answering(...'OK 1 1.0.0 OTHER 1 2'.split(' ')),
    });
    expect(found).toMatchObject([
      { check: 'firmware', cure: expect.stringContaining('pantilt flash') },
    ]);
  });

  it('that is silent is reported', async () => {
    const { found } = await examineSimulated({ prepare: answering() });
    expect(found).toMatchObject([
      { check: 'device', cure: expect.stringContaining('pantilt flash') },
    ]);
  });

  it('that sends unreadable lines may have another baud rate', async () => {
    const { found } = await examineSimulated({ toHost: { flipped: 0.9 } });
    expect(found).toMatchObject([
      { check: 'device', cure: expect.stringContaining('--baud 250000') },
    ]);
  });

  it('that resets during the examination is detected, with the cure for its reason', async () => {
    const { found } = await examineSimulated({
      prepare: ({ clock, simulated }) =>
        clock.schedule(2000, () => {
          simulated.device.halt();
          simulated.onLine(frame(['BOOT', 1, '1.0.0', 'BOARD', 'BROWNOUT']));
        }),
    });
    expect(notWell(found)).toMatchObject([
      {
        check: 'line',
        found: expect.stringContaining('BROWNOUT'),
        cure: expect.stringContaining('supply'),
      },
    ]);
  });
});

describe('the limits and state of the device', () => {
  /** Commands sent to the device right after the first line from the host. */
  const hearing =
    (...lines: string[]) =>
    ({ simulated: { device } }: Parts) => {
      const receive = device.receive.bind(device);
      device.receive = (byte) => {
        receive(byte);
        if (byte === 0x0a) for (const c of lines.splice(0).join('')) receive(c.charCodeAt(0));
      };
    };

  it('are wider than the rig file allows: each limit is named', async () => {
    const { found } = await examineSimulated({
      prepare: ({ simulated: { device } }) => {
        const wider = encodeCommand(1, 'TILTLIMITS', 400, 2500, 9000, 38_197);
        for (const c of wider) device.receive(c.charCodeAt(0));
      },
    });
    expect(notWell(found)).toMatchObject([
      {
        check: 'limits',
        verdict: 'wrong',
        found:
          'those of the device are wider: tilt min µs 400 (rig file 500), tilt speed µs/s 9000 (rig file 3819)',
        cure: expect.stringContaining('pantilt flash --rig'),
      },
    ]);
  });

  it('are not compared without a rig file, which is reported but not a fault', async () => {
    const { examination } = await examineSimulated();
    expect(notWell(findings(examination))).toMatchObject([{ check: 'limits', verdict: 'advice' }]);
  });

  it('moving: the examination does not keep it moving', async () => {
    const { examination, found, clock, simulated } = await examineSimulated({
      prepare: hearing(encodeCommand(901, 'ARM'), encodeCommand(902, 'MOVE', 2400, 1500, 100)),
    });
    expect(examination).toMatchObject({ device: { status: { state: 'M' } }, line: null });
    expect(notWell(found)).toMatchObject([{ check: 'state', found: 'moving, laser off' }]);
    const lines: string[] = [];
    simulated.onLine = (text) => lines.push(text);
    await clock.advance(1000);
    expect(lines).toEqual([expect.stringMatching(/^SILENCE /)]);
  });

  it('stopped: left unchanged, and reported', async () => {
    const { examination, found } = await examineSimulated({ prepare: hearing('!') });
    expect(examination.device?.status.state).toBe('S');
    expect(notWell(found)).toMatchObject([{ check: 'state', verdict: 'advice' }]);
  });

  it('older firmware than in this package, or a reset with a cause', async () => {
    const { examination } = await examineSimulated();
    const { device } = examination;
    const identity = { ...device!.identity, firmwareVersion: '0.9.12' };
    const changed = { ...examination, device: { ...device!, identity, resetReason: 'BROWNOUT' } };
    const limits = device!.limits;
    expect(notWell(findings(changed, { limits }))).toMatchObject([
      { check: 'device', verdict: 'wrong', cure: expect.stringContaining('supply') },
      { check: 'firmware', verdict: 'wrong', cure: expect.stringContaining('pantilt flash') },
    ]);
  });
});

it('ends early when aborted, with telemetry off', async () => {
  const { clock, simulated, binding } = simulate();
  const source = { binding, path: SIMULATED_PATH, baudRate: 115_200 };
  const abort = new AbortController();
  clock.schedule(2000, () => abort.abort(new Error('enough')));
  const { signal } = abort;
  const work = runDiagnostics({ source, clock, log: quiet, durationMs: DURATION_MS, signal });
  await expect(clock.run(work)).rejects.toThrow('enough');
  const lines: string[] = [];
  simulated.onLine = (text) => lines.push(text);
  await clock.advance(1000);
  expect(lines).toEqual([]);
});
