/**
 * `pantilt serve`: the daemon.
 */

import type { AddressInfo } from 'node:net';
import type { Command } from 'commander';
import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';
import { stringify } from 'yaml';
import type { Setting } from '../api/daemon.ts';
import { wallClock } from '../clock.ts';
import { errorText, PantiltError } from '../errors.ts';
import { DEFAULT_KINDS } from '../jobs/trainings.ts';
import { MIN_SAMPLES } from '../learning/train.ts';
import { msg } from '../message.ts';
import { type Daemon, type DaemonConfig, startDaemon, takeFirstSamples } from './daemon.ts';
import { note, print } from './output.ts';
import {
  addSettingsOptions,
  describeSettings,
  resolveSettings,
  type Settings,
  splitListen,
  withoutSecrets,
} from './settings.ts';
import { isSimulated } from './simulated-rigs.ts';

/** Adds the command. */
export function addServe(program: Command): void {
  const command = program
    .command('serve')
    .description('Run the daemon: drive a rig, collect samples, learn, and serve API and dashboard')
    .option('--print-config', 'print the settings as they turn out, and exit')
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

/** Under npm a Ctrl-C comes twice: from the terminal, and passed on by npm [ms]. */
const SAME_CTRL_C_MS = 1000;

async function serve(settings: Settings, described: readonly Setting[]): Promise<void> {
  const log = logger(settings.logLevel);
  const config: DaemonConfig = {
    rigFile: settings.rig,
    port: settings.port,
    baudRate: settings.baud,
    dataDirectory: settings.data,
    clock: wallClock,
    log,
    access: { token: settings.token, allowedHosts: settings.allowHost },
    seed: settings.seed,
    settings: described,
  };
  if (isSimulated(settings.port)) await takeFirstSamples(config);
  const daemon = await startDaemon(config);
  closeOnSignal(daemon, log);
  try {
    await listen(daemon, settings.listen);
    await trainWhenUntrained(daemon, log);
  } catch (error) {
    await daemon.close();
    throw error;
  }
}

async function listen({ app, services }: Daemon, where: string): Promise<void> {
  const { host, port } = splitListen(where);
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw new PantiltError(
      'unavailable',
      'listen-failed',
      msg`can't listen on ${where}: ${errorText(error)}; choose another with --listen`,
    );
  }
  const address = app.server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  const { rig } = services;
  note(`\n  pantilt: rig "${rig.description.name}", open http://${name}:${address.port}\n`);
}

/** A rig with samples but no model that learned from them gets one. */
async function trainWhenUntrained({ services }: Daemon, log: Logger): Promise<void> {
  const { rig, store, models, trainings } = services;
  const [trained] = (await store.models.list(rig.description.name)).filter(
    ({ kind }) => kind !== 'nominal',
  );
  const samples = await store.samples.count({ rig: rig.description.name });
  const { active } = models;
  if (trained || samples < MIN_SAMPLES) {
    log.info({ model: active.id, kind: active.kind, samples }, 'model found');
    return;
  }
  log.info({ samples }, 'no model has learned from the samples yet: training');
  await trainings.create({ kinds: DEFAULT_KINDS, seed: 1, settings: {} });
}

function closeOnSignal(daemon: Daemon, log: Logger): void {
  let askedMs = Number.POSITIVE_INFINITY;
  const close = (signal: NodeJS.Signals) => {
    const nowMs = wallClock.nowMs();
    if (nowMs - askedMs > SAME_CTRL_C_MS) process.exit(130); // asked twice: go at once
    if (askedMs <= nowMs) return;
    askedMs = nowMs;
    log.info(`${signal}: releasing the rig and closing`);
    daemon.close().then(
      () => process.exit(0),
      (error) => {
        log.error(errorText(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
}

/** Logs to standard error: lines for people on a terminal, JSON elsewhere. */
function logger(level: string): Logger {
  if (!process.stderr.isTTY) return pino({ level }, pino.destination(2));
  const ignore = 'pid,hostname,reqId,req,res';
  return pino({ level }, pretty({ destination: 2, sync: true, ignore, translateTime: 'HH:MM:ss' }));
}
