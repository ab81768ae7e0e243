/**
 * The state of a run at one moment: a fold over its events, which the rules in rules.ts evaluate.
 */
import { polygonContains } from 'd3-polygon';
import { STOP, unframe } from '../../src/protocol/framing.ts';
import type { AxisLimits } from '../../src/protocol/limits.ts';
import type { KeepOutZone } from '../../src/rig-file.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { AXES, type Axis } from '../../src/units.ts';
import type { HistoryEvent } from './history.ts';

type EventOf<K extends HistoryEvent['kind']> = Extract<HistoryEvent, { kind: K }>;

/** The pulses of an axis. */
export interface AxisPulses {
  /** The current pulse; null for none. */
  readonly widthUs: number | null;
  /** The change from the previous pulse [µs per frame]. */
  readonly stepUs: number;
  readonly frame: number;
  /** When it was first sent. */
  readonly sinceMs: number;
}

/** A request and its response. */
export interface Call extends EventOf<'call'> {
  answer: EventOf<'answer'> | undefined;
}

/** A job's times. */
export interface JobSpan {
  readonly name: string;
  readonly createdMs: number;
  runningMs: number | undefined;
  endedMs: number | undefined;
}

/** A measurement of the spot, and the state of the device at that time. */
export interface SpotMeasurement {
  readonly atMs: number;
  readonly xM: number;
  readonly yM: number;
  readonly laserOn: boolean;
  readonly pulses: Readonly<Record<Axis, AxisPulses>>;
}

interface Spot {
  readonly xM?: number;
  readonly yM?: number;
}

const NO_PULSES: AxisPulses = { widthUs: null, stepUs: 0, frame: 0, sinceMs: 0 };

/** The run up to the event that is checked next. */
export class World {
  limits: Readonly<Record<Axis, AxisLimits>> | undefined;
  keepOut: readonly KeepOutZone[] = [];
  pulses: Readonly<Record<Axis, AxisPulses>> = { pan: NO_PULSES, tilt: NO_PULSES };
  laserOn = false;
  laserSinceMs = 0;
  /** When the laser was last on. */
  #litPulses = this.pulses;
  /** Bodies of the lines that the host has written. */
  readonly sent = new Set<string>();
  /** According to the bytes the device has received. */
  armed = false;
  laserRequested = false;
  /** Whether the stop byte is in force on the device. */
  halted = false;
  /** The frame of each axis at the last stop byte or RELEASE. */
  haltFrames: Readonly<Record<Axis, number>> = { pan: -10, tilt: -10 };
  /** When that was received. */
  haltMs = Number.NEGATIVE_INFINITY;
  /** When the device received its last command. */
  commandMs = 0;
  /** A stop that the API has confirmed and that has not been resumed. */
  stop: { readonly atMs: number; readonly confirmed: boolean } | undefined;
  readonly calls = new Map<string, Call>();
  /** The calls without an answer. */
  readonly open = new Set<Call>();
  readonly jobs = new Map<string, JobSpan>();
  jogMs = Number.NEGATIVE_INFINITY;
  /** When the last target was tracked, and the last one with the laser. */
  trackMs = Number.NEGATIVE_INFINITY;
  litTrackMs = Number.NEGATIVE_INFINITY;
  /** Pulses at which both axes have rested, with the end of the rest, newest last. */
  readonly rests: {
    readonly pulsesUs: Readonly<Record<Axis, number>>;
    readonly untilMs: number;
  }[] = [];
  readonly measurements: SpotMeasurement[] = [];
  readonly samples = new Map<number, Sample>();
  readonly rows: Sample[] = [];
  /** Samples were removed on request. */
  removed = false;
  /** All rows were read. */
  closed = false;
  ended: EventOf<'end'> | undefined;

  /** Applies an event after it was checked. */
  take(event: HistoryEvent): void {
    const { atMs } = event;
    switch (event.kind) {
      case 'rig':
        this.limits = event.limits;
        this.keepOut = event.keepOut ?? [];
        break;
      case 'host-sent':
        this.sent.add(unframe(event.line)?.body ?? '');
        break;
      case 'device-received':
        this.#receive(event);
        break;
      case 'device-sent':
        if (unframe(event.line)?.words[0] === 'BOOT') this.#reset();
        break;
      case 'pulse':
        this.#pulse(event);
        break;
      case 'laser':
        this.laserOn = event.on;
        if (!event.on) this.laserRequested = false; // also after the device's watchdog has acted: it stays off
        this.laserSinceMs = atMs;
        if (!event.on) this.#litPulses = this.pulses;
        break;
      case 'call':
        this.#call(event);
        break;
      case 'answer':
        this.#answer(event);
        break;
      case 'jog':
        this.jogMs = atMs;
        break;
      case 'track':
        this.trackMs = atMs;
        if (event.laser) this.litTrackMs = atMs;
        break;
      case 'job':
        this.#job(event);
        break;
      case 'measurement':
        this.#addMeasurement(atMs, event, 0);
        break;
      case 'sample':
        this.samples.set(event.sample.id, event.sample);
        break;
      case 'row':
        this.rows.push(event.sample);
        break;
      case 'closed':
        this.closed = true;
        break;
      case 'end':
        this.ended = event;
        for (const span of this.jobs.values()) span.endedMs ??= atMs;
        break;
      case 'start':
        this.ended = undefined;
    }
  }

  #receive({ atMs, line }: EventOf<'device-received'>): void {
    if (line === STOP) {
      if (!this.halted) this.#halt(atMs);
      this.halted = true;
      this.laserRequested = false;
      return;
    }
    const [, verb, argument] = unframe(line)?.words ?? [];
    if (verb === undefined || verb === 'HELLO') return;
    this.commandMs = atMs;
    if (verb === 'RESUME') this.halted = false;
    if (verb === 'RELEASE') {
      this.#halt(atMs); // An ARM may follow within the frame.
      this.armed = this.laserRequested = false;
    }
    if (verb === 'ARM' && !this.halted) this.armed = true;
    if (verb === 'LASER') this.laserRequested = argument === '1' && this.armed && !this.halted;
  }

  #halt(atMs: number): void {
    this.haltFrames = { pan: this.pulses.pan.frame, tilt: this.pulses.tilt.frame };
    this.haltMs = atMs;
  }

  #reset(): void {
    this.armed = this.laserRequested = this.halted = false;
  }

  #pulse({ atMs, axis, frame, widthUs }: EventOf<'pulse'>): void {
    const last = this.pulses[axis];
    const { pan, tilt } = this.pulses;
    const restedMs = atMs - Math.max(pan.sinceMs, tilt.sinceMs);
    if (pan.widthUs !== null && tilt.widthUs !== null && restedMs > ONE_FRAME_MS / 2) {
      this.rests.push({ pulsesUs: { pan: pan.widthUs, tilt: tilt.widthUs }, untilMs: atMs });
    }
    if (this.rests.length > MAX_RESTS) this.rests.shift();
    const stepUs = widthUs === null || last.widthUs === null ? 0 : widthUs - last.widthUs;
    this.pulses = { ...this.pulses, [axis]: { widthUs, stepUs, frame, sinceMs: atMs } };
  }

  #call(event: EventOf<'call'>): void {
    const { atMs, method, path, body } = event;
    const call: Call = { ...event, answer: undefined };
    this.calls.set(event.id, call);
    this.open.add(call);
    if (path.endsWith('/rig/resume')) this.stop = undefined;
    if (path.endsWith('/observations')) this.#addMeasurement(atMs, (body ?? {}) as Spot, ANSWER_MS);
    if (method === 'DELETE' && /\/samples\b/.test(path)) this.removed = true;
  }

  #answer(event: EventOf<'answer'>): void {
    const call = this.calls.get(event.id);
    if (!call) return;
    call.answer = event;
    this.open.delete(call);
    if (!call.path.endsWith('/rig/stop') || event.status !== 200) return;
    const resumed = [...this.calls.values()].some(
      ({ path, atMs }) => path.endsWith('/rig/resume') && atMs >= call.atMs,
    );
    const { confirmed } = event.body as { confirmed: boolean };
    if (!resumed) this.stop ??= { atMs: event.atMs, confirmed };
  }

  #job({ atMs, job, id, state }: EventOf<'job'>): void {
    const name = `${job} ${id}`;
    const known = this.jobs.get(name);
    // A resumed collection is active again.
    const again = known?.endedMs !== undefined && (state === 'queued' || state === 'running');
    const span: JobSpan =
      known && !again ? known : { name, createdMs: atMs, runningMs: undefined, endedMs: undefined };
    if (state === 'running') span.runningMs ??= atMs;
    if (state !== 'queued' && state !== 'running') span.endedMs ??= atMs;
    this.jobs.set(name, span);
  }

  /** @param agoMs how long ago the spot may have been seen, at most */
  #addMeasurement(atMs: number, { xM, yM }: Spot, agoMs: number): void {
    if (xM === undefined || yM === undefined) return;
    const wasOn = !this.laserOn && atMs - this.laserSinceMs < agoMs;
    const pulses = wasOn ? this.#litPulses : this.pulses;
    this.measurements.push({ atMs, xM, yM, laserOn: this.laserOn || wasOn, pulses });
  }
}

/** The spot that an observer outside reports may have been seen so long before its request [ms]. */
const ANSWER_MS = 150;
const MAX_RESTS = 16;
/** The period of the servo pulses [ms]. */
export const ONE_FRAME_MS = 20;

/** The current pulses on both axes; undefined while there are none. */
export const widthsOf = (
  pulses: Readonly<Record<Axis, AxisPulses>>,
): Readonly<Record<Axis, number>> | undefined => {
  const { pan, tilt } = pulses;
  return pan.widthUs === null || tilt.widthUs === null
    ? undefined
    : { pan: pan.widthUs, tilt: tilt.widthUs };
};

/** Whether two pairs of pulses are equal, within the tolerance of measured pulses [µs]. */
export const samePulses = (
  a: Readonly<Record<Axis, number>>,
  b: Readonly<Record<Axis, number>>,
): boolean => AXES.every((axis) => Math.abs(a[axis] - b[axis]) <= MEASURED_WITHIN_US);

/** Tolerance between a measured pulse and the pulse on the wire [µs]. */
export const MEASURED_WITHIN_US = 0.5;

/** Whether a point of the floor is in a keep-out zone as the rig file gives it, without its margin. */
export function isInZone({ xM, yM }: Required<Spot>, zone: KeepOutZone): boolean {
  const { corners, bearingMin = 0, bearingMax = 0 } = zone;
  const bearing = Math.atan2(yM, xM);
  return corners
    ? polygonContains(
        corners.map(({ x, y }) => [x, y]),
        [xM, yM],
      )
    : bearing > bearingMin && bearing < bearingMax;
}
