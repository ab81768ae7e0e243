/**
 * Diagnoses a rig's hardware, from the port to the servos' state, without a daemon. The result is
 * figures, which findings.ts judges. Nothing is armed or moved.
 */

import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { PantiltError } from '../../errors.ts';
import type { Message } from '../../message.ts';
import type { DeviceIdentity, DeviceStatus } from '../../protocol/device-lines.ts';
import type { Limits } from '../../protocol/limits.ts';
import { type Connection, connect, type PortSource } from '../connection.ts';
import { telemetryRateHz } from '../connection-keeper.ts';
import type { DeviceLink } from '../device-link.ts';
import { type LineFigures, measureLine, ReportLog, requestStatus } from './line-measurement.ts';

/** What a diagnosis works with. */
export interface DiagnosticsConfig {
  readonly source: PortSource;
  readonly clock: Clock;
  readonly log: Logger;
  /** Duration of the line measurement. */
  readonly durationMs: number;
  /** Ends the diagnosis early; the device is left as it was. */
  readonly signal?: AbortSignal;
}

/** Why a port didn't lead to a device. */
export interface PortFailure {
  /** Null when there was no port to try. */
  readonly path: string | null;
  readonly code: string;
  readonly message: string;
  readonly wording: Message;
  /** Lines that came and couldn't be read: something speaks there, perhaps at another rate. */
  readonly linesGarbled: number;
}

/** The device as it was found. */
export interface DiagnosedDevice {
  readonly identity: DeviceIdentity;
  readonly limits: Limits;
  /** Why it reset when the port was opened, if it reported that. */
  readonly resetReason: string | null;
  readonly status: DeviceStatus;
}

/** What was found. */
export interface DiagnosticsResult {
  readonly port: string | null;
  readonly baudRate: number;
  /** Ports that were tried in vain, when none led to a device. */
  readonly failures: readonly PortFailure[];
  readonly device: DiagnosedDevice | null;
  /** Null when there is no device, or one that moves: PINGs would keep it moving. */
  readonly line: LineFigures | null;
}

/** Examines the rig and closes the port again. @throws the signal's reason when it is aborted */
export async function runDiagnostics(config: DiagnosticsConfig): Promise<DiagnosticsResult> {
  const { source, clock, log } = config;
  const reports = new ReportLog(clock);
  const opened: DeviceLink[] = [];
  try {
    const connection = await connect(source, clock, log, (link) => opened.push(link));
    connection.link.attach({ onReport: (report) => reports.add(report), onEnd: () => {} });
    return await diagnoseDevice(connection, reports, config);
  } catch (error) {
    if (config.signal?.aborted || !(error instanceof PantiltError)) throw error;
    const failures = portFailures(error, source.path, opened);
    const { baudRate } = source;
    return { port: failures[0]?.path ?? null, baudRate, failures, device: null, line: null };
  } finally {
    for (const link of opened) await link.close();
  }
}

async function diagnoseDevice(
  { port, link, hello }: Connection,
  reports: ReportLog,
  { source, clock, durationMs, signal }: DiagnosticsConfig,
): Promise<DiagnosticsResult> {
  const { resetReason } = link;
  const { limits, ...identity } = hello;
  const { baudRate } = source;
  const status = await requestStatus(link);
  const busy = status.state === 'M' || status.laserOn;
  const config = { clock, durationMs, telemetryRateHz: telemetryRateHz(baudRate), signal };
  return {
    port: port.path,
    baudRate,
    failures: [],
    device: { identity, limits, resetReason, status },
    line: busy ? null : await measureLine(link, reports, config),
  };
}

/** One failure for each port that was tried; one without a path when there was none to try. */
export function portFailures(
  { code, message, wording, details }: PantiltError,
  wantedPath = 'auto',
  opened: readonly DeviceLink[] = [],
): PortFailure[] {
  const onlyPath = opened[0]?.path ?? details.path ?? wantedPath;
  const only = { path: onlyPath === 'auto' ? null : String(onlyPath), code, message, wording };
  const several = (details.failures ?? []) as (typeof only)[];
  return (several.length > 0 ? several : [only]).map((failure) => ({
    ...failure,
    linesGarbled: opened.find(({ path }) => path === failure.path)?.quality.linesGarbled ?? 0,
  }));
}
