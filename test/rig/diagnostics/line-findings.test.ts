import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lineFindings, THRESHOLDS } from '../../../src/rig/diagnostics/line-findings.ts';
import type { LineFigures } from '../../../src/rig/diagnostics/line-measurement.ts';

const BAUD_RATE = 115_200;
/** The duration of a PING, its reply and a line of telemetry at that rate. */
const BYTES_MS = 1200 / 115.2;

const perfect: LineFigures = {
  durationMs: 5000,
  linesReceived: 1000,
  linesGarbled: 0,
  pingsSent: 1000,
  repliesRetried: 0,
  deviceCrc: 0,
  deviceSyntax: 0,
  deviceOverflow: 0,
  telemetryRateHz: 50,
  telemetryReceived: 1000,
  telemetryLost: 0,
  roundTripMedianMs: 3,
  roundTripP99Ms: 3,
  jitterMedianMs: 0,
  jitterP99Ms: 0,
  resetReason: null,
  endedBy: null,
};
const judged = (changes: Partial<LineFigures>, baudRate = BAUD_RATE) =>
  lineFindings({ ...perfect, ...changes }, baudRate)
    .filter(({ verdict }) => verdict !== 'well')
    .map(({ check, verdict }) => `${check}: ${verdict}`);

describe('a line', () => {
  it('without a fault is ok', () => {
    expect(judged({})).toEqual([]);
  });

  it.each([
    [{ linesGarbled: 1 }, 'line to host: advice'],
    [{ linesGarbled: 10 }, 'line to host: advice'],
    [{ linesGarbled: 11 }, 'line to host: wrong'],
    [{ deviceCrc: 1 }, 'line to device: advice'],
    [{ deviceCrc: 6, deviceSyntax: 5 }, 'line to device: wrong'],
    [{ repliesRetried: 1 }, 'replies: advice'],
    [{ repliesRetried: 11 }, 'replies: wrong'],
    [{ deviceOverflow: 1 }, 'overflow: wrong'],
    [{ telemetryLost: 1 }, 'telemetry: advice'],
    [{ telemetryLost: 11 }, 'telemetry: wrong'],
    [{ telemetryReceived: 0 }, 'telemetry: wrong'],
    [{ roundTripMedianMs: BYTES_MS + 20.1 }, 'round trip: advice'],
    [{ roundTripMedianMs: BYTES_MS + 60.1 }, 'round trip: wrong'],
    [{ roundTripP99Ms: BYTES_MS + 60.1 }, 'round trip: advice'],
    [{ roundTripP99Ms: BYTES_MS + 150.1 }, 'round trip: wrong'],
    [{ roundTripMedianMs: 99, roundTripP99Ms: 99 }, 'round trip: wrong'],
    [{ jitterP99Ms: 20.1 }, 'jitter: advice'],
    [{ jitterP99Ms: 100.1 }, 'jitter: wrong'],
    [{ resetReason: 'BROWNOUT', linesGarbled: 500 }, 'line: wrong'],
    [{ endedBy: 'PING was not answered', linesGarbled: 500 }, 'line: wrong'],
  ])('with %j is assessed by its thresholds', (changes, verdict) => {
    expect(judged(changes)).toEqual([verdict]);
  });

  it('that is slow because of a low baud rate is ok', () => {
    const slow = { roundTripMedianMs: 120, roundTripP99Ms: 180 };
    expect(judged(slow, 9600)).toEqual([]);
    expect(judged(slow)).toEqual(['round trip: wrong']);
  });

  it('is advised to use the exact baud rate only at the inexact one', () => {
    const cure = (baudRate: number) =>
      lineFindings({ ...perfect, linesGarbled: 99 }, baudRate)[0]?.cure;
    expect(cure(115_200)).toContain('2.1 %');
    expect(cure(250_000)).not.toContain('2.1 %');
  });
});

it('has the thresholds in docs/hardware-commands.md', () => {
  const text = readFileSync(new URL('../../../docs/hardware-commands.md', import.meta.url), 'utf8');
  const rows = {
    damagedShare: /^\| line to host, .* \| 0 % \| 1 % \|$/m,
    roundTripMedianMs: /^\| round trip, median .* \| 20 ms \| 60 ms \|$/m,
    roundTripP99Ms: /^\| round trip, 99th percentile .* \| 60 ms \| 150 ms \|$/m,
    jitterP99Ms: /^\| jitter, 99th percentile .* \| 20 ms \| 100 ms \|$/m,
  };
  for (const row of Object.values(rows)) expect(text).toMatch(row);
  expect(THRESHOLDS).toMatchObject({
    damagedShare: { advice: 0, wrong: 0.01 },
    roundTripMedianMs: { advice: 20, wrong: 60 },
    roundTripP99Ms: { advice: 60, wrong: 150 },
    jitterP99Ms: { advice: 20, wrong: 100 },
  });
});
