/**
 * Deletions over HTTP: each names the data to delete, and takes a backup first.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RESET_ROUTES, type ResetPlan, type ResetRequest } from '../../api/reset.ts';
import { timestamp } from '../../clock.ts';
import { PantiltError } from '../../errors.ts';
import { format, type Message, msg } from '../../message.ts';
import { backupInWorker } from '../../store/backup.ts';
import { databaseIn } from '../../store/data-directory.ts';
import type { Deleted } from '../../store/deletion.ts';
import type { Services } from '../services.ts';
import type { TelemetryHub } from '../telemetry.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Adds the routes. */
export function addResetRoutes(app: App, services: Services, hub: TelemetryHub): void {
  const { store, rig, models, clock, daemon } = services;
  const { name } = rig.description;
  const planOf = async (request: ResetRequest): Promise<ResetPlan> => {
    if ((request.what === 'samples') !== (request.session !== undefined)) throw sessionMissing();
    const counts = await store.countDeletion(name, request);
    const wording = wordingOf(name, request, counts);
    return { ...counts, wording, confirm: format(wording) };
  };

  addRoutes(app, RESET_ROUTES, {
    'GET /reset': ({ query }) => planOf(query),
    'POST /reset': async ({ body: { confirm, ...request } }) => {
      const plan = await planOf(request);
      if (confirm !== plan.confirm) throw unconfirmed(plan);
      assertIdle(services);
      if (!existsSync(databaseIn(daemon.dataDirectory))) throw needsFile();
      const dateMs = clock.dateMs();
      const file = `before-reset-${timestamp(clock).replace(/[:.]/g, '-')}.backup`;
      const backup = join(daemon.dataDirectory, 'backups', file);
      await backupInWorker(daemon.dataDirectory, backup, dateMs);
      assertIdle(services); // A job may have begun during the backup.
      await store.deleteData(name, request);
      if (request.what !== 'samples') await models.reset();
      hub.publishEvent('data-deleted', msg`deleted: ${plan.wording}; the backup is ${backup}`);
      return { ...plan, backup };
    },
  });
}

/** What goes: the confirmation, so that it names the numbers. */
function wordingOf(rig: string, { what, session }: ResetRequest, counts: Deleted): Message {
  const { samples, collections, models, trainings, presets } = counts;
  switch (what) {
    case 'samples':
      return msg`samples of session "${session ?? ''}" of rig "${rig}": ${samples}`;
    case 'models':
      return msg`models of rig "${rig}": ${models}; trainings: ${trainings}`;
    case 'rig':
      return msg`all data of rig "${rig}": samples: ${samples}; collections: ${collections}; models: ${models}; trainings: ${trainings}; presets: ${presets}`;
  }
}

function assertIdle({ rig, collections, checks, paths, trainings }: Services): void {
  const isBusy =
    rig.lease.holder !== null ||
    [collections, checks, paths, trainings].some((jobs) => jobs.active);
  if (!isBusy) return;
  throw new PantiltError(
    'conflict',
    'reset-while-busy',
    msg`a job is running or waiting: cancel it, or wait for its end, before data are deleted`,
  );
}

const sessionMissing = (): PantiltError =>
  new PantiltError(
    'invalid',
    'reset-invalid',
    msg`"samples" requires the session whose samples are to be deleted; nothing else takes a session`,
  );

const unconfirmed = ({ confirm, wording }: ResetPlan): PantiltError =>
  new PantiltError(
    'conflict',
    'reset-unconfirmed',
    msg`nothing was deleted: confirm with the description of the data to delete, which is now “${wording}”`,
    { confirm },
  );

const needsFile = (): PantiltError =>
  new PantiltError(
    'conflict',
    'reset-needs-file',
    msg`there is no database file to back up first: data in memory are lost when the daemon ends, and PostgreSQL has its own backup tools`,
  );
