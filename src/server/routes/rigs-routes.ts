/**
 * All rigs of the daemon over HTTP: a list, and the stop of all.
 */
import { RIGS_ROUTES, type RigSummary, type StoppedRig } from '../../api/rigs.ts';
import { jobProblem } from '../../job.ts';
import { rigNotConnected } from '../../rig/rig-errors.ts';
import type { AuditLog } from '../audit.ts';
import { viewRig } from '../rig-view.ts';
import type { Services } from '../services.ts';
import type { TelemetryHub } from '../telemetry.ts';
import { type App, acceptAnyBody, addRoutes } from './add-routes.ts';

/** A rig with its telemetry and its log of commands. */
export interface ServedRig {
  readonly services: Services;
  readonly telemetry: TelemetryHub;
  readonly audit: AuditLog;
}

/** Adds the routes. */
export function addRigsRoutes(app: App, rigs: readonly ServedRig[]): void {
  addRoutes(app, RIGS_ROUTES, {
    'GET /rigs': async () => ({ rigs: await Promise.all(rigs.map(summaryOf)) }),
    'POST /rigs/stop': {
      setParsers: acceptAnyBody,
      handler: async () => ({ rigs: await Promise.all(rigs.map(stop)) }),
    },
  });
}

async function summaryOf({ services, telemetry }: ServedRig): Promise<RigSummary> {
  const { models, checks } = services;
  const { name, connection, problem, port, state, stopConfirmed, laserOn, control } =
    viewRig(services);
  const { id, kind, createdAt, validationMedianMm } = models.active;
  const check = (await checks.list()).findLast(({ result }) => result);
  return {
    ...{ name, connection, problem, port, state, stopConfirmed, laserOn, control },
    model: { id, kind, createdAt, validationMedianMm },
    check: check?.result
      ? { finishedAt: check.finishedAt ?? check.createdAt, ...check.result }
      : null,
    lastError: telemetry.history.lastError,
  };
}

/** Stops a rig; its driver waits for the confirmation for a limited time. */
async function stop({ services: { rig } }: ServedRig): Promise<StoppedRig> {
  const { name } = rig.description;
  try {
    const confirmed = await rig.stop();
    return { name, confirmed, problem: confirmed ? null : jobProblem(rigNotConnected()) };
  } catch (error) {
    return { name, confirmed: false, problem: jobProblem(error) };
  }
}
