/**
 * The composition root: opens the rigs of the daemon, builds its app and its bridges, and closes them
 * in reverse.
 */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Logger, pino } from 'pino';
import type { Setting } from '../api/daemon.ts';
import { type Bridge, clientOf, jogsOf } from '../bridges/bridge.ts';
import { type BridgeSettings, closeBridges, startBridges } from '../bridges/start-bridges.ts';
import { wallClock } from '../clock.ts';
import type { AccessConfig } from '../server/access.ts';
import { type AppConfig, buildApp } from '../server/app.ts';
import { Identities } from '../server/identities.ts';
import { rigUnknown } from '../server/rig-addresses.ts';
import type { App } from '../server/routes/add-routes.ts';
import type { LogLines, Services } from '../server/services.ts';
import type { SerialEndpoint } from '../simulator/serial-endpoint.ts';
import { SIMULATED_PATH, type SimulatedBinding } from '../simulator/simulated-binding.ts';
import { IN_MEMORY } from '../store/database.ts';
import { tokenFileIn } from '../store/token-file.ts';
import { Closers } from './closers.ts';
import type { HubAddress } from './delivery.ts';
import { type OpenedRig, openRigs, type RigConfig } from './open-rig.ts';

/** The version in package.json. */
export const VERSION: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;

/** The default simulated rig. */
export const DEFAULT_RIG_FILE = fileURLToPath(
  new URL('../../calibration/rigs/hobby.json', import.meta.url),
);

/** Folder of the page that is built with the daemon. */
export const BUILT_DASHBOARD = fileURLToPath(new URL('../../dist/dashboard', import.meta.url));

/** Configuration of a daemon and its first rig; the defaults are those of `startDaemon`. */
export interface DaemonConfig extends RigConfig {
  /**
   * Further rigs, addressed by their names.
   * @defaultValue none
   */
  readonly otherRigs?: readonly RigConfig[];
  /**
   * Closes the daemon and starts it again, when the rig file has changed.
   * @defaultValue the daemon cannot restart: it refuses to change its rig file
   */
  readonly restart?: () => void;
  /**
   * Folder of the database, or `:memory:`.
   * @defaultValue `:memory:`
   */
  readonly dataDirectory: string;
  /** @defaultValue a silent one */
  readonly log: Logger;
  /**
   * The lines of `log`, for reports and metrics.
   * @defaultValue none
   */
  readonly logLines?: LogLines;
  /** @defaultValue no token; only requests for local names */
  readonly access: AccessConfig;
  /** @defaultValue none */
  readonly bridges?: BridgeSettings;
  /**
   * Length of a turn, for people who share the rig.
   * @defaultValue 3
   */
  readonly turnMinutes?: number;
  /** The hub that gets samples, jobs, models and events. @defaultValue none */
  readonly hub?: HubAddress | undefined;
  /** URLs of NATS servers, over which they get there instead of by HTTP. @defaultValue none */
  readonly nats?: string | undefined;
  /** Whether workers train the models, over NATS. @defaultValue false */
  readonly trainsOnWorkers?: boolean | undefined;
  /** URL of a database in PostgreSQL, in place of that of the data directory. @defaultValue none */
  readonly databaseUrl?: string | undefined;
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

/** A rig of a running daemon. */
export interface DaemonRig {
  readonly services: Services;
  /** The simulated rig at the other end of the line; undefined for a real one. */
  readonly simulated: SerialEndpoint | undefined;
  /** Its port, which tests can unplug. */
  readonly simulatedPort: SimulatedBinding | undefined;
}

/** A running daemon that does not listen yet, with its first rig. */
export interface Daemon extends DaemonRig {
  readonly app: App;
  /** All rigs, the first one included. */
  readonly rigs: readonly DaemonRig[];
  /** The bridges that are on. */
  readonly bridges: readonly Bridge[];
  /**
   * Cancels all jobs, turns laser and pulses off and closes the port, without waiting for anything
   * else: the first step of `close`. May be called again.
   */
  release(): Promise<void>;
  /** Releases the rigs, then closes clients, jobs, port and database; may be called again. */
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
  const {
    access,
    extend,
    staticFolder,
    dashboardFolder = BUILT_DASHBOARD,
    otherRigs = [],
  } = config;
  const { settings = [], logLines = { recent: [], dropped: 0 }, restart, dataDirectory } = config;
  const facts = { version: VERSION, settings, logLines, restart, dataDirectory };
  const { turnMinutes, hub } = config;
  const { log: rigLog, nats, trainsOnWorkers, databaseUrl } = config;
  const storage = { hub, nats, trainsOnWorkers, databaseUrl };
  const context = { log: rigLog, turnMinutes, ...storage, daemon: facts };
  const opened = await openRigs([config, ...otherRigs], context, closers);
  const [{ services, log }] = opened;
  const identities = new Identities({ ...access, file: tokenFileIn(dataDirectory) });
  if (identities.shared) log.info('people with tokens share the rig');
  const others = opened.slice(1).map((each) => each.services);
  const app = await buildApp([services, ...others], {
    log,
    access,
    identities,
    extend,
    version: VERSION,
    dashboardFolder,
    staticFolder,
  });
  closers.add(() => app.close());
  const { bridgeRig } = config.bridges ?? {};
  const { rig, clock } = bridgedServices(opened, bridgeRig);
  const parts = {
    apiFor: (name: string) => {
      const token = identities.issue(name);
      const target = name === 'hub' ? undefined : bridgeRig;
      return { daemon: clientOf(app, token, target), openJog: jogsOf(app, token, target) };
    },
    token: access.token,
    hubAccess: () => ({
      token: identities.issueToHub(),
      listeningPort: () => (app.server.address() as AddressInfo | null)?.port,
      onDesired: (desired: unknown) => {
        if (config.nats === undefined) for (const { follower } of opened) follower?.take(desired);
      },
      onLeft: () => identities.leaveHub(),
    }),
    ...{ rig, clock, log },
  };
  const bridges = await startBridges(parts, config.bridges);
  closers.add(() => closeBridges(bridges));
  for (const each of opened) await each.start();
  const release = async () => {
    await Promise.all(opened.map((each) => each.release()));
  };
  const close = async () => {
    await release().catch(() => {}); // Repeated and reported by the closers.
    await closers.close();
  };
  const rigs = opened.map(daemonRig);
  return { ...rigs[0]!, app, rigs, bridges, release, close };
}

/** The rig that bridges command. @throws PantiltError `rig-unknown` */
function bridgedServices(opened: readonly [OpenedRig, ...OpenedRig[]], name?: string): Services {
  const all = opened.map(({ services }) => services);
  const nameOf = ({ rig }: Services) => rig.description.name;
  const named = name === undefined ? opened[0].services : all.find((each) => nameOf(each) === name);
  if (named === undefined) throw rigUnknown(name ?? '', all.map(nameOf));
  return named;
}

const daemonRig = ({ services, simulation }: OpenedRig): DaemonRig => ({
  services,
  simulated: simulation?.rig,
  simulatedPort: simulation?.binding,
});
