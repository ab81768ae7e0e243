/**
 * `pantilt hub`: gathers the rigs of several daemons until it is stopped.
 */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { BUILT_DASHBOARD, VERSION } from '../daemon/start-daemon.ts';
import { IN_MEMORY } from '../store/database.ts';
import { assertListenable, listenFailed, splitListen } from './listening.ts';
import { createLog } from './log.ts';
import type { Settings } from './setting-options.ts';
import { addSettingsOptions, requiresToken, resolveSettings } from './settings.ts';
import { Shutdown } from './shutdown.ts';

/** Where a hub listens and keeps its data by default: a daemon may run beside it. */
const HUB_DEFAULTS = { listen: '127.0.0.1:8420', data: 'hub-data' } as const;

/** Adds the command. */
export function addHub(program: Command): void {
  const command = program
    .command('hub')
    .description(
      'Gather the rigs of several daemons, each started with --hub, on one page with one login',
    )
    .action(async (options: Record<string, unknown>) => {
      await runHub(await resolveSettings(options, HUB_DEFAULTS));
    });
  const names = [
    'data',
    'database',
    'nats',
    'listen',
    'token',
    'allowHost',
    'allowOrigin',
    'logLevel',
  ] as const;
  addSettingsOptions(command, names, HUB_DEFAULTS);
}

async function runHub(settings: Settings): Promise<void> {
  const { listen, token, allowHost: allowedHosts, allowOrigin: allowedOrigins } = settings;
  const { log } = createLog(settings.logLevel);
  const shutdown = new Shutdown(log);
  shutdown.install();
  await assertListenable(listen);
  const { startHub } = await import('../hub/hub.ts');
  const starting = startHub({
    version: VERSION,
    dataDirectory: settings.data,
    databaseUrl: settings.database,
    nats: settings.nats,
    access: { token, requireToken: requiresToken(settings), allowedHosts, allowedOrigins },
    log,
    dashboardFolder: BUILT_DASHBOARD,
  });
  shutdown.watch(starting);
  const hub = await starting;
  if (shutdown.begun) return;
  const data = settings.data === IN_MEMORY ? 'in memory, lost at its end' : resolve(settings.data);
  const listenTextResolver = (url: string) =>
    `open ${url} for the rigs of this hub, data ${data}; daemons join with --hub ${url}`;
  try {
    await hub.app.listen({ ...splitListen(listen), listenTextResolver });
  } catch (error) {
    await hub.close();
    throw listenFailed(listen, error);
  }
}
