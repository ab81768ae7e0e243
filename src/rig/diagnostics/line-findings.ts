/**
 * Judges the figures of a line against thresholds: errors each way, telemetry, round trip, jitter.
 */

import { fixed, type Message, msg } from '../../message.ts';
import { DEFAULT_BAUD_RATE } from '../../protocol/commands.ts';
import { RESET_CURES } from '../rig-errors.ts';
import { adviceFinding, errorFinding, type Finding, okFinding } from './finding.ts';
import type { LineFigures } from './line-measurement.ts';

/** Upper bounds: above `advice` a figure could be better, above `wrong` it must be fixed. */
interface Threshold {
  readonly advice: number;
  readonly wrong: number;
}

/**
 * Thresholds for a good line. A short USB cable garbles nothing and answers within a few
 * milliseconds, within twenty behind an FTDI bridge with default settings. The driver retries after
 * 250 ms without a reply, and counts a rig as lost after 750 ms without telemetry.
 */
export const THRESHOLDS = {
  /** Fraction of lines damaged or lost, and of commands repeated because no reply came. */
  damagedShare: { advice: 0, wrong: 0.01 },
  /** Lines that the device lost because its receive buffer overflowed. */
  overflows: { advice: 0, wrong: 0 },
  /** Round trip, without the transmission time of the bytes [ms]. */
  roundTripMedianMs: { advice: 20, wrong: 60 },
  roundTripP99Ms: { advice: 60, wrong: 150 },
  /** Deviation of telemetry arrivals from their period [ms]. */
  jitterP99Ms: { advice: 20, wrong: 100 },
} as const satisfies Record<string, Threshold>;

/** Bytes of a PING, its reply, and one telemetry line that may be sent before it. */
const ROUND_TRIP_BITS = 1200;

/** Judges the line. */
export function lineFindings(line: LineFigures, baudRate: number): Finding[] {
  const { resetReason, endedBy } = line;
  if (resetReason !== null) {
    const cure = RESET_CURES[resetReason] ?? msg`check its supply, its reset pin and its plug`;
    return [errorFinding(msg`line`, msg`the device reset meanwhile: ${resetReason}`, cure)];
  }
  if (endedBy !== null) return [errorFinding(msg`line`, msg`${endedBy}`, SILENT_CURE)];
  return [...errorFindings(line, baudRate), ...timeFindings(line, baudRate)];
}

function errorFindings(line: LineFigures, baudRate: number): Finding[] {
  const cure = errorCure(baudRate);
  const { linesGarbled, linesReceived, telemetryReceived, telemetryLost, deviceOverflow } = line;
  const { damagedShare, overflows } = THRESHOLDS;
  const sent = line.pingsSent + line.repliesRetried;
  const damaged = line.deviceCrc + line.deviceSyntax;
  const count = (check: Message, bad: number, all: number, what: Message) =>
    judge(check, bad / Math.max(1, all), damagedShare, msg`${bad} of ${all} ${what}`, cure);
  return [
    count(msg`line to host`, linesGarbled, linesReceived, msg`lines garbled`),
    count(msg`line to device`, damaged, sent, msg`lines damaged`),
    count(msg`replies`, line.repliesRetried, sent, msg`asked for again`),
    judge(
      msg`overflow`,
      deviceOverflow,
      overflows,
      msg`${deviceOverflow} lines lost`,
      OVERFLOW_CURE,
    ),
    telemetryReceived > 0
      ? count(msg`telemetry`, telemetryLost, telemetryReceived + telemetryLost, msg`lines lost`)
      : errorFinding(msg`telemetry`, msg`none came`, cure),
  ];
}

function timeFindings(line: LineFigures, baudRate: number): Finding[] {
  const { roundTripMedianMs, roundTripP99Ms, jitterMedianMs, jitterP99Ms } = line;
  const found: Finding[] = [];
  if (roundTripMedianMs !== null && roundTripP99Ms !== null) {
    const bytesMs = (1000 * ROUND_TRIP_BITS) / baudRate;
    const text = msg`median ${fixed(roundTripMedianMs, 1)} ms, 99th percentile ${fixed(roundTripP99Ms, 1)} ms`;
    const { roundTripMedianMs: median, roundTripP99Ms: p99 } = THRESHOLDS;
    const byMedian = judge(msg`round trip`, roundTripMedianMs - bytesMs, median, text, TIME_CURE);
    const byP99 = judge(msg`round trip`, roundTripP99Ms - bytesMs, p99, text, TIME_CURE);
    found.push(byMedian.verdict === 'wrong' || byP99.verdict === 'well' ? byMedian : byP99);
  }
  if (jitterMedianMs !== null && jitterP99Ms !== null) {
    const text = msg`median ${fixed(jitterMedianMs, 1)} ms, 99th percentile ${fixed(jitterP99Ms, 1)} ms from the interval of ${fixed(1000 / line.telemetryRateHz, 1)} ms`;
    found.push(judge(msg`jitter`, jitterP99Ms, THRESHOLDS.jitterP99Ms, text, TIME_CURE));
  }
  return found;
}

function judge(
  check: Message,
  value: number,
  threshold: Threshold,
  found: Message,
  cure: Message,
): Finding {
  if (value > threshold.wrong) return errorFinding(check, found, cure);
  return value > threshold.advice ? adviceFinding(check, found, cure) : okFinding(check, found);
}

/** On a 16 MHz AVR, only 250000 baud and rates like it are exact. */
const errorCure = (baudRate: number): Message =>
  msg`use a shorter cable, tie all grounds together and keep it away from the servo leads${
    baudRate === DEFAULT_BAUD_RATE
      ? msg`; 115200 baud is 2.1 % off on a 16 MHz AVR: "pantilt flash --baud 250000" is exact`
      : ''
  }`;
const SILENT_CURE = msg`check plug, cable and supply, and try without a USB hub and with USB power saving off`;
const OVERFLOW_CURE = msg`bytes arrive faster than the device reads them: write the current firmware with "pantilt flash"`;
const TIME_CURE = msg`plug it into the computer without a hub, switch USB power saving off, and set the latency timer of an FTDI bridge to 1 ms`;
