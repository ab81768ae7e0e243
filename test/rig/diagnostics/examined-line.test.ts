import { describe, expect, it } from 'vitest';
import { examineSimulated, line, notWell } from '../../support/examined-rig.ts';

describe('a bad line', () => {
  it('is not reported for the answer of a boot loader before BOOT', async () => {
    const { examination, found } = await examineSimulated({ toHost: { first: [0x14, 0x10] } });
    expect(examination.device?.resetReason).toBe('EXTERNAL');
    expect(notWell(found)).toEqual([]);
  });

  it('that garbles lines to the host is reported with a cure', async () => {
    const { examination, found } = await examineSimulated({
      toHost: { flipped: 0.001, lost: 0.001 },
    });
    const { linesGarbled, telemetryLost } = line(examination);
    expect(linesGarbled).toBeGreaterThan(10);
    expect(telemetryLost).toBeGreaterThan(5);
    expect(notWell(found).map(({ check }) => check)).toEqual(
      expect.arrayContaining(['line to host', 'telemetry']),
    );
    expect(found.find(({ check }) => check === 'line to host')).toMatchObject({
      verdict: 'wrong',
      found: expect.stringMatching(new RegExp(`^${linesGarbled} of \\d+ lines garbled$`)),
      cure: expect.stringMatching(/shorter cable.*2\.1 %.*--baud 250000/),
    });
  });

  it('that garbles lines to the device is detected from the counters of the device', async () => {
    const { examination, found } = await examineSimulated({ toDevice: { flipped: 0.003 } });
    const { deviceCrc, deviceSyntax, linesGarbled } = line(examination);
    expect(deviceCrc + deviceSyntax).toBeGreaterThan(0);
    expect(linesGarbled).toBe(0);
    const check = found.find((finding) => finding.check === 'line to device');
    expect(check).toMatchObject({ verdict: 'wrong', cure: expect.any(String) });
  });

  it('with one garbled line in hundreds is advice, not a fault', async () => {
    const { examination, found } = await examineSimulated({
      toHost: { flipped: 0.00005, seed: 3 },
    });
    const { linesGarbled, linesReceived } = line(examination);
    expect(linesGarbled).toBeGreaterThan(0);
    expect(linesGarbled / linesReceived).toBeLessThan(0.01);
    const check = found.find((finding) => finding.check === 'line to host');
    expect(check?.verdict).toBe('advice');
  });

  it.each([
    [60, 'advice'],
    [400, 'wrong'],
  ])('that delays by up to %i ms is reported as slow and irregular', async (lateMs, verdict) => {
    const { found } = await examineSimulated({ toHost: { lateMs } });
    for (const check of ['round trip', 'jitter']) {
      const finding = found.find((each) => each.check === check);
      expect(finding).toMatchObject({ verdict, cure: expect.stringContaining('latency timer') });
    }
  });

  it('that is unplugged during the examination is reported', async () => {
    const { found } = await examineSimulated({
      prepare: ({ clock, binding }) => clock.schedule(2000, () => binding.unplug()),
    });
    expect(notWell(found)).toMatchObject([
      { check: 'line', verdict: 'wrong', found: expect.stringContaining('closed') },
    ]);
  });
});
