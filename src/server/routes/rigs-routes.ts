/**
 * All rigs of the daemon over HTTP: a list, the stop of all, and the aim of several at one point.
 */
import { JOINT_AIM_ROUTES, RIGS_ROUTES, type RigSummary, type StoppedRig } from '../../api/rigs.ts';
import { aimTogether } from '../../control/joint-aim.ts';
import { jobProblem } from '../../job.ts';
import { rigNotConnected } from '../../rig/rig-errors.ts';
import type { AuditLog } from '../audit.ts';
import { rigUnknown } from '../rig-addresses.ts';
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
  addRoutes(app, JOINT_AIM_ROUTES, {
    'POST /rigs/aim': async ({ body: { rigs: names, laser, ...point } }) => {
      const all = rigs.map(({ services }) => services.rig.description.name);
      const unknown = names?.find((name) => !all.includes(name));
      if (unknown !== undefined) throw rigUnknown(unknown, all);
      const chosen = rigsOfJointAim(rigs, names).map(({ services }) => services);
      return aimTogether(chosen, point, laser);
    },
  });
}

/** The rigs of a joint aim: the named ones, or by default all that have a `base`. */
export const rigsOfJointAim = (
  rigs: readonly ServedRig[],
  names: readonly string[] | undefined,
): ServedRig[] =>
  rigs.filter(({ services }) => {
    const { name, base } = services.rig.description;
    return names ? names.includes(name) : base !== undefined;
  });

async function summaryOf({ services, telemetry }: ServedRig): Promise<RigSummary> {
  const { models, checks } = services;
  const rollout = services.rollout();
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
    ...(rollout && { rollout }),
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
