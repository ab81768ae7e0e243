/**
 * Runs one collection pose by pose: plan, approach, settle, observe, store; until it has the
 * requested number of samples, or has visited all given poses. A lost connection pauses the run; a
 * stop ends it.
 */

import { timestamp } from '../clock.ts';
import {
  type ObservationConfig,
  type ObservedPose,
  observePose,
} from '../control/pose-observation.ts';
import { PantiltError } from '../errors.ts';
import { inverse } from '../geometry/kinematics.ts';
import { anglesOfPulses } from '../geometry/servo.ts';
import { wrapAngle } from '../geometry/work-area.ts';
import { MIN_SAMPLES } from '../learning/mistakes/find-mistakes.ts';
import { SEARCH_POSES, type SearchGuess, SpotSearch } from '../learning/mistakes/search.ts';
import { msg } from '../message.ts';
import { quantile } from '../quantile.ts';
import { approachable, approachablePulses, type Sides } from '../rig/approach.ts';
import type { Rig } from '../rig/rig.ts';
import type { RigDescription } from '../rig-file.ts';
import type { CollectionRecord, FinishedPose } from '../samples/collection.ts';
import type { Proposer } from '../samples/plans.ts';
import {
  planTarget,
  RETURN_POSES,
  returnAt,
  sidesAt,
  squarePoint,
  targetIndexAt,
} from '../samples/plans.ts';
import { type Measurement, type Pose, toSample } from '../samples/sample.ts';
import type { CollectionStore } from '../store/collections.ts';
import { FLOOR, pointOnSurface } from '../surfaces.ts';
import { type Angles, AXES, type Pulses, radians } from '../units.ts';

/** A run fails if it has more misses than requested samples plus this number. */
const MISSES_ALLOWED = 20;
/**
 * Every n-th pose comes from the space-filling plan: if reflections have misled the calibration,
 * its proposals would never correct it.
 */
const PLANNED_EVERY = 4;

/** Dependencies of a collector. */
export interface CollectorConfig extends ObservationConfig {
  readonly store: Pick<CollectionStore, 'finishPose'>;
  readonly proposer: Proposer;
  /** The samples that the collection already has. */
  readonly taken: readonly Measurement[];
  /** Called after each pose; the next one waits for it. */
  readonly onPose: (finished: FinishedPose) => Promise<void>;
  /** Called when the search for the spot begins, makes another guess, or ends. */
  readonly onSearch: (guess: SearchGuess | undefined) => void;
}

/**
 * Collects until the record has its samples, and returns the final record.
 * @throws PantiltError `rig-stopped`, `spot-not-seen`, errors of the device; the signal's reason
 */
export async function collect(
  record: CollectionRecord,
  config: CollectorConfig,
  signal: AbortSignal,
): Promise<CollectionRecord> {
  const { rig, clock, store, onPose, onSearch } = config;
  const { description } = rig;
  const offsets = config.taken.map((sample) => offsetOf(description, sample));
  const first: Pose[] = config.taken.slice(0, RETURN_POSES);
  let collection = record;
  // After a miss the same pose would be proposed again, so a planned pose comes next.
  let spotSeen = true;
  const search = new SpotSearch(description, record.seed);
  while (collection.taken < collection.count && !hasVisitedPoses(collection)) {
    if (search.isExhausted) throw spotNotFound(collection);
    if (collection.missed - record.missed > collection.count + MISSES_ALLOWED + search.poses) {
      throw spotNotSeen(collection, description);
    }
    const guess = isStart(collection) ? search.guess : undefined;
    onSearch(guess);
    const pose = collection.nextPose;
    const returned = guess ? undefined : first[returnAt(collection.plan, pose) ?? RETURN_POSES];
    const sides = returned ?? sidesAt(collection.approach, collection.seed, pose);
    const chosen: Pulses | undefined =
      collection.poses?.[pose] ??
      returned ??
      (spotSeen ? await proposedPulses(collection, config, sides, signal) : undefined);
    const pulses: Pulses | undefined =
      chosen ??
      (guess
        ? search.pulses((found) => isReachable(rig, found, sides))
        : plannedPulses(collection, rig, sides, offsets));
    const { panSide, tiltSide } = sides;
    const seen: ObservedPose | undefined =
      pulses && (await observePose(config, pose, { ...pulses, panSide, tiltSide }, signal));
    spotSeen = seen !== undefined;
    const sample =
      seen &&
      toSample(description, seen, {
        observer: record.observer,
        session: sessionOf(record.id),
        takenAt: timestamp(clock),
      });
    const finished = await store.finishPose(collection.id, pose, sample);
    collection = finished.collection;
    if (finished.sample) {
      offsets.push(offsetOf(description, finished.sample));
      if (first.length < RETURN_POSES) first.push(finished.sample);
    }
    if (isStart(collection)) search.add(spotSeen);
    await onPose(finished);
  }
  onSearch(undefined);
  return collection;
}

/** Whether there are too few samples to find mistakes, so that a spot is searched if none is seen. */
const isStart = ({ poses, taken, surface }: CollectionRecord): boolean =>
  poses === null && taken < MIN_SAMPLES && surface === FLOOR;

const isReachable = (rig: Rig, pulses: Pulses, sides: Sides): boolean =>
  AXES.every((axis) => approachable(rig, axis, pulses[`${axis}Us`], sides[`${axis}Side`])) &&
  rig.keepOutZone(pulses) === undefined;

const hasVisitedPoses = ({ poses, nextPose }: CollectionRecord): boolean =>
  poses !== null && nextPose >= poses.length;

/**
 * The pulses of the first approachable proposal; undefined for other plans and without such a
 * proposal.
 */
async function proposedPulses(
  { plan, seed, nextPose, surface }: CollectionRecord,
  { rig, proposer }: CollectorConfig,
  sides: Sides,
  signal: AbortSignal,
): Promise<Pulses | undefined> {
  if (surface !== FLOOR || plan !== 'active' || nextPose % PLANNED_EVERY === PLANNED_EVERY - 1)
    return undefined;
  for (const angles of await proposer.propose({ seed, pose: nextPose }, signal)) {
    const pulses = approachablePulses(rig, angles, sides);
    if (pulses) return pulses;
  }
  return undefined;
}

/**
 * The pulses of the plan's target: the nominal inverse plus the median angle offset of the samples
 * so far, so that the plan covers the intended floor area. Undefined if the rig cannot reach it.
 */
function plannedPulses(
  collection: CollectionRecord,
  rig: Rig,
  sides: Sides,
  offsets: readonly Angles[],
): Pulses | undefined {
  const { workArea, geometry, surfaces = [] } = rig.description;
  const { plan, nextPose, seed } = collection;
  const index = targetIndexAt(plan, nextPose);
  const surface = surfaces.find(({ name }) => name === collection.surface);
  const target = surface
    ? pointOnSurface(surface, ...squarePoint(seed, index))
    : planTarget(collection, workArea, index);
  const nominal = target && inverse(target, geometry);
  if (!nominal) return undefined;
  const offset = (angle: keyof Angles): number =>
    quantile(
      offsets.map((each) => each[angle]),
      0.5,
    ) ?? 0;
  const panRad = radians(nominal.panRad + offset('panRad'));
  const tiltRad = radians(nominal.tiltRad + offset('tiltRad'));
  return approachablePulses(rig, { panRad, tiltRad }, sides);
}

/** Applied angles minus the nominal inverse of the measured floor point. */
function offsetOf(rig: RigDescription, sample: Measurement): Angles {
  const applied = anglesOfPulses(rig, sample);
  const expected = inverse(sample, rig.geometry) ?? applied;
  return {
    panRad: wrapAngle(applied.panRad - expected.panRad),
    tiltRad: radians(applied.tiltRad - expected.tiltRad),
  };
}

const spotNotFound = ({ taken }: CollectionRecord): PantiltError =>
  new PantiltError(
    'failed',
    'spot-not-seen',
    msg`the last ${SEARCH_POSES} poses showed no spot, although ${taken} did before: they would hit the floor if an axis were reversed or scaled
      wrongly, the axes exchanged, or a horn one spline off. Check that the laser is on, that the observer sees the floor, and lengths and axes in the rig file`,
  );

/** The session of a collection's samples. */
export const sessionOf = (id: number): string => `collection ${id}`;

const spotNotSeen = (
  { taken, missed }: CollectionRecord,
  { keepOut = [] }: RigDescription,
): PantiltError =>
  new PantiltError(
    'failed',
    'spot-not-seen',
    msg`${missed} poses gave no sample, ${taken} did. Check that the laser is on and that the observer sees the floor${
      keepOut.length > 0 ? msg`, and that the keep-out zones leave enough of it` : ''
    }`,
  );
