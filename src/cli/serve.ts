/**
 * `pantilt serve`: runs the daemon until it is stopped.
 */

import { type AddressInfo, createServer } from 'node:net';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import type { Setting } from '../api/daemon.ts';
import { wallClock } from '../clock.ts';
import {
  FastForwardClock,
  isNew,
  takeFirstSamples,
  trainWhenUntrained,
} from '../daemon/first-samples.ts';
import { isSimulated } from '../daemon/simulated-rigs.ts';
import { type Daemon, type DaemonConfig, startDaemon } from '../daemon/start-daemon.ts';
import { errorText, PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { IN_MEMORY } from '../store/database.ts';
import { createLog } from './log.ts';
import { print } from './output.ts';
import type { Settings } from './setting-options.ts';
import {
  addSettingsOptions,
  describeSettings,
  requiresToken,
  resolveSettings,
  splitListen,
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
  const clock = isSimulated(settings.port) ? new FastForwardClock() : wallClock;
  const config: DaemonConfig = {
    rigFile: settings.rig,
    port: settings.port,
    baudRate: settings.baud,
    dataDirectory: settings.data,
    clock,
    log,
    logLines,
    access: {
      token: settings.token,
      requireToken: requiresToken(settings),
      allowedHosts: settings.allowHost,
      allowedOrigins: settings.allowOrigin,
    },
    staticFolder: settings.static,
    bridges: settings,
    turnMinutes: settings.turnMinutes,
    seed: settings.seed,
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
  log.setBindings({ rig: daemon.services.rig.description.name });
  try {
    if (clock instanceof FastForwardClock) await firstRun(daemon, clock, config);
    if (shutdown.begun) return;
    await trainWhenUntrained(daemon.services, log);
  } catch (error) {
    log.error(errorText(error)); // The disk may be full; rig and API work nevertheless.
  }
}

/**
 * Checks the address before port and data are opened, to fail early if it is in use or not local.
 */
async function assertListenable(listen: string): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error) => reject(listenFailed(listen, error)));
    probe.listen(splitListen(listen), () => probe.close(() => resolve()));
  });
}

/**
 * The first minute of a simulated rig: samples and a model, with shots before and after if a person
 * may watch. Off a terminal, programs can use the rig as soon as it has learned.
 */
async function firstRun(
  { services }: Daemon,
  clock: FastForwardClock,
  config: DaemonConfig,
): Promise<void> {
  const { introduction } = services;
  const isShown = introduction && process.stderr.isTTY && (await isNew(services));
  await (isShown ? introduction.begin(VIEWER_MS) : takeFirstSamples(services, clock, config));
}
/** Time for the person at the terminal to open the page [ms]. */
const VIEWER_MS = 15_000;

async function listen({ app, services }: Daemon, settings: Settings): Promise<void> {
  const { name } = services.rig.description;
  const data = settings.data === IN_MEMORY ? 'in memory, lost at its end' : resolve(settings.data);
  const listenTextResolver = (url: string) => `open ${url} for rig "${name}", data ${data}`;
  const addresses = { ...splitListen(settings.listen), listenTextResolver };
  await app.listen(addresses).catch((error) => {
    throw listenFailed(settings.listen, error);
  });
}

const listenFailed = (listen: string, error: unknown): PantiltError =>
  new PantiltError(
    'unavailable',
    'listen-failed',
    msg`can't listen on ${listen}: ${listenFault(listen, error)}`,
  );

function listenFault(listen: string, error: unknown): string {
  const { host, port } = splitListen(listen);
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `another program, or another pantilt, listens on port ${port}; stop it, or choose another port with --listen`;
    case 'EACCES':
      return `the system reserves port ${port}; choose one from 1024 on with --listen`;
    case 'EADDRNOTAVAIL':
      return `this machine has no address ${host}; --listen 0.0.0.0:${port} listens on all of them`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `no address is known for the name ${host}; write an address of this machine, --listen 127.0.0.1:${port} for example`;
    default:
      return `${errorText(error)}; choose another with --listen`;
  }
}
