/**
 * Diagnoses a rig's hardware, from the port to the state of the servos, without a daemon. Returns
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
import { requestStatus } from '../device-dialogues.ts';
import type { DeviceLink } from '../device-link.ts';
import { type LineFigures, measureLine, ReportLog } from './line-measurement.ts';

/** Inputs of a diagnosis. */
export interface DiagnosticsConfig {
  readonly source: PortSource;
  readonly clock: Clock;
  readonly log: Logger;
  /** Duration of the line measurement. */
  readonly durationMs: number;
  /** Ends the diagnosis early; the device is left unchanged. */
  readonly signal?: AbortSignal;
}

/** Why no device was found at a port. */
export interface PortFailure {
  /** Null if there was no port to try. */
  readonly path: string | null;
  readonly code: string;
  readonly message: string;
  readonly wording: Message;
  /** Lines that were received but could not be decoded, perhaps because of another baud rate. */
  readonly linesGarbled: number;
}

/** The device as found. */
export interface DiagnosedDevice {
  readonly identity: DeviceIdentity;
  readonly limits: Limits;
  /** The reason of its reset when the port was opened, if reported. */
  readonly resetReason: string | null;
  readonly status: DeviceStatus;
}

/** The result of a diagnosis. */
export interface DiagnosticsResult {
  readonly port: string | null;
  readonly baudRate: number;
  /** The ports tried without success, if no device was found. */
  readonly failures: readonly PortFailure[];
  readonly device: DiagnosedDevice | null;
  /** Null if there is no device, or if it moves: PINGs would keep it moving. */
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

/** One failure for each port tried; one without a path if there was none to try. */
export function portFailures(
  { code, message, wording, details }: PantiltError,
  requestedPath = 'auto',
  opened: readonly DeviceLink[] = [],
): PortFailure[] {
  const onlyPath = opened[0]?.path ?? details.path ?? requestedPath;
  const only = { path: onlyPath === 'auto' ? null : String(onlyPath), code, message, wording };
  const several = (details.failures ?? []) as (typeof only)[];
  return (several.length > 0 ? several : [only]).map((failure) => ({
    ...failure,
    linesGarbled: opened.find(({ path }) => path === failure.path)?.quality.linesGarbled ?? 0,
  }));
}
