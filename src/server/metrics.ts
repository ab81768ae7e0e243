/**
 * The metrics of `/metrics`, for Prometheus. Names follow its conventions: base units (seconds,
 * metres, bytes), `_total` for counters alone, and labels with a fixed set of values.
 * https://prometheus.io/docs/practices/naming/
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { JobState, JobView } from '../job.ts';
import { RIG_EVENTS } from '../rig/rig-snapshot.ts';
import { freeBytes } from '../store/data-directory.ts';
import { IN_MEMORY } from '../store/database.ts';
import type { App } from './routes/add-routes.ts';
import type { ServedRig } from './routes/rigs-routes.ts';
import type { Services } from './services.ts';

/** Gauges of prom-client with the suffix of counters; they repeat the sums of other gauges. */
const MISNAMED = ['resources', 'handles', 'requests'].map((what) => `nodejs_active_${what}_total`);

const UNFINISHED = ['queued', 'running'] as const;
const ENDS = ['done', 'failed', 'cancelled'] as const;
/** Upper bounds of the buckets of request durations [s]. */
const DURATIONS = [0.005, 0.02, 0.1, 0.5, 2, 10];

/**
 * Counts everything from now on, each rig by its label; the requests of routes that are added later
 * are included.
 */
export function collectMetrics(app: App, rigs: readonly [ServedRig, ...ServedRig[]]): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const metrics = new Metrics(registry, rigs);
  const { version, logLines } = rigs[0].services.daemon;
  metrics
    .labelled(Gauge, 'build_info', 'Version of pantilt and of Node', ['version', 'node'])
    .set({ version, node: process.versions.node }, 1);
  new Counter({
    ...metrics.named('log_lines_dropped_total', 'Log lines dropped'),
    collect() {
      this.reset();
      this.inc(logLines.dropped);
    },
  });
  metrics.gauge('telemetry_clients', 'WebSocket clients', ({ telemetry }) => telemetry.clientCount);
  collectRigs(metrics, rigs);
  collectJobs(metrics, rigs);
  collectData(metrics, rigs);
  collectRequests(metrics, app);
  return registry;
}

type Read<V = number | Promise<number>> = (rig: ServedRig) => V;
type MetricClass<M> = new (settings: {
  name: string;
  help: string;
  labelNames: string[];
  registers: Registry[];
}) => M;

/** Registers metrics of pantilt. */
class Metrics {
  readonly #registers: Registry[];
  readonly #rigs: readonly ServedRig[];

  constructor(registry: Registry, rigs: readonly ServedRig[]) {
    this.#registers = [registry];
    this.#rigs = rigs;
  }

  /** A gauge of each rig, read when Prometheus asks; NaN if it can't be read. */
  readonly gauge = (name: string, help: string, read: Read, rigs = this.#rigs): void => {
    new Gauge({
      ...this.named(name, help),
      labelNames: ['rig'],
      async collect() {
        const values = rigs.map(async (rig) => read(rig));
        for (const [i, result] of (await Promise.allSettled(values)).entries()) {
          const value = result.status === 'fulfilled' ? result.value : Number.NaN;
          this.set({ rig: nameOf(rigs[i]!) }, value);
        }
      },
    });
  };

  /** A counter of each rig whose value is kept elsewhere; it may restart at 0. */
  readonly counter = (name: string, help: string, read: Read<number>): void => {
    const rigs = this.#rigs;
    new Counter({
      ...this.named(name, help),
      labelNames: ['rig'],
      collect() {
        this.reset();
        for (const rig of rigs) this.inc({ rig: nameOf(rig) }, read(rig));
      },
    });
  };

  /** A metric that the caller sets, with labels. */
  labelled<M>(metric: MetricClass<M>, name: string, help: string, labelNames: string[] = []): M {
    return new metric({ ...this.named(name, help), labelNames });
  }

  /** The histogram of durations, by labels. */
  durations(name: string, help: string, labelNames: string[]): Histogram {
    return new Histogram({ ...this.named(name, help), labelNames, buckets: DURATIONS });
  }

  /** Name and registry of a metric. */
  named(name: string, help: string) {
    return { name: `pantilt_${name}`, help, registers: this.#registers };
  }
}

const nameOf = ({ services }: ServedRig): string => services.rig.description.name;

const snapshotOf = ({ services }: ServedRig) => services.rig.snapshot;

function collectRigs(metrics: Metrics, rigs: readonly ServedRig[]): void {
  const { counter, gauge } = metrics;
  gauge('rig_connected', '1 while a rig is connected', (rig) =>
    Number(snapshotOf(rig).connection === 'connected'),
  );
  gauge('rig_stopped', '1 while a stop is in force', (rig) => Number(snapshotOf(rig).stopped));
  gauge('rig_laser_on', '1 while the laser is on', (rig) =>
    Number(snapshotOf(rig).device?.laserOn ?? false),
  );
  const counted = (name: string, help: string, ...labels: string[]) =>
    metrics.labelled(Counter, name, help, ['rig', ...labels]);
  const events = counted('rig_events_total', 'Events of the rig, by name', 'event');
  const resets = counted('rig_resets_total', 'Resets of a connected device');
  const moves = counted('rig_moves_total', 'Moves accepted by the device');
  for (const served of rigs) {
    const { rig } = served.services;
    const label = { rig: nameOf(served) };
    for (const event of RIG_EVENTS) events.inc({ ...label, event }, 0);
    resets.inc(label, 0);
    moves.inc(label, 0);
    rig.on('event', ({ name }) => {
      events.inc({ ...label, event: name });
      if (name === 'lost' && 'resetReason' in (rig.snapshot.problem?.details ?? {})) {
        resets.inc(label);
      }
    });
    rig.on('move', () => moves.inc(label));
  }
  const line = (name: 'linesReceived' | 'linesGarbled' | 'repliesRetried') => (rig: ServedRig) =>
    snapshotOf(rig).quality?.[name] ?? 0;
  counter('line_received_total', 'Lines from the device on this connection', line('linesReceived'));
  counter('line_garbled_total', 'Garbled lines on this connection', line('linesGarbled'));
  counter('line_retries_total', 'Commands sent again on this connection', line('repliesRetried'));
  gauge('line_round_trip_seconds', 'Round trip of the last command; NaN before the first', (rig) =>
    inThousandths(snapshotOf(rig).quality?.roundTripMs),
  );
}

function collectJobs(metrics: Metrics, rigs: readonly ServedRig[]): void {
  const labels = ['rig', 'kind', 'state'];
  const jobs = metrics.labelled(Gauge, 'jobs', 'Queued and running jobs', labels);
  const ended = metrics.labelled(Counter, 'jobs_ended_total', 'Jobs that have ended', labels);
  const help = '1 if the active model did not hold in its last check';
  const alarm = metrics.labelled(Gauge, 'drift_alarm', help, ['rig']);
  for (const served of rigs) {
    const rig = nameOf(served);
    const { collections, trainings, checks, paths, exercises, models } = served.services;
    const kinds = {
      collection: collections,
      training: trainings,
      check: checks,
      path: paths,
      exercise: exercises,
    };
    for (const [kind, source] of Object.entries(kinds)) {
      const unfinished = new Map<number, JobState>();
      const show = () => {
        const states = [...unfinished.values()];
        for (const state of UNFINISHED) {
          jobs.set({ rig, kind, state }, states.filter((each) => each === state).length);
        }
      };
      show();
      for (const state of ENDS) ended.inc({ rig, kind, state }, 0);
      (source as JobEvents).on('change', ({ id, state, finishedAt }) => {
        if (finishedAt === null) unfinished.set(id, state);
        else if (unfinished.delete(id)) ended.inc({ rig, kind, state });
        show();
      });
    }
    alarm.set({ rig }, 0);
    checks.on('change', ({ result }) => result && alarm.set({ rig }, Number(!result.holds)));
    models.on('activated', () => alarm.set({ rig }, 0));
  }
}

/** The events that all kinds of jobs have. */
interface JobEvents {
  on(event: 'change', listener: (job: JobView) => void): void;
}

function collectData({ gauge }: Metrics, rigs: readonly ServedRig[]): void {
  const active = ({ services }: ServedRig) => services.models.active;
  gauge('database_up', '1 if the database answers', async ({ services }) =>
    Number(await services.store.answers()),
  );
  gauge(
    'samples',
    'Samples kept; NaN while the database does not answer',
    ifUp(({ store }) => store.samples.count()),
  );
  gauge('active_model_id', 'The active model', (rig) => active(rig).id);
  gauge(
    'active_model_created_timestamp_seconds',
    'When the active model was trained or imported, as Unix time',
    (rig) => Date.parse(active(rig).createdAt) / 1000,
  );
  gauge(
    'active_model_error_metres',
    'Median error of the active model on held-out samples; NaN if it has none',
    (rig) => inThousandths(active(rig).validationMedianMm),
  );
  const delivering = rigs.filter(({ services }) => services.store.outbox);
  const outbox = ({ store }: Services) => store.outbox!;
  gauge(
    'outbox_records',
    'Records that wait for the hub',
    ifUp((services) => outbox(services).size()),
    delivering,
  );
  gauge(
    'outbox_oldest_timestamp_seconds',
    'Oldest change in the next batch for the hub, as Unix time; NaN if none waits',
    ifUp(async (services) => inThousandths(await outbox(services).oldestMs())),
    delivering,
  );
  const onDisk = rigs.filter(({ services }) => services.daemon.dataDirectory !== IN_MEMORY);
  gauge(
    'data_free_bytes',
    'Free space on the disk of the data directory',
    ({ services }) => freeBytes(services.daemon.dataDirectory),
    onDisk,
  );
}

/** Reads from the database if it answers; a request would wait for it longer than Prometheus does. */
const ifUp =
  (read: (services: Services) => Promise<number>): Read =>
  async ({ services }) =>
    (await services.store.answers()) ? read(services) : Number.NaN;

/** Milliseconds as seconds, millimetres as metres. */
const inThousandths = (value: number | null | undefined): number => (value ?? Number.NaN) / 1000;

function collectRequests(metrics: Metrics, app: App): void {
  const durations = metrics.durations(
    'http_request_duration_seconds',
    'Requests by route, method and status',
    ['route', 'method', 'status'],
  );
  app.addHook('onResponse', ({ method, routeOptions }, { statusCode, elapsedTime }, done) => {
    const route = routeOptions.url ?? 'none';
    durations.observe({ route, method, status: statusCode }, elapsedTime / 1000);
    done();
  });
}
