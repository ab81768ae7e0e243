/**
 * Measures the line to a device: loss and timing of telemetry and PING over a few seconds. Nothing
 * moves, and telemetry is off afterwards.
 */
import { type Clock, sleep } from '../../clock.ts';
import { PantiltError } from '../../errors.ts';
import type { DeviceStatus } from '../../protocol/device-lines.ts';
import { quantile } from '../../quantile.ts';
import { requestStatus } from '../device-dialogues.ts';
import type { DeviceLink, Report } from '../device-link.ts';

/**
 * Not a multiple of a telemetry period, so that PINGs coincide with telemetry at all phases [ms].
 */
const PING_PERIOD_MS = 37;
const COUNTER_VALUES = 65_536;

/** Counts and times of a measurement. */
export interface LineFigures {
  readonly durationMs: number;
  readonly linesReceived: number;
  readonly linesGarbled: number;
  readonly pingsSent: number;
  readonly repliesRetried: number;
  /** Lines that the device counted as damaged: wrong checksum, wrong form, lost to overflow. */
  readonly deviceCrc: number;
  readonly deviceSyntax: number;
  readonly deviceOverflow: number;
  readonly telemetryRateHz: number;
  readonly telemetryReceived: number;
  /** Counted by gaps in the telemetry counter. */
  readonly telemetryLost: number;
  /** Round trip of PINGs answered at the first try [ms]; null if there was none. */
  readonly roundTripMedianMs: number | null;
  readonly roundTripP99Ms: number | null;
  /** Deviation of telemetry arrivals from their period [ms]; null with fewer than two lines. */
  readonly jitterMedianMs: number | null;
  readonly jitterP99Ms: number | null;
  /** The reason of a reset during the measurement, if there was one. */
  readonly resetReason: string | null;
  /** The error that ended the measurement early, if any. */
  readonly endedBy: string | null;
}

interface Arrival {
  readonly atMs: number;
  readonly counter: number;
}

/** Records a device's reports with their arrival times. */
export class ReportLog {
  readonly #clock: Clock;
  arrivals: Arrival[] = [];
  resetReason: string | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Records a report. */
  add(report: Report): void {
    if (report.kind === 'boot') this.resetReason = report.reason;
    if (report.kind !== 'telemetry') return;
    this.arrivals.push({ atMs: this.#clock.nowMs(), counter: report.counter });
  }

  /** Removes all records. */
  clear(): void {
    this.arrivals = [];
    this.resetReason = null;
  }
}

/** How to measure a line. */
export interface MeasurementConfig {
  readonly clock: Clock;
  readonly durationMs: number;
  readonly telemetryRateHz: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures the line.
 * @param reports receives the link's reports
 * @throws the signal's reason if it is aborted first
 */
export async function measureLine(
  link: DeviceLink,
  reports: ReportLog,
  config: MeasurementConfig,
): Promise<LineFigures> {
  const { clock, telemetryRateHz } = config;
  const beginMs = clock.nowMs();
  const before = { ...link.quality };
  const pings = { sent: 0, roundTripsMs: [] as number[] };
  let first: DeviceStatus | undefined;
  let last: DeviceStatus | undefined;
  let endedBy: string | null = null;
  try {
    await link.send('RATE', [0]);
    first = await requestStatus(link);
    reports.clear();
    await link.send('RATE', [telemetryRateHz]);
    await pingFor(link, reports, config, pings);
    await link.send('RATE', [0]);
    last = await requestStatus(link);
  } catch (error) {
    if (config.signal?.aborted) {
      await link.send('RATE', [0]).catch(() => {}); // A lost device sends none anyway.
      throw error;
    }
    if (!(error instanceof PantiltError)) throw error;
    endedBy = error.message;
  }
  const { resetReason, arrivals } = reports;
  const after = link.quality;
  const counted = (name: 'crc' | 'syntax' | 'overflow') =>
    (last?.[name] ?? first?.[name] ?? 0) - (resetReason ? 0 : (first?.[name] ?? 0));
  return {
    durationMs: clock.nowMs() - beginMs,
    linesReceived: after.linesReceived - before.linesReceived,
    linesGarbled: after.linesGarbled - before.linesGarbled,
    pingsSent: pings.sent,
    repliesRetried: after.repliesRetried - before.repliesRetried,
    deviceCrc: counted('crc'),
    deviceSyntax: counted('syntax'),
    deviceOverflow: counted('overflow'),
    telemetryRateHz,
    ...telemetryFigures(arrivals, telemetryRateHz),
    roundTripMedianMs: quantile(pings.roundTripsMs, 0.5) ?? null,
    roundTripP99Ms: quantile(pings.roundTripsMs, 0.99) ?? null,
    resetReason,
    endedBy,
  };
}

async function pingFor(
  link: DeviceLink,
  reports: ReportLog,
  { clock, durationMs, signal }: MeasurementConfig,
  pings: { sent: number; roundTripsMs: number[] },
): Promise<void> {
  const endMs = clock.nowMs() + durationMs;
  while (clock.nowMs() < endMs && reports.resetReason === null) {
    const { repliesRetried } = link.quality;
    pings.sent++;
    await link.send('PING');
    const { roundTripMs } = link.quality;
    const atOnce = link.quality.repliesRetried === repliesRetried;
    if (atOnce && roundTripMs !== null) pings.roundTripsMs.push(roundTripMs);
    await sleep(clock, PING_PERIOD_MS, signal);
  }
}

/** Statistics of the arrivals: received, missing, and jitter. */
function telemetryFigures(arrivals: readonly Arrival[], rateHz: number) {
  const periodMs = 1000 / rateHz;
  const offMs: number[] = [];
  let telemetryLost = arrivals[0]?.counter ?? 0;
  for (const [i, { atMs, counter }] of arrivals.entries()) {
    const previous = arrivals[i - 1];
    if (!previous) continue;
    const periods = (counter - previous.counter + COUNTER_VALUES) % COUNTER_VALUES;
    telemetryLost += Math.max(0, periods - 1);
    offMs.push(Math.abs(atMs - previous.atMs - periods * periodMs));
  }
  return {
    telemetryReceived: arrivals.length,
    telemetryLost,
    jitterMedianMs: quantile(offMs, 0.5) ?? null,
    jitterP99Ms: quantile(offMs, 0.99) ?? null,
  };
}
