/**
 * Records the history of a run. The simulated rig's probe gives the wire and the pins; `watch` adds the
 * API, the jobs and the samples of a daemon in this process.
 */
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../src/clock.ts';
import type { Daemon } from '../../src/daemon/start-daemon.ts';
import { STOP } from '../../src/protocol/framing.ts';
import { limitsOfAxes } from '../../src/protocol/limits.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { rigOfRequest } from '../../src/server/rig-addresses.ts';
import type { RigProbe } from '../../src/simulator/serial-endpoint.ts';
import type { Axis, FloorPoint, Microseconds } from '../../src/units.ts';
import type { HistoryEvent, UntimedEvent } from './history.ts';

/** Longer responses are recorded without their text. */
const MAX_BODY_CHARACTERS = 4096;

/** Collects events. */
export class Recorder implements RigProbe {
  readonly history: HistoryEvent[] = [];
  readonly #clock: Clock;
  #store: Daemon['services']['store'] | undefined;
  readonly #partial = { 'host-sent': '', 'device-received': '', 'device-sent': '' };
  readonly #axes = {
    pan: { frame: 0, widthUs: null as number | null },
    tilt: { frame: 0, widthUs: null as number | null },
  };
  #laserOn = false;
  /** The true spot of a rig with zones. */
  #spot: (() => FloorPoint | undefined) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the laser is on. */
  get laserOn(): boolean {
    return this.#laserOn;
  }

  /** The run's clock. */
  nowMs(): number {
    return this.#clock.nowMs();
  }

  /**
   * Time from a given moment to the last motion or laser light [ms]; infinite while the laser is
   * on.
   */
  restlessSince(sinceMs: number): number {
    if (this.#laserOn) return Number.POSITIVE_INFINITY;
    const last = this.history.findLast(
      (event) => event.kind === 'laser' || (event.kind === 'pulse' && event.widthUs !== null),
    );
    return Math.max(0, (last?.atMs ?? 0) - sinceMs);
  }

  /** Adds an event with the current time. */
  add(event: UntimedEvent): void {
    this.history.push({ atMs: this.#clock.nowMs(), ...event });
  }

  hostSent(bytes: Uint8Array): void {
    this.#wire('host-sent', bytes);
  }

  deviceReceived(bytes: Uint8Array): void {
    this.#wire('device-received', bytes);
  }

  deviceSent(bytes: Uint8Array): void {
    this.#wire('device-sent', bytes);
  }

  pulse(axis: Axis, widthUs: Microseconds | null): void {
    const last = this.#axes[axis];
    last.frame++;
    this.#addLit();
    if (widthUs === last.widthUs) return;
    last.widthUs = widthUs;
    this.add({ kind: 'pulse', axis, frame: last.frame, widthUs });
  }

  laser(on: boolean): void {
    if (on === this.#laserOn) return;
    this.#laserOn = on;
    this.add({ kind: 'laser', on });
    this.#addLit();
  }

  measured(point: FloorPoint | undefined): void {
    if (point) this.add({ kind: 'measurement', xM: point.xM, yM: point.yM });
  }

  /** Records requests and responses of an app, and the rows when it closes. To be called before its routes are added. */
  watchApi(app: FastifyInstance): void {
    app.addHook('preHandler', async ({ id, method, url, body, raw }) => {
      if (rigOfRequest(raw) !== undefined) return; // of another rig than that of this history
      const path = url.split('?', 1)[0]!;
      const plain = typeof body === 'object' && body !== null && !ArrayBuffer.isView(body);
      this.add({ kind: 'call', id, method, path, ...(plain && { body }) });
    });
    app.addHook('onSend', async ({ id, raw }, { statusCode: status }, payload) => {
      if (rigOfRequest(raw) !== undefined) return;
      const short = typeof payload === 'string' && payload.length < MAX_BODY_CHARACTERS;
      const isJson = short && /^[{[]/.test(payload);
      this.add({ kind: 'answer', id, status, ...(isJson && { body: JSON.parse(payload) }) });
    });
    app.addHook('onClose', async () => {
      if (!this.#store) return; // The daemon has not started.
      for (const sample of await this.#store.samples.list({})) this.add({ kind: 'row', sample });
      this.add({ kind: 'closed' });
    });
  }

  /** Records jobs, jogs, tracks and samples. */
  async watch({ services, simulated }: Daemon): Promise<void> {
    const { collections, checks, paths, refinedAiming, jogging, tracking, store } = services;
    const { axes, keepOut } = services.rig.description;
    this.add({ kind: 'rig', limits: limitsOfAxes(axes), ...(keepOut && { keepOut }) });
    if (simulated) simulated.probe = this;
    if (keepOut) this.#spot = () => simulated?.trueSpot();
    for (const [job, jobs] of Object.entries({
      collection: collections,
      check: checks,
      path: paths,
    })) {
      const take = ({ id, state }: { id: number; state: string }, sample?: Sample) => {
        this.add({ kind: 'job', job, id, state } as UntimedEvent);
        if (sample) this.add({ kind: 'sample', sample });
      };
      for (const earlier of await jobs.list()) if (earlier.finishedAt === null) take(earlier);
      jobs.on('change', take);
    }
    let shooting = 0;
    services.introduction?.on('change', ({ state, part }) => {
      const shoots = state === 'running' && (part === 'geometry' || part === 'model');
      if (shoots === (shooting % 2 === 1)) return;
      shooting += 1;
      const id = Math.ceil(shooting / 2);
      this.add({ kind: 'job', job: 'introduction', id, state: shoots ? 'running' : 'done' });
    });
    refinedAiming.on('sample', (sample) => this.add({ kind: 'sample', sample }));
    const handle = jogging.handle.bind(jogging);
    jogging.handle = (jogger, rates) => {
      this.add({ kind: 'jog', ...rates });
      handle(jogger, rates);
    };
    const follow = tracking.handle.bind(tracking);
    tracking.handle = (client, target) => {
      this.add({ kind: 'track', laser: target.laser });
      follow(client, target);
    };
    this.#store = store;
  }

  #addLit(): void {
    const spot = this.#laserOn ? this.#spot?.() : undefined;
    if (spot) this.add({ kind: 'lit', xM: spot.xM, yM: spot.yM });
  }

  #wire(kind: 'host-sent' | 'device-received' | 'device-sent', bytes: Uint8Array): void {
    for (const byte of bytes) {
      const character = String.fromCharCode(byte);
      const isStop = character === STOP && kind !== 'device-sent';
      if (isStop || character === '\n' || character === '\r') {
        const line = this.#partial[kind];
        this.#partial[kind] = '';
        if (isStop) this.add({ kind, line: STOP });
        else if (line !== '') this.add({ kind, line });
      } else this.#partial[kind] += character;
    }
  }
}
