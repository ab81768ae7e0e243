/**
 * `pantilt serve`: runs the daemon until it is stopped.
 */

import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Logger } from 'pino';
import { stringify } from 'yaml';
import type { Setting } from '../api/daemon.ts';
import { wallClock } from '../clock.ts';
import {
  FastForwardClock,
  isNew,
  takeFirstSamples,
  trainWhenUntrained,
} from '../daemon/first-samples.ts';
import type { RigConfig } from '../daemon/open-rig.ts';
import { isSimulated } from '../daemon/simulated-rigs.ts';
import {
  type Daemon,
  type DaemonConfig,
  type DaemonRig,
  startDaemon,
} from '../daemon/start-daemon.ts';
import { errorText } from '../errors.ts';
import type { Services } from '../server/services.ts';
import { IN_MEMORY } from '../store/database.ts';
import { assertListenable, listenFailed, splitListen } from './listening.ts';
import { createLog } from './log.ts';
import { print } from './output.ts';
import type { Settings } from './setting-options.ts';
import {
  addSettingsOptions,
  describeSettings,
  requiresToken,
  resolveSettings,
  withoutSecrets,
} from './settings.ts';
import { Shutdown } from './shutdown.ts';

/** Adds the command. */
export function addServe(program: Command): void {
  const command = program
    .command('serve')
    .description(
      'Run the daemon: drive a rig, collect samples, train models, and serve API and dashboard',
    )
    .option('--print-config', 'print the resolved settings and exit')
    .action(async (options: Record<string, unknown>) => {
      const settings = await resolveSettings(options);
      if (options.printConfig) {
        print(stringify(withoutSecrets(settings)).trim());
        return;
      }
      const origin = (name: string) => command.getOptionValueSource(name);
      await serve(settings, await describeSettings(settings, options, origin));
    });
  addSettingsOptions(command);
}

async function serve(settings: Settings, described: readonly Setting[]): Promise<void> {
  const { log, lines: logLines } = createLog(settings.logLevel);
  const shutdown = new Shutdown(log);
  shutdown.install();
  const rigOf = ({ rig: rigFile, name, port }: Settings['otherRigs'][number]): RigConfig => ({
    ...{ rigFile, name, port, baudRate: settings.baud, seed: settings.seed },
    clock: isSimulated(port) ? new FastForwardClock() : wallClock,
  });
  const config: DaemonConfig = {
    ...rigOf(settings),
    otherRigs: settings.otherRigs.map(rigOf),
    dataDirectory: settings.data,
    log,
    logLines,
    access: {
      token: settings.token,
      requireToken: requiresToken(settings),
      allowedHosts: settings.allowHost,
      allowedOrigins: settings.allowOrigin,
    },
    staticFolder: settings.static,
    bridges: { ...settings, host: splitListen(settings.listen).host },
    hub: settings.hub === undefined ? undefined : { url: settings.hub, token: settings.hubToken },
    nats: settings.nats,
    trainsOnWorkers: settings.workers,
    databaseUrl: settings.database,
    turnMinutes: settings.turnMinutes,
    settings: described,
  };
  await assertListenable(settings.listen);
  let { listen: address } = settings;
  const run = async (): Promise<Daemon | undefined> => {
    const restart = () => {
      log.info('the rig file or the samples have changed: restarting');
      void daemon
        .close()
        .then(run)
        .catch((error) => shutdown.onException(error));
    };
    const keepsData = settings.data !== IN_MEMORY;
    const starting = startDaemon({ ...config, ...(keepsData && { restart }) });
    shutdown.watch(starting);
    const daemon = await starting;
    if (shutdown.begun) return undefined;
    try {
      await listen(daemon, { ...settings, listen: address });
    } catch (error) {
      await daemon.close();
      throw error;
    }
    const { port } = daemon.app.server.address() as AddressInfo;
    address = address.replace(/\d+$/, String(port)); // A restart keeps a port that was free.
    return daemon;
  };
  const daemon = await run();
  if (!daemon) return;
  const { rigs } = daemon;
  if (rigs.length === 1) log.setBindings({ rig: daemon.services.rig.description.name });
  const firstRunOf = async ({ services }: DaemonRig): Promise<void> => {
    const { name } = services.rig.description;
    const own = rigs.length === 1 ? log : log.child({ rig: name });
    try {
      const isWatched = services === daemon.services;
      await firstRun(services, { seed: settings.seed, log: own, isWatched });
      if (!shutdown.begun) await trainWhenUntrained(services, own);
    } catch (error) {
      own.error(errorText(error)); // The disk may be full; rig and API work nevertheless.
    }
  };
  await Promise.all(rigs.map(firstRunOf));
}

/**
 * The first minute of a simulated rig: samples and a model, with shots before and after if a person
 * may watch. Off a terminal, programs can use the rig as soon as it has learned.
 */
async function firstRun(
  services: Services,
  { isWatched, ...options }: { seed: number; log: Logger; isWatched: boolean },
): Promise<void> {
  const { introduction, clock } = services;
  if (!(clock instanceof FastForwardClock)) return;
  const isShown = introduction && isWatched && process.stderr.isTTY && (await isNew(services));
  await (isShown ? introduction.begin(VIEWER_MS) : takeFirstSamples(services, clock, options));
}
/** Time for the person at the terminal to open the page [ms]. */
const VIEWER_MS = 15_000;

async function listen({ app, rigs }: Daemon, settings: Settings): Promise<void> {
  const names = rigs.map(({ services }) => `"${services.rig.description.name}"`);
  const which = names.length === 1 ? `rig ${names[0]}` : `the rigs ${names.join(', ')}`;
  const data = settings.data === IN_MEMORY ? 'in memory, lost at its end' : resolve(settings.data);
  const listenTextResolver = (url: string) => `open ${url} for ${which}, data ${data}`;
  const addresses = { ...splitListen(settings.listen), listenTextResolver };
  await app.listen(addresses).catch((error) => {
    throw listenFailed(settings.listen, error);
  });
}
