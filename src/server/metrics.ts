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
import type { Services } from './services.ts';
import type { TelemetryHub } from './telemetry.ts';

/** Gauges of prom-client with the suffix of counters; they repeat the sums of other gauges. */
const MISNAMED = ['resources', 'handles', 'requests'].map((what) => `nodejs_active_${what}_total`);

const UNFINISHED = ['queued', 'running'] as const;
const ENDS = ['done', 'failed', 'cancelled'] as const;
/** Upper bounds of the buckets of request durations [s]. */
const DURATIONS = [0.005, 0.02, 0.1, 0.5, 2, 10];

/** Counts everything from now on; the requests of routes that are added later are included. */
export function collectMetrics(app: App, services: Services, hub: TelemetryHub): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const metrics = new Metrics(registry);
  const { version, logLines } = services.daemon;
  metrics
    .labelled(Gauge, 'build_info', 'Version of pantilt and of Node', ['version', 'node'])
    .set({ version, node: process.versions.node }, 1);
  metrics.counter('log_lines_dropped_total', 'Log lines dropped', () => logLines.dropped);
  metrics.gauge('telemetry_clients', 'WebSocket clients', () => hub.clientCount);
  collectRig(metrics, services);
  collectJobs(metrics, services);
  collectData(metrics, services);
  collectRequests(metrics, app);
  return registry;
}

type Read = () => number | Promise<number>;
type MetricClass<M> = new (settings: {
  name: string;
  help: string;
  labelNames: string[];
  registers: Registry[];
}) => M;

/** Registers metrics of pantilt. */
class Metrics {
  readonly #registers: Registry[];

  constructor(registry: Registry) {
    this.#registers = [registry];
  }

  /** A gauge that is read when Prometheus asks. */
  readonly gauge = (name: string, help: string, read: Read): void => {
    new Gauge({
      ...this.#named(name, help),
      async collect() {
        this.set(await read());
      },
    });
  };

  /** A counter whose value is kept elsewhere; it may restart at 0. */
  readonly counter = (name: string, help: string, read: () => number): void => {
    new Counter({
      ...this.#named(name, help),
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  };

  /** A metric that the caller sets, with labels. */
  labelled<M>(metric: MetricClass<M>, name: string, help: string, labelNames: string[] = []): M {
    return new metric({ ...this.#named(name, help), labelNames });
  }

  /** The histogram of durations, by labels. */
  durations(name: string, help: string, labelNames: string[]): Histogram {
    return new Histogram({ ...this.#named(name, help), labelNames, buckets: DURATIONS });
  }

  #named(name: string, help: string) {
    return { name: `pantilt_${name}`, help, registers: this.#registers };
  }
}

function collectRig(metrics: Metrics, { rig }: Services): void {
  const { counter, gauge } = metrics;
  gauge('rig_connected', '1 while a rig is connected', () =>
    Number(rig.snapshot.connection === 'connected'),
  );
  gauge('rig_stopped', '1 while a stop is in force', () => Number(rig.snapshot.stopped));
  gauge('rig_laser_on', '1 while the laser is on', () =>
    Number(rig.snapshot.device?.laserOn ?? false),
  );
  const events = metrics.labelled(Counter, 'rig_events_total', 'Events of the rig, by name', [
    'event',
  ]);
  for (const event of RIG_EVENTS) events.inc({ event }, 0);
  const resets = metrics.labelled(Counter, 'rig_resets_total', 'Resets of a connected device');
  rig.on('event', ({ name }) => {
    events.inc({ event: name });
    if (name === 'lost' && 'resetReason' in (rig.snapshot.problem?.details ?? {})) resets.inc();
  });
  const moves = metrics.labelled(Counter, 'rig_moves_total', 'Moves accepted by the device');
  rig.on('move', () => moves.inc());

  const line = (name: 'linesReceived' | 'linesGarbled' | 'repliesRetried') => () =>
    rig.snapshot.quality?.[name] ?? 0;
  counter('line_received_total', 'Lines from the device on this connection', line('linesReceived'));
  counter('line_garbled_total', 'Garbled lines on this connection', line('linesGarbled'));
  counter('line_retries_total', 'Commands sent again on this connection', line('repliesRetried'));
  gauge('line_round_trip_seconds', 'Round trip of the last command; NaN before the first', () =>
    inThousandths(rig.snapshot.quality?.roundTripMs),
  );
}

function collectJobs(metrics: Metrics, services: Services): void {
  const { collections, trainings, checks, paths, exercises, models } = services;
  const kinds = {
    collection: collections,
    training: trainings,
    check: checks,
    path: paths,
    exercise: exercises,
  };
  const labels = ['kind', 'state'];
  const jobs = metrics.labelled(Gauge, 'jobs', 'Queued and running jobs', labels);
  const ended = metrics.labelled(Counter, 'jobs_ended_total', 'Jobs that have ended', labels);
  for (const [kind, source] of Object.entries(kinds)) {
    const unfinished = new Map<number, JobState>();
    const show = () => {
      const states = [...unfinished.values()];
      for (const state of UNFINISHED) {
        jobs.set({ kind, state }, states.filter((each) => each === state).length);
      }
    };
    show();
    for (const state of ENDS) ended.inc({ kind, state }, 0);
    (source as JobEvents).on('change', ({ id, state, finishedAt }) => {
      if (finishedAt === null) unfinished.set(id, state);
      else if (unfinished.delete(id)) ended.inc({ kind, state });
      show();
    });
  }
  const alarm = metrics.labelled(
    Gauge,
    'drift_alarm',
    '1 if the active model did not hold in its last check',
  );
  checks.on('change', ({ result }) => result && alarm.set(Number(!result.holds)));
  models.on('activated', () => alarm.set(0));
}

/** The events that all kinds of jobs have. */
interface JobEvents {
  on(event: 'change', listener: (job: JobView) => void): void;
}

function collectData({ gauge }: Metrics, { store, models, daemon }: Services): void {
  gauge('samples', 'Samples kept', () => store.samples.count());
  gauge('active_model_id', 'The active model', () => models.active.id);
  gauge(
    'active_model_created_timestamp_seconds',
    'When the active model was trained or imported, as Unix time',
    () => Date.parse(models.active.createdAt) / 1000,
  );
  gauge(
    'active_model_error_metres',
    'Median error of the active model on held-out samples; NaN if it has none',
    () => inThousandths(models.active.validationMedianMm),
  );
  const { dataDirectory } = daemon;
  if (dataDirectory === IN_MEMORY) return;
  gauge('data_free_bytes', 'Free space on the disk of the data directory', () =>
    freeBytes(dataDirectory),
  );
}

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
