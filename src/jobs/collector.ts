/**
 * Runs one collection: plan, approach, settle, observe, keep; pose by pose, until it has the samples
 * that it was asked for, or has been at all poses that it was given. A rig that is lost on the way is
 * waited for; a stop ends the run.
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
import { msg } from '../message.ts';
import { quantile } from '../quantile.ts';
import { approachablePulses } from '../rig/approach.ts';
import type { Rig } from '../rig/rig.ts';
import type { RigDescription } from '../rig-file.ts';
import type { CollectionLedger, CollectionRecord, FinishedPose } from '../samples/collection.ts';
import type { Proposer } from '../samples/plans.ts';
import { planTarget } from '../samples/plans.ts';
import { type Measurement, toSample } from '../samples/sample.ts';
import { type Angles, type Pulses, radians } from '../units.ts';

/** After this many more misses than samples wanted, nobody is looking. */
const MISSES_ALLOWED = 20;
/**
 * Every so-manieth pose is spread evenly, whatever is proposed: a calibration that reflections have led
 * astray proposes what keeps it there.
 */
const EVEN_EVERY = 4;

/** What a collector works with. */
export interface CollectorConfig extends ObservationConfig {
  readonly ledger: CollectionLedger;
  readonly proposer: Proposer;
  /** The samples that the collection has already. */
  readonly taken: readonly Measurement[];
  /** Told after each pose. */
  readonly onPose: (finished: FinishedPose) => void;
}

/**
 * Collects until the record has its samples, and returns the record as it is then.
 * @throws PantiltError `rig-stopped`, `spot-not-seen`, what the device refuses; the signal's reason
 */
export async function collect(
  record: CollectionRecord,
  config: CollectorConfig,
  signal: AbortSignal,
): Promise<CollectionRecord> {
  const { rig, clock, ledger, onPose } = config;
  const { description } = rig;
  const offsets = config.taken.map((sample) => offsetOf(description, sample));
  let collection = record;
  // What was proposed and not seen would be proposed again: a pose of the plan comes between.
  let seeing = true;
  while (collection.taken < collection.count && !isThroughPoses(collection)) {
    if (collection.missed - record.missed > collection.count + MISSES_ALLOWED) {
      throw spotNotSeen(collection);
    }
    const pose = collection.nextPose;
    const chosen: Pulses | undefined =
      collection.poses?.[pose] ??
      (seeing ? await proposedPulses(collection, config, signal) : undefined);
    const pulses: Pulses | undefined = chosen ?? plannedPulses(collection, rig, offsets);
    const seen: ObservedPose | undefined =
      pulses && (await observePose(config, pose, pulses, signal));
    seeing = seen !== undefined;
    const sample =
      seen &&
      toSample(description, seen, {
        ...{ observer: record.observer, session: sessionOf(record.id), takenAt: timestamp(clock) },
      });
    const finished = await ledger.finishPose(collection.id, pose, sample);
    collection = finished.collection;
    if (finished.sample) offsets.push(offsetOf(description, finished.sample));
    onPose(finished);
  }
  return collection;
}

const isThroughPoses = ({ poses, nextPose }: CollectionRecord): boolean =>
  poses !== null && nextPose >= poses.length;

/** The pulses of the first proposal that the rig can get to, if its plan has any. */
async function proposedPulses(
  { plan, seed, nextPose }: CollectionRecord,
  { rig, proposer }: CollectorConfig,
  signal: AbortSignal,
): Promise<Pulses | undefined> {
  if (plan !== 'active' || nextPose % EVEN_EVERY === EVEN_EVERY - 1) return undefined;
  for (const angles of await proposer.propose({ seed, pose: nextPose }, signal)) {
    const pulses = approachablePulses(rig, angles);
    if (pulses) return pulses;
  }
  return undefined;
}

/**
 * The pulses that the plan's target asks for: the nominal inverse, turned by the median of what the
 * samples so far were off, so that the plan covers the floor that it means to. Nothing when the rig
 * can't get there.
 */
function plannedPulses(
  collection: CollectionRecord,
  rig: Rig,
  offsets: readonly Angles[],
): Pulses | undefined {
  const { workArea, geometry } = rig.description;
  const nominal = inverse(planTarget(collection, workArea, collection.nextPose), geometry);
  if (!nominal) return undefined;
  return approachablePulses(rig, {
    panRad: radians(
      nominal.panRad +
        (quantile(
          offsets.map(({ panRad }) => panRad),
          0.5,
        ) ?? 0),
    ),
    tiltRad: radians(
      nominal.tiltRad +
        (quantile(
          offsets.map(({ tiltRad }) => tiltRad),
          0.5,
        ) ?? 0),
    ),
  });
}

/** By how much the angles that were applied differ from the nominal inverse of what was hit. */
function offsetOf(rig: RigDescription, sample: Measurement): Angles {
  const applied = anglesOfPulses(rig, sample);
  const expected = inverse(sample, rig.geometry) ?? applied;
  return {
    panRad: wrapAngle(applied.panRad - expected.panRad),
    tiltRad: radians(applied.tiltRad - expected.tiltRad),
  };
}

/** The session that a collection's samples carry. */
export const sessionOf = (id: number): string => `collection ${id}`;

const spotNotSeen = ({ taken, missed }: CollectionRecord): PantiltError =>
  new PantiltError(
    'failed',
    'spot-not-seen',
    msg`${missed} poses gave no sample (${taken} did): is the laser on, and does the observer see the floor?`,
  );
