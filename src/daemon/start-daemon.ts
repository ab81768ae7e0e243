/**
 * The composition root: builds the daemon from its parts, in the order of the data flow, and closes
 * them in reverse.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Logger, pino } from 'pino';
import type { Setting } from '../api/daemon.ts';
import { type Bridge, clientOf } from '../bridges/bridge.ts';
import { type BridgeSettings, closeBridges, startBridges } from '../bridges/start-bridges.ts';
import { type Clock, wallClock } from '../clock.ts';
import { Aiming } from '../control/aiming.ts';
import { Jogging } from '../control/jogging.ts';
import { KeepOut } from '../control/keep-out.ts';
import { Models } from '../control/models.ts';
import { automaticObserver, type Observer, SIMULATED } from '../control/observer.ts';
import { References } from '../control/references.ts';
import { RefinedAiming } from '../control/refined-aiming.ts';
import { Tracking } from '../control/tracking.ts';
import { Checks, type ChecksConfig } from '../jobs/checks.ts';
import { CollectionMistakes } from '../jobs/collection-mistakes.ts';
import { Collections } from '../jobs/collections.ts';
import { Exercises } from '../jobs/exercises.ts';
import { JobRunner } from '../jobs/job-runner.ts';
import { Paths } from '../jobs/paths.ts';
import { Trainings } from '../jobs/trainings.ts';
import { DEFAULT_TURN_MINUTES, Turns } from '../jobs/turns.ts';
import { workerProposer } from '../learning/active/propose-in-worker.ts';
import { DEFAULT_BAUD_RATE } from '../protocol/commands.ts';
import { GuardedRig } from '../rig/guarded-rig.ts';
import { Rig } from '../rig/rig.ts';
import { parseRigFile } from '../rig-file.ts';
import type { NewSample } from '../samples/sample.ts';
import type { AccessConfig } from '../server/access.ts';
import { type AppConfig, buildApp } from '../server/app.ts';
import { Identities } from '../server/identities.ts';
import type { App } from '../server/routes/add-routes.ts';
import type { LogLines, Services } from '../server/services.ts';
import type { SerialEndpoint } from '../simulator/serial-endpoint.ts';
import { SIMULATED_PATH, type SimulatedBinding } from '../simulator/simulated-binding.ts';
import { IN_MEMORY } from '../store/database.ts';
import { openStore } from '../store/store.ts';
import { tokenFileIn } from '../store/token-file.ts';
import { editRigFile, rigDocumentOfFile } from '../user-files.ts';
import { Closers } from './closers.ts';
import { deliver, type HubAddress } from './delivery.ts';
import { introductionOf, warnOfSimulatedSamples } from './first-samples.ts';
import { listPorts, systemBinding } from './port-survey.ts';
import { isSimulated, type Simulation, simulate } from './simulated-rigs.ts';

/** The version in package.json. */
export const VERSION: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;

/** The default simulated rig. */
export const DEFAULT_RIG_FILE = fileURLToPath(
  new URL('../../calibration/rigs/hobby.json', import.meta.url),
);

/** Configuration of a daemon; the defaults are those of `startDaemon`. */
export interface DaemonConfig {
  /**
   * Path of the rig file.
   * @defaultValue the simulated hobby rig's
   */
  readonly rigFile: string;
  /**
   * Path of the rig file that the simulated rig has; the daemon does not read it.
   * @defaultValue `rigFile`
   */
  readonly simulatedRigFile?: string;
  /**
   * Closes the daemon and starts it again, when the rig file has changed.
   * @defaultValue the daemon cannot restart: it refuses to change its rig file
   */
  readonly restart?: () => void;
  /**
   * `sim`, `emulator`, `auto` or a path.
   * @defaultValue `sim`
   */
  readonly port: string;
  /** @defaultValue 115200 */
  readonly baudRate?: number;
  /**
   * Folder of the database, or `:memory:`.
   * @defaultValue `:memory:`
   */
  readonly dataDirectory: string;
  /** @defaultValue the wall clock */
  readonly clock: Clock;
  /** @defaultValue a silent one */
  readonly log: Logger;
  /**
   * The lines of `log`, for reports and metrics.
   * @defaultValue none
   */
  readonly logLines?: LogLines;
  /** @defaultValue no token; only requests for local names */
  readonly access: AccessConfig;
  /**
   * Seed of the simulated rig.
   * @defaultValue 1
   */
  readonly seed: number;
  /** @defaultValue none */
  readonly bridges?: BridgeSettings;
  /**
   * Length of a turn, for people who share the rig.
   * @defaultValue 3
   */
  readonly turnMinutes?: number;
  /** The hub that gets samples, jobs, models and events. @defaultValue none */
  readonly hub?: HubAddress | undefined;
  /** The settings with their sources, for display. */
  readonly settings?: readonly Setting[];
  /** Called with the app before its routes are added. */
  readonly extend?: AppConfig['extend'];
  /**
   * Folder of the built page.
   * @defaultValue the one built with the daemon
   */
  readonly dashboardFolder?: string;
  /** Folder of a page of the user's own, served under /static/. */
  readonly staticFolder?: string | undefined;
}

/** A running daemon that does not listen yet. */
export interface Daemon {
  readonly app: App;
  readonly services: Services;
  /** The simulated rig at the other end of the line; undefined for a real one. */
  readonly simulated: SerialEndpoint | undefined;
  /** Its port, which tests can unplug. */
  readonly simulatedPort: SimulatedBinding | undefined;
  /** The bridges that are on. */
  readonly bridges: readonly Bridge[];
  /**
   * Cancels all jobs, turns laser and pulses off and closes the port, without waiting for anything
   * else: the first step of `close`. May be called again.
   */
  release(): Promise<void>;
  /** Releases the rig, then closes clients, jobs, port and database; may be called again. */
  close(): Promise<void>;
}

const defaults = (): DaemonConfig => ({
  rigFile: DEFAULT_RIG_FILE,
  port: SIMULATED_PATH,
  dataDirectory: IN_MEMORY,
  clock: wallClock,
  log: pino({ level: 'silent' }),
  access: { allowedHosts: [] },
  seed: 1,
});

/**
 * Opens the store and the port, and builds the app; on an error everything is closed again.
 * @throws PantiltError of the store, the port or the rig file
 */
export async function startDaemon(config: Partial<DaemonConfig> = {}): Promise<Daemon> {
  const closers = new Closers();
  try {
    return await start({ ...defaults(), ...config }, closers);
  } catch (error) {
    await closers.close().catch(() => {}); // The first error is more informative.
    throw error;
  }
}

async function start(config: DaemonConfig, closers: Closers): Promise<Daemon> {
  const { clock } = config;
  const document = await rigDocumentOfFile(config.rigFile);
  const description = parseRigFile(document, config.rigFile);
  const log = config.log.child({ rig: description.name });
  const simulation = isSimulated(config.port) ? await simulationOf(config, document) : undefined;
  const simulated = simulation?.rig;
  if (simulated) closers.add(() => simulated.close());
  const store = await openStore(
    config.dataDirectory,
    clock,
    (aside) =>
      log.error(
        `the database was damaged: it is kept as ${aside}, and an empty one takes its place; ` +
          'to bring a backup back, stop pantilt and run "pantilt restore FILE"',
      ),
    config.hub?.url,
  );
  closers.add(() => store.close());

  const { port: path, baudRate = DEFAULT_BAUD_RATE } = config;
  const source = simulation?.source ?? { binding: await systemBinding(), path, baudRate };
  const models = await Models.open(store, description, clock, log);
  const zones = description.keepOut && new KeepOut(description, description.keepOut, models);
  const rigConfig = { description, source, clock, log };
  const rig = zones ? new GuardedRig(rigConfig, (span) => zones.zoneIn(span)) : new Rig(rigConfig);
  closers.add(() => rig.close());
  if (!simulation) await warnOfSimulatedSamples(store, description.name, log);
  const aiming = new Aiming(rig, clock, models);
  const observers = observersOf(simulated);
  const keep = (sample: NewSample) => store.samples.add(sample);
  const retrain: ChecksConfig['retrain'] = (request) => services.trainings.create(request);
  const runner = new JobRunner({ clock, log });
  closers.add(() => runner.close());
  const services: Services = {
    introduction:
      simulated && introductionOf(config, () => services, observers[SIMULATED]!, { rig, aiming }),
    rig,
    clock,
    store,
    models,
    aiming,
    refinedAiming: new RefinedAiming({ rig, clock, models, aiming, observers, keep }),
    references: new References({ rig, clock, aiming, observers, store }),
    checks: new Checks({ runner, rig, aiming, models, observers, storeSample: keep, retrain }),
    jogging: new Jogging(rig, clock),
    tracking: new Tracking(rig, clock, aiming, models),
    paths: new Paths({ runner, rig, aiming, models }),
    collections: new Collections({
      runner,
      rig,
      observers,
      store: store.collections,
      samplesOf: (session) => store.samples.list({ session }),
      proposer: workerProposer(description, (name) => store.samples.list({ rig: name })),
      mistakes: new CollectionMistakes({
        rig: description,
        log,
        samples: store.samples,
        editRigFile: (changes) => editRigFile(config.rigFile, changes),
      }),
    }),
    trainings: new Trainings({
      runner,
      rig: description,
      store,
      keep: (model, trainingId) => models.add(model, trainingId),
      incumbent: () => models.incumbent(),
      activate: (id, because) => models.activate(id, because),
      keepActive: (because) => models.keepActive(because),
    }),
    exercises: new Exercises({
      runner,
      rig: description,
      spots: () => store.samples.list({ rig: description.name }),
    }),
    turns: new Turns({
      clock,
      rig,
      turnMs: (config.turnMinutes ?? DEFAULT_TURN_MINUTES) * 60_000,
      jobs: () => [services.collections, services.checks, services.paths],
    }),
    daemon: {
      version: VERSION,
      settings: config.settings ?? [],
      rigFile: resolve(config.rigFile),
      dataDirectory: config.dataDirectory === IN_MEMORY ? IN_MEMORY : resolve(config.dataDirectory),
      restart: config.restart,
      logLines: config.logLines ?? { recent: [], dropped: 0 },
      listPorts: async () => listPorts(await systemBinding(), rig.snapshot.port),
    },
  };
  const identities = new Identities({
    ...config.access,
    file: tokenFileIn(config.dataDirectory),
  });
  if (identities.shared) log.info('people with tokens share the rig');
  const { access, extend, staticFolder, dashboardFolder = BUILT_DASHBOARD } = config;
  const folders = { dashboardFolder, staticFolder };
  const appConfig = { log, access, identities, extend, version: VERSION, ...folders };
  const app = await buildApp(services, appConfig);
  closers.add(() => app.close());
  const clientFor = (name: string) => clientOf(app, identities.issue(name));
  const bridges = await startBridges({ clientFor, rig, clock, log }, config.bridges);
  closers.add(() => closeBridges(bridges));
  if (store.outbox && config.hub) {
    const delivery = deliver(services, store.outbox, config.hub, log);
    closers.add(() => delivery.close());
  }
  rig.start();
  const { checks, paths, collections, trainings, exercises } = services;
  await runner.start([checks, paths, collections, trainings, exercises]);
  const release = () => {
    void runner.close().catch(() => {}); // Called again and reported by the closers.
    return rig.close();
  };
  const close = async () => {
    await release().catch(() => {}); // Repeated and reported by the closers.
    await closers.close();
  };
  const simulatedPort = simulation?.binding;
  return { app, services, simulated, simulatedPort, bridges, release, close };
}

/** The simulated rig: that of the daemon's rig file, or of a file of its own. */
async function simulationOf(config: DaemonConfig, document: unknown): Promise<Simulation> {
  const { simulatedRigFile: rigFile } = config;
  if (rigFile === undefined) return simulate(config, document);
  return simulate({ ...config, rigFile }, await rigDocumentOfFile(rigFile));
}

/** The automatic observers: a simulated rig has a camera. */
const observersOf = (simulated: SerialEndpoint | undefined): Readonly<Record<string, Observer>> =>
  simulated ? { [SIMULATED]: automaticObserver(() => simulated.measureSpot()) } : {};

const BUILT_DASHBOARD = fileURLToPath(new URL('../../dist/dashboard', import.meta.url));
