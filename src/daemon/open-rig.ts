/**
 * Opens one rig of the daemon: its store, its driver, and the services that aim, collect and learn,
 * in the order of the data flow. A daemon with several rigs opens each of them.
 */
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { Aiming } from '../control/aiming.ts';
import { Jogging } from '../control/jogging.ts';
import { KeepOut } from '../control/keep-out.ts';
import { Models } from '../control/models.ts';
import { automaticObserver, type Observer, SIMULATED } from '../control/observer.ts';
import { References } from '../control/references.ts';
import { RefinedAiming } from '../control/refined-aiming.ts';
import { Tracking } from '../control/tracking.ts';
import { PantiltError } from '../errors.ts';
import { Checks, type ChecksConfig } from '../jobs/checks.ts';
import { CollectionMistakes } from '../jobs/collection-mistakes.ts';
import { Collections } from '../jobs/collections.ts';
import { Exercises } from '../jobs/exercises.ts';
import { JobRunner } from '../jobs/job-runner.ts';
import { Paths } from '../jobs/paths.ts';
import type { RolloutFollower } from '../jobs/rollout-follower.ts';
import { Trainings } from '../jobs/trainings.ts';
import { DEFAULT_TURN_MINUTES, Turns } from '../jobs/turns.ts';
import { workerProposer } from '../learning/active/propose-in-worker.ts';
import { msg } from '../message.ts';
import { DEFAULT_BAUD_RATE } from '../protocol/commands.ts';
import { GuardedRig } from '../rig/guarded-rig.ts';
import { Rig } from '../rig/rig.ts';
import { parseRigFile, type RigDescription } from '../rig-file.ts';
import type { NewSample } from '../samples/sample.ts';
import type { Services } from '../server/services.ts';
import { IN_MEMORY } from '../store/database.ts';
import { HandIns } from '../store/hand-ins.ts';
import { openStore } from '../store/store.ts';
import { editRigFile, rigDocumentOfFile } from '../user-files.ts';
import type { Closers } from './closers.ts';
import { fleetPriorFrom, followHub, type HubAddress, openQueue } from './delivery.ts';
import { introductionOf, warnOfSimulatedSamples } from './first-samples.ts';
import { listPorts, systemBinding } from './port-survey.ts';
import { isSimulated, type Simulation, simulate } from './simulated-rigs.ts';

/** Configuration of a rig; the defaults are those of `startDaemon`. */
export interface RigConfig {
  /**
   * Path of the rig file.
   * @defaultValue the simulated hobby rig's
   */
  readonly rigFile: string;
  /**
   * Its name.
   * @defaultValue the name in the rig file
   */
  readonly name?: string | undefined;
  /**
   * Path of the rig file that the simulated rig has; the daemon does not read it.
   * @defaultValue `rigFile`
   */
  readonly simulatedRigFile?: string;
  /**
   * `sim`, `emulator`, `auto` or a path.
   * @defaultValue `sim`
   */
  readonly port: string;
  /** @defaultValue 115200 */
  readonly baudRate?: number;
  /** @defaultValue the wall clock */
  readonly clock: Clock;
  /**
   * Seed of the simulated rig.
   * @defaultValue 1
   */
  readonly seed: number;
}

/** What all rigs of a daemon have in common. */
export interface RigContext {
  readonly log: Logger;
  readonly turnMinutes: number | undefined;
  readonly hub: HubAddress | undefined;
  readonly nats: string | undefined;
  readonly trainsOnWorkers: boolean | undefined;
  readonly databaseUrl: string | undefined;
  readonly daemon: Pick<
    Services['daemon'],
    'version' | 'settings' | 'dataDirectory' | 'restart' | 'logLines'
  >;
}

/** A rig whose port is not open yet. */
export interface OpenedRig {
  readonly services: Services;
  readonly log: Logger;
  /** Undefined for a real rig. */
  readonly simulation: Simulation | undefined;
  /** Follows the desired state of a hub; undefined without one. */
  readonly follower: RolloutFollower | undefined;
  /** Opens the port and resumes the jobs of an earlier run. */
  start(): Promise<void>;
  /** Cancels all jobs, turns laser and pulses off and closes the port; may be called again. */
  release(): Promise<void>;
}

/** A rig file as it was read. */
interface ReadRig {
  readonly config: RigConfig;
  readonly document: unknown;
  readonly description: RigDescription;
}

/**
 * Opens the rigs of a daemon.
 * @throws PantiltError `settings-invalid` if two have the same name or the same port; those of the
 * store, the port and the rig file
 */
export async function openRigs(
  configs: readonly [RigConfig, ...RigConfig[]],
  context: RigContext,
  closers: Closers,
): Promise<[OpenedRig, ...OpenedRig[]]> {
  const rigs: ReadRig[] = [];
  for (const config of configs) {
    const document = await rigDocumentOfFile(config.rigFile);
    const description = parseRigFile(document, config.rigFile);
    const { name = description.name } = config;
    rigs.push({ config, document, description: { ...description, name } });
  }
  await assertDistinct(rigs);
  const { dataDirectory } = context.daemon;
  const directories = directoriesOf(
    dataDirectory,
    rigs.map(({ description }) => description.name),
  );
  const opened: OpenedRig[] = [];
  for (const [i, rig] of rigs.entries()) {
    const daemon = { ...context.daemon, dataDirectory: directories[i]! };
    opened.push(await openRig(rig, { ...context, daemon }, closers));
  }
  return opened as [OpenedRig, ...OpenedRig[]];
}

async function assertDistinct(rigs: readonly ReadRig[]): Promise<void> {
  const names = new Set<string>();
  const ports = new Map<string, string>();
  for (const { config, description } of rigs) {
    const { name } = description;
    if (names.has(name)) {
      const why = msg`settings: two rigs are named "${name}": give one of them another name in its rig file, or with --name`;
      throw new PantiltError('invalid', 'settings-invalid', why);
    }
    names.add(name);
    if (isSimulated(config.port)) continue;
    const port = await realpath(config.port).catch(() => config.port);
    const other = ports.get(port);
    if (other !== undefined) {
      const why = msg`settings: the rigs "${other}" and "${name}" have the same port, ${port}: give each rig its own port ("pantilt ports" lists them)`;
      throw new PantiltError('invalid', 'settings-invalid', why);
    }
    ports.set(port, name);
  }
}

/**
 * The data directories of rigs. A rig keeps the folder `rigs/NAME` that it has; of the others, the
 * first one has the data directory itself, as a single rig does.
 */
function directoriesOf(dataDirectory: string, names: readonly string[]): string[] {
  if (dataDirectory === IN_MEMORY) return names.map(() => IN_MEMORY);
  const own = (name: string) => join(dataDirectory, 'rigs', folderName(name));
  const first = names.find((name) => !existsSync(own(name)));
  return names.map((name) => (name === first ? dataDirectory : own(name)));
}

/** A name as a folder's on every system. */
const folderName = (name: string): string =>
  encodeURIComponent(name).replace(/[.*'()!~]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);

async function openRig(
  { config, document, description }: ReadRig,
  context: RigContext,
  closers: Closers,
): Promise<OpenedRig> {
  const { clock } = config;
  const { dataDirectory } = context.daemon;
  const log = context.log.child({ rig: description.name });
  const simulation = isSimulated(config.port) ? await simulationOf(config, document) : undefined;
  const simulated = simulation?.rig;
  if (simulated) closers.add(() => simulated.close());
  const store = await openStore(
    context.databaseUrl ?? dataDirectory,
    clock,
    (aside) =>
      log.error(
        `the database was damaged: it is kept as ${aside}, and an empty one takes its place; ` +
          'to bring a backup back, stop pantilt and run "pantilt restore FILE"',
      ),
    context.nats ?? context.hub?.url,
  );
  closers.add(() => store.close());
  const queue = context.nats === undefined ? undefined : await openQueue(context.nats, log);
  if (queue) closers.add(() => queue.close());
  const fleetPrior = context.hub && fleetPriorFrom(context.hub, description, log);
  const { port: path, baudRate = DEFAULT_BAUD_RATE } = config;
  const source = simulation?.source ?? { binding: await systemBinding(), path, baudRate };
  const models = await Models.open(store, description, clock, log);
  const zones = description.keepOut && new KeepOut(description, description.keepOut, models);
  const rigConfig = { description, source, clock, log };
  const rig = zones ? new GuardedRig(rigConfig, (span) => zones.zoneIn(span)) : new Rig(rigConfig);
  closers.add(() => rig.close());
  if (!simulation) await warnOfSimulatedSamples(store, description.name, log);
  const aiming = new Aiming(rig, clock, models);
  const camera = simulated && automaticObserver(() => simulated.measureSpot());
  const observers: Readonly<Record<string, Observer>> = camera ? { [SIMULATED]: camera } : {};
  const keep = (sample: NewSample) => store.samples.add(sample);
  const samplesOfRig = () => store.samples.list({ rig: description.name });
  const retrain: ChecksConfig['retrain'] = (request) => services.trainings.create(request);
  const runner = new JobRunner({ clock, log });
  closers.add(() => runner.close());
  let follower: RolloutFollower | undefined;
  const services: Services = {
    introduction:
      simulated &&
      introductionOf({ ...config, log }, () => services, observers[SIMULATED]!, { rig, aiming }),
    rig,
    clock,
    store,
    models,
    aiming,
    refinedAiming: new RefinedAiming({ rig, clock, models, aiming, observers, keep }),
    checks: new Checks({ runner, rig, aiming, models, observers, storeSample: keep, retrain }),
    jogging: new Jogging(rig, clock),
    references: new References({ rig, clock, aiming, observers, store }),
    tracking: new Tracking(rig, clock, aiming, models),
    paths: new Paths({ runner, rig, aiming, models }),
    collections: new Collections({
      runner,
      rig,
      observers,
      store: store.collections,
      samplesOf: (session) => store.samples.list({ session }),
      proposer: workerProposer(description, samplesOfRig, fleetPrior),
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
      keep: (model, trainingId, trainedBy) => models.add(model, trainingId, trainedBy),
      fleetPrior,
      trainElsewhere: context.trainsOnWorkers ? queue?.train : undefined,
      incumbent: () => models.incumbent(),
      activate: (id, because) => models.activate(id, because),
      keepActive: (because) => models.keepActive(because),
    }),
    exercises: new Exercises({ runner, rig: description, spots: samplesOfRig }),
    handIns: new HandIns(dataDirectory, clock, description.geometry),
    turns: new Turns({
      clock,
      rig,
      turnMs: (context.turnMinutes ?? DEFAULT_TURN_MINUTES) * 60_000,
      jobs: () => [services.collections, services.checks, services.paths],
    }),
    rollout: () => follower?.report,
    daemon: {
      ...context.daemon,
      rigFile: resolve(config.rigFile),
      dataDirectory: dataDirectory === IN_MEMORY ? IN_MEMORY : resolve(dataDirectory),
      listPorts: async () => listPorts(await systemBinding(), rig.snapshot.port),
    },
  };
  if (store.outbox) {
    follower = await followHub(services, { ...context, outbox: store.outbox, queue, log }, closers);
  }
  const start = async () => {
    rig.start();
    const { checks, paths, collections, trainings, exercises } = services;
    await runner.start([checks, paths, collections, trainings, exercises]);
  };
  const release = () => {
    void runner.close().catch(() => {}); // Called again and reported by the closers.
    return rig.close();
  };
  return { services, log, simulation, follower, start, release };
}

/** The simulated rig: that of the daemon's rig file, or of a file of its own. */
async function simulationOf(config: RigConfig, document: unknown): Promise<Simulation> {
  const { simulatedRigFile: rigFile } = config;
  if (rigFile === undefined) return simulate(config, document);
  return simulate({ ...config, rigFile }, await rigDocumentOfFile(rigFile));
}
