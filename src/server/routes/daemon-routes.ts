/**
 * The daemon itself over HTTP: its settings, the machine's ports, the rig file, and the diagnostics
 * of the hardware. All routes are read-only.
 */
import { DAEMON_ROUTES } from '../../api/daemon.ts';
import { PantiltError } from '../../errors.ts';
import { FIRMWARE_VERSION } from '../../protocol/firmware-version.ts';
import { limitsOfAxes } from '../../protocol/limits.ts';
import { limitsFinding } from '../../rig/diagnostics/device-findings.ts';
import { runningFindings } from '../../rig/diagnostics/findings.ts';
import { parseRigFile, RIG_FILE_INVALID } from '../../rig-file.ts';
import type { FieldError } from '../../validation.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Adds the routes. */
export function addDaemonRoutes(app: App, { rig, daemon }: Services): void {
  // A list starts a process of the system, so concurrent requests share one.
  let listing: ReturnType<typeof daemon.listPorts> | undefined;
  const listPorts = () => {
    listing ??= daemon.listPorts().finally(() => {
      listing = undefined;
    });
    return listing;
  };
  addRoutes(app, DAEMON_ROUTES, {
    'GET /daemon': async () => ({
      version: daemon.version,
      firmwareVersion: FIRMWARE_VERSION,
      nodeVersion: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      settings: [...daemon.settings],
    }),
    'GET /daemon/log': async () => {
      const { recent, dropped } = daemon.logLines;
      return { lines: recent.map((line) => JSON.parse(line)), dropped };
    },
    'GET /ports': async () => ({ ports: await listPorts() }),
    'GET /rig/examination': async () => ({
      findings: runningFindings(rig),
      limits: { file: limitsOfAxes(rig.description.axes), device: rig.heldLimits ?? null },
    }),
    'GET /rig/file': async () => ({ path: daemon.rigFile, document: rig.description }),
    'POST /rig/file/check': async ({ body }) => {
      try {
        const { axes } = parseRigFile(body);
        const limits = rig.heldLimits;
        return {
          errors: [],
          findings: limits ? [limitsFinding({ limits }, limitsOfAxes(axes))] : [],
        };
      } catch (error) {
        if (!(error instanceof PantiltError) || error.code !== RIG_FILE_INVALID) throw error;
        return { errors: error.details.errors as FieldError[], findings: [] };
      }
    },
  });
}
