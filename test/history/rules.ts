/**
 * The rules for every run, and the function that checks a history against them. Pure: events in,
 * violations out. docs/history.md states each rule.
 */
import { DEFAULT_HOLD_MS } from '../../src/protocol/commands.ts';
import { unframe } from '../../src/protocol/framing.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { AXES } from '../../src/units.ts';
import type { HistoryEvent } from './history.ts';
import {
  type Call,
  isInZone,
  type JobSpan,
  MEASURED_WITHIN_US,
  ONE_FRAME_MS,
  type SpotMeasurement,
  samePulses,
  World,
  widthsOf,
} from './world.ts';

/** A violation of a rule. */
interface Finding {
  readonly atMs: number;
  readonly text: string;
}

/** A rule that a run has broken. */
export interface Violation extends Finding {
  readonly rule: RuleName;
}

interface Rule {
  /** Checks an event, given the state before it. @returns the violation, if any */
  readonly broken?: (event: HistoryEvent, world: World) => string | undefined;
  /** Checks the history as a whole. */
  readonly atEnd?: (world: World) => Finding[];
}

/** Jitter of a real clock and of messages in transit [ms]. */
const SLACK_MS = 100;
const FRAME_S = ONE_FRAME_MS / 1000;
/** Frames in which pulses already in progress may still follow. */
const FRAMES_UNDER_WAY = 2;
/** A device without a connection has no stop byte: its watchdog acts, and it slows down. */
const UNCONFIRMED_MS = 2000;
/** Maximum duration of a jog, and of a track, after its last message, including its halt [ms]. */
const [JOG_MS, TRACK_MS] = [500, 2500];
/** Minimum time between the last change of pulses and a measurement [ms]. */
const SETTLED_MS = 150;
/** A job is announced shortly before it takes the rig and after it releases it. */
const HANDOVER_MS = 50;
/** Time from a signal until the rig is at rest with its laser off. */
const END_MS = 1000;

const RULES = {
  'stop-holds': { broken: stopHolds },
  requested: { broken: requested },
  line: { broken: line },
  laser: { broken: laser },
  'keep-out': { broken: keepOut },
  'one-mover': { atEnd: oneMover },
  limits: { broken: limits },
  arrived: { broken: arrived },
  pose: { atEnd: pose },
  stored: { atEnd: stored },
  silence: { broken: silence },
  ended: { broken: ended },
} as const satisfies Readonly<Record<string, Rule>>;

/** The name of a rule. */
export type RuleName = keyof typeof RULES;

/** All rules. */
export const RULE_NAMES = Object.keys(RULES) as RuleName[];

/** Checks a history against every rule. @returns the violations, each once */
export function judge(history: Iterable<HistoryEvent>): Violation[] {
  const world = new World();
  const violations = new Map<string, Violation>();
  const report = (rule: RuleName, atMs: number, text: string) => {
    const key = `${rule} ${text}`;
    if (!violations.has(key)) violations.set(key, { rule, atMs, text });
  };
  const rules = Object.entries(RULES) as [RuleName, Rule][];
  for (const event of history) {
    for (const [name, { broken }] of rules) {
      const text = broken?.(event, world);
      if (text !== undefined) report(name, event.atMs, text);
    }
    world.take(event);
  }
  for (const [name, { atEnd }] of rules) {
    for (const { atMs, text } of atEnd?.(world) ?? []) report(name, atMs, text);
  }
  return [...violations.values()];
}

/** From a stop until it is resumed, nothing moves and the laser is off. */
function stopHolds(event: HistoryEvent, world: World): string | undefined {
  const { halted, haltFrames, haltMs, stop } = world;
  const moves = event.kind === 'pulse' && event.widthUs !== null;
  if (!moves && !(event.kind === 'laser' && event.on)) return undefined;
  const what = moves ? `the ${event.axis} pulse changed` : 'the laser went on';
  // Frames are counted from the last change: after a rest they are of no use, nor is time on a board that lags.
  const underWay =
    moves &&
    (event.frame <= haltFrames[event.axis] + FRAMES_UNDER_WAY ||
      event.atMs <= haltMs + FRAMES_UNDER_WAY * ONE_FRAME_MS);
  if (halted && !underWay) return `${what} on a device that was stopped`;
  if (!stop || underWay) return undefined;
  const graceMs = stop.confirmed ? SLACK_MS : UNCONFIRMED_MS;
  return event.atMs > stop.atMs + graceMs ? `${what} after the stop of ${stop.atMs} ms` : undefined;
}

/** The host arms, moves and turns the laser on only for a request, a job, a jog or a track in progress. */
function requested(event: HistoryEvent, world: World): string | undefined {
  if (event.kind !== 'host-sent') return undefined;
  const [, verb, argument] = unframe(event.line)?.words ?? [];
  const lights = verb === 'LASER' && argument === '1';
  if (verb !== 'ARM' && verb !== 'MOVE' && !lights) return undefined;
  const { ended: end } = world;
  if (end && event.atMs > end.atMs + END_MS) return `${event.line} was sent after ${end.cause}`;
  const jogs = !lights && event.atMs - world.jogMs <= JOG_MS;
  const trackMs = lights ? world.litTrackMs : world.trackMs;
  const tracks = event.atMs - trackMs <= TRACK_MS;
  const job = [...world.jobs.values()].some(
    ({ endedMs = event.atMs }) => event.atMs <= endedMs + (end ? END_MS : 0),
  );
  const open = [...world.open].some(lights ? requestsLight : requestsMotion);
  return jogs || tracks || job || open
    ? undefined
    : `${event.line} was sent without a request, a job, a jog or a track for it`;
}

/** Even on a disturbed line, the device executes no command that the host has not written. */
function line(event: HistoryEvent, { sent }: World): string | undefined {
  const body = event.kind === 'device-received' ? unframe(event.line)?.body : undefined;
  return body === undefined || sent.has(body) ? undefined : `the host has not written ${body}`;
}

const JOB_CALL = /\/(collections|checks|paths|collections\/\d+\/resume)$/;
const requestsMotion = ({ method, path }: Call): boolean =>
  method === 'POST' &&
  (MOVE_CALL.test(path) || JOB_CALL.test(path) || /\/rig\/(arm|halt)$/.test(path));
const requestsLight = ({ method, path, body }: Call): boolean =>
  method === 'POST' &&
  (path.endsWith('/aim') ||
    JOB_CALL.test(path) ||
    (path.endsWith('/rig/laser') && (body as { on?: boolean }).on === true));
const MOVE_CALL = /\/(aim|rig\/command|rig\/home)$/;

/** The laser turns on only after an armed device has received LASER 1. */
function laser(event: HistoryEvent, { armed, laserRequested, laserOn }: World): string | undefined {
  if (event.kind !== 'laser' || !event.on || laserOn) return undefined;
  if (!armed) return 'the laser went on with pulses off';
  return laserRequested ? undefined : 'the laser went on without LASER 1';
}

/** The laser is never on in a keep-out zone. */
function keepOut(event: HistoryEvent, world: World): string | undefined {
  const zone = event.kind === 'lit' && world.keepOut.find((each) => isInZone(event, each));
  return zone ? `the laser was on in the zone "${zone.name}"` : undefined;
}

/** While a job holds the rig, no other job runs and no single move is made. */
function oneMover({ jobs, calls }: World): Finding[] {
  const spans = [...jobs.values()].filter(({ runningMs }) => runningMs !== undefined);
  const holds = ({ runningMs = 0, endedMs = Number.POSITIVE_INFINITY }: JobSpan, atMs: number) =>
    atMs > runningMs + HANDOVER_MS && atMs < endedMs - HANDOVER_MS;
  const jobsAtOnce = spans.flatMap((span) =>
    spans
      .filter((other) => other !== span && holds(other, span.runningMs!))
      .map(({ name }) => ({ atMs: span.runningMs!, text: `${span.name} runs beside ${name}` })),
  );
  const moves = [...calls.values()].flatMap((call) => {
    const { atMs, method, path, answer } = call;
    const moved = method === 'POST' && answer?.status === 200 && requestsSingleMove(path);
    const holder = moved && spans.find((span) => holds(span, atMs));
    return holder ? [{ atMs, text: `${path} was accepted beside ${holder.name}` }] : [];
  });
  return [...jobsAtOnce, ...moves];
}

const requestsSingleMove = (path: string): boolean =>
  MOVE_CALL.test(path) || /\/rig\/(arm|halt|release)$/.test(path);

/** Pulses keep within the limits of their axis: width, speed and acceleration. */
function limits(event: HistoryEvent, world: World): string | undefined {
  if (event.kind !== 'pulse' || event.widthUs === null || !world.limits) return undefined;
  const { axis, frame, widthUs } = event;
  const { minUs, maxUs, speedUsPerS, accelerationUsPerS2 } = world.limits[axis];
  if (widthUs < minUs - MEASURED_WITHIN_US || widthUs > maxUs + MEASURED_WITHIN_US) {
    return `${axis} pulse ${widthUs} is out of ${minUs} to ${maxUs}`;
  }
  const last = world.pulses[axis];
  if (last.widthUs === null) return undefined;
  const stepUs = widthUs - last.widthUs;
  if (Math.abs(stepUs) > speedUsPerS * FRAME_S + 2 * MEASURED_WITHIN_US) {
    return `${axis} jumped by ${stepUs} µs to ${widthUs}`;
  }
  const halted = Math.abs(world.haltFrames[axis] - last.frame) <= FRAMES_UNDER_WAY;
  const changes = frame === last.frame + 1 ? [stepUs - last.stepUs] : [last.stepUs, stepUs];
  const mostUs = accelerationUsPerS2 * FRAME_S ** 2 + 4 * MEASURED_WITHIN_US;
  return !halted && changes.some((changeUs) => Math.abs(changeUs) > mostUs)
    ? `${axis} changed its speed at ${widthUs} by more than its acceleration`
    : undefined;
}

/** A move reported as done was done. */
function arrived(event: HistoryEvent, { calls, pulses, rests }: World): string | undefined {
  if (event.kind !== 'answer' || event.status !== 200) return undefined;
  const call = calls.get(event.id);
  if (!call || !MOVE_CALL.test(call.path) || call.path.endsWith('/rigs/aim')) return undefined;
  const { panUs, tiltUs } = event.body as { panUs: number; tiltUs: number };
  const reported = { pan: panUs, tilt: tiltUs };
  const now = widthsOf(pulses);
  const poses = rests.filter(({ untilMs }) => untilMs >= call.atMs).map((rest) => rest.pulsesUs);
  return [...poses, ...(now ? [now] : [])].some((pose) => samePulses(pose, reported))
    ? undefined
    : `${call.path} was answered with ${panUs} ${tiltUs}, where the rig has not been`;
}

const JOB_SESSION = /^(collection \d+|check \d+|aim)$/;
/** Each sample is one measurement, taken with the laser on, at rest, at the sample's pulses. */
function pose({ samples, rows, measurements }: World): Finding[] {
  const all = new Map([...samples.values(), ...rows].map((sample) => [sample.id, sample]));
  const unused = new Set(measurements);
  return [...all.values()]
    .filter(({ session }) => JOB_SESSION.test(session))
    .flatMap((sample) => {
      const same = [...unused].filter(({ xM, yM }) => xM === sample.xM && yM === sample.yM);
      const held = same.find((measurement) => faultOf(measurement, sample) === undefined);
      const measurement = held ?? same[0];
      if (measurement) unused.delete(measurement);
      const fault = measurement ? faultOf(measurement, sample) : 'was never measured';
      const text = `sample ${sample.id} at ${sample.panUs} ${sample.tiltUs} ${fault}`;
      return fault === undefined ? [] : [{ atMs: measurement?.atMs ?? 0, text }];
    });
}

function faultOf({ atMs, laserOn, pulses }: SpotMeasurement, sample: Sample): string | undefined {
  if (!laserOn) return 'was measured with the laser off';
  const widths = widthsOf(pulses);
  if (!widths || !samePulses(widths, { pan: sample.panUs, tilt: sample.tiltUs })) {
    return `was measured at ${widths?.pan} ${widths?.tilt}`;
  }
  const restedMs = atMs - Math.max(...AXES.map((axis) => pulses[axis].sinceMs));
  return restedMs < SETTLED_MS ? `was measured ${restedMs} ms after the move` : undefined;
}

/** Every acknowledged sample is stored once and unchanged. */
function stored({ samples, rows, calls, removed, closed }: World): Finding[] {
  if (!closed) return [];
  const rowById = new Map(rows.map((row) => [row.id, row]));
  const lost = [...samples.values()].filter((sample) => {
    const row = rowById.get(sample.id);
    return row ? JSON.stringify(row) !== JSON.stringify(sample) : !removed;
  });
  const observed = [...calls.values()].flatMap(({ path, body, answer }) => {
    const [, id] = /\/collections\/(\d+)\/observations$/.exec(path) ?? [];
    const { xM, yM } = (body ?? {}) as { xM?: number; yM?: number };
    if (id === undefined || answer?.status !== 200 || xM === undefined || removed) return [];
    const session = `collection ${id}`;
    const row = rows.find((each) => each.session === session && each.xM === xM && each.yM === yM);
    return row ? [] : [{ atMs: answer.atMs, text: `an observation of ${session} is not stored` }];
  });
  const keys = rows
    .filter(({ session }) => JOB_SESSION.test(session))
    .map(({ session, panUs, tiltUs, xM, yM }) => [session, panUs, tiltUs, xM, yM].join(' '));
  const doubled = keys.filter((key, i) => keys.indexOf(key) !== i);
  return [
    ...lost.map(({ id }) => ({ atMs: 0, text: `sample ${id} is not stored as acknowledged` })),
    ...observed,
    ...doubled.map((key) => ({ atMs: 0, text: `a sample is stored twice: ${key}` })),
  ];
}

/** Without its host a device slows down and turns its laser off. */
function silence(event: HistoryEvent, world: World): string | undefined {
  const { commandMs, laserOn, laserSinceMs } = world;
  const silentMs = event.atMs - commandMs;
  if (laserOn && silentMs > DEFAULT_HOLD_MS + SLACK_MS && !(event.kind === 'laser' && !event.on)) {
    return `the laser that went on at ${laserSinceMs} ms outlived its host, last received at ${commandMs} ms`;
  }
  if (event.kind !== 'pulse' || event.widthUs === null || !world.limits) return undefined;
  const { speedUsPerS, accelerationUsPerS2 } = world.limits[event.axis];
  const brakeMs = (1000 * speedUsPerS) / accelerationUsPerS2;
  return silentMs > DEFAULT_HOLD_MS + brakeMs + SLACK_MS
    ? `${event.axis} moved without its host, last received at ${commandMs} ms`
    : undefined;
}

/** One second after the end of the daemon, nothing moves and the laser is off. */
function ended(event: HistoryEvent, { ended: end, laserOn }: World): string | undefined {
  if (!end || event.kind === 'start' || event.atMs <= end.atMs + END_MS) return undefined;
  if (laserOn) return `the laser is on after ${end.cause}`;
  if (event.kind !== 'pulse' || event.widthUs === null) return undefined;
  return `${event.axis} moves after ${end.cause}`;
}
