/**
 * Following a moving target: the true spot's distance from the true target, as root mean square, on simulated
 * rigs over the wire. The target's velocity wanders; it is seen with noise, and each measurement arrives
 * late. For comparison: the same measurements chased without prediction, the bound of a Kalman filter that is given how
 * the target moves (the steady state of its covariance, predicted over the latency), and the rig's own error
 * at resting targets.
 *
 *     npm run bench:track -- --rigs 5 --first 101 --seconds 60 --rate 60 --latency 50
 */
import { parseArgs } from 'node:util';
import pino from 'pino';
import { VirtualClock } from '../src/clock.ts';
import { Aiming } from '../src/control/aiming.ts';
import { Tracking } from '../src/control/tracking.ts';
import { pulsesForAngles } from '../src/geometry/servo.ts';
import { distanceM } from '../src/geometry/work-area.ts';
import { loadModel, type Model } from '../src/learning/model.ts';
import { trainModel } from '../src/learning/train.ts';
import { Random } from '../src/random.ts';
import { Rig } from '../src/rig/rig.ts';
import type { Approach } from '../src/samples/plans.ts';
import { drawRig } from '../src/simulator/rig-family.ts';
import { SIMULATED_PATH, SimulatedBinding } from '../src/simulator/simulated-binding.ts';
import { SimulatedRig } from '../src/simulator/simulated-rig.ts';
import { knownOf, type SimulatedRigDescription } from '../src/simulator/simulated-rig-file.ts';
import { settledHit } from '../src/simulator/true-rig.ts';
import { type FloorPoint, floorPoint } from '../src/units.ts';
import { directSamples } from './direct-samples.ts';

const { values: options } = parseArgs({
  options: {
    rigs: { type: 'string', default: '5' },
    first: { type: 'string', default: '101' },
    count: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '60' },
    latency: { type: 'string', default: '50' },
  },
});
const seconds = Number(options.seconds);
const rateHz = Number(options.rate);
const latencyMs = Number(options.latency);
/** Standard deviation of the velocity's change in a second [m/s], and of a measured coordinate [m]. */
const WANDER = 0.1;
const NOISE_M = 0.004;
/** A target's way before it starts again elsewhere. */
const WAY_S = 10;
const STEP_MS = 10;
/** Until the rig has reached the first target. */
const START_MS = 1500;

/** The target's positions, a step apart: within a part of the work area, all of which the rig can reach. */
function drawWay(random: Random): FloorPoint[] {
  for (;;) {
    let [xM, yM, vx, vy] = [random.uniform(0.6, 1.2), random.uniform(-0.6, 0.6), 0, 0];
    const way: FloorPoint[] = [];
    const stepS = STEP_MS / 1000;
    for (let ms = 0; ms < START_MS + 1000 * WAY_S; ms += STEP_MS) {
      way.push(floorPoint(xM, yM));
      if (ms < START_MS) continue;
      vx += random.normal(WANDER * Math.sqrt(stepS));
      vy += random.normal(WANDER * Math.sqrt(stepS));
      [xM, yM] = [xM + vx * stepS, yM + vy * stepS];
    }
    if (way.every(({ xM, yM }) => xM > 0.45 && Math.hypot(xM, yM) < 1.6 && Math.abs(yM) < 1.2)) {
      return way;
    }
  }
}

const at = (way: readonly FloorPoint[], ms: number): FloorPoint => {
  const place = Math.min(Math.max(ms / STEP_MS, 0), way.length - 1);
  const [a, b] = [way[Math.floor(place)]!, way[Math.ceil(place)]!];
  const share = place - Math.floor(place);
  return floorPoint(a.xM + share * (b.xM - a.xM), a.yM + share * (b.yM - a.yM));
};

/** Follows a way; the squared errors after the start [m²]. */
async function follow(
  description: SimulatedRigDescription,
  model: Model,
  way: readonly FloorPoint[],
  seed: number,
  isNaive: boolean,
): Promise<number[]> {
  const clock = new VirtualClock();
  const simulated = new SimulatedRig(description, clock, seed);
  const binding = new SimulatedBinding(simulated);
  const source = { binding, path: SIMULATED_PATH, baudRate: 115_200 };
  const log = pino({ level: 'silent' });
  const rig = new Rig({ description: knownOf(description), source, clock, log });
  rig.start();
  await clock.run(rig.connected());
  const models = { model };
  const aiming = new Aiming(rig, clock, models);
  const tracking = new Tracking(rig, clock, aiming, models);
  const client = {
    motionHalted: (_: string, { message }: Error) => console.log(`  (${message})`),
  };
  await clock.run(aiming.aim(way[0]!));
  const random = new Random(seed, 'bench seen');
  const beganMs = clock.nowMs();
  const endMs = START_MS + 1000 * WAY_S;
  for (let ms = 0; ms < endMs; ms += 1000 / rateHz) {
    clock.schedule(ms + latencyMs, () => {
      const { xM, yM } = at(way, ms);
      const target = floorPoint(xM + random.normal(NOISE_M), yM + random.normal(NOISE_M));
      if (!isNaive) tracking.handle(client, { target, ageMs: latencyMs, laser: false });
      else {
        const { pulses } = aiming.predict(target);
        if (pulses) rig.startMove(pulses).catch(() => {});
      }
    });
  }
  const squares: number[] = [];
  for (let ms = START_MS + 500; ms < endMs; ms += STEP_MS) {
    clock.schedule(ms, () => {
      const spot = simulated.trueSpot();
      squares.push(spot ? distanceM(spot, at(way, clock.nowMs() - beganMs)) ** 2 : 1);
    });
  }
  await clock.advance(endMs);
  tracking.release(client);
  await clock.run(rig.close());
  return squares;
}

/** The error of targets at rest along a way, approached from below [m²]. */
function atRest(
  rig: SimulatedRigDescription,
  model: Model,
  way: readonly FloorPoint[],
  random: Random,
): number[] {
  return way
    .filter((_, i) => i % 50 === 0)
    .flatMap((target) => {
      const angles = model.predict(target)?.angles;
      const hit = angles && settledHit(rig, pulsesForAngles(rig, angles), random);
      return hit ? [distanceM(hit, target) ** 2] : [];
    });
}

/** Steady state of the predicted position's error over the latency, both coordinates together [m]. */
function kalmanBoundM(): number {
  let [pp, pv, vv] = [NOISE_M ** 2, 0, 1];
  const q = WANDER ** 2;
  const predicted = (spanS: number) =>
    [
      pp + 2 * spanS * pv + spanS ** 2 * vv + (q * spanS ** 3) / 3,
      pv + spanS * vv + (q * spanS ** 2) / 2,
      vv + q * spanS,
    ] as const;
  for (let i = 0; i < 10_000; i++) {
    [pp, pv, vv] = predicted(1 / rateHz);
    const gain = 1 / (pp + NOISE_M ** 2);
    [pp, pv, vv] = [pp - pp * pp * gain, pv - pp * pv * gain, vv - pv * pv * gain];
  }
  return Math.sqrt(2 * predicted(latencyMs / 1000)[0]);
}

const rmsMm = (squares: readonly number[]) =>
  1000 * Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);

console.log(
  `targets at ${rateHz} Hz, ${latencyMs} ms late, seen with ${1000 * NOISE_M} mm; ${options.count} samples; RMS in mm\n` +
    `bound of a Kalman filter: ${(1000 * kalmanBoundM()).toFixed(1)}\n\n` +
    'rig    samples from   at rest   followed   chased naively',
);
const all: Record<string, number[]> = {};
for (let i = 0; i < Number(options.rigs); i++) {
  const seed = Number(options.first) + i;
  const rig = drawRig(seed);
  for (const approach of ['below', 'both'] satisfies Approach[]) {
    const measurements = directSamples(rig, Number(options.count), seed, approach);
    const model = loadModel(
      trainModel({ kind: 'servo-nets', rig: knownOf(rig), measurements, seed }),
    );
    const random = new Random(seed, 'bench ways');
    const rows: Record<string, number[]> = { rest: [], followed: [], naive: [] };
    for (let way = 0; way < seconds / WAY_S; way++) {
      const drawn = drawWay(random);
      rows.rest!.push(...atRest(rig, model, drawn, random));
      rows.followed!.push(...(await follow(rig, model, drawn, seed + way, false)));
      rows.naive!.push(...(await follow(rig, model, drawn, seed + way, true)));
    }
    for (const [name, squares] of Object.entries(rows)) {
      all[`${approach} ${name}`] = [...(all[`${approach} ${name}`] ?? []), ...squares];
    }
    print(String(seed), approach, rows);
  }
}
for (const approach of ['below', 'both'])
  print('all', approach, {
    rest: all[`${approach} rest`]!,
    followed: all[`${approach} followed`]!,
    naive: all[`${approach} naive`]!,
  });

function print(rig: string, approach: string, rows: Readonly<Record<string, number[]>>): void {
  const [rest, followed, naive] = ['rest', 'followed', 'naive'].map((name) =>
    rmsMm(rows[name]!).toFixed(1),
  );
  console.log(
    `${rig.padEnd(7)}${approach.padEnd(12)}${rest!.padStart(10)}${followed!.padStart(11)}${naive!.padStart(17)}`,
  );
}
