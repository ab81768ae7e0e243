import { expect, test } from 'vitest';
import { laser } from '../../../src/geometry/kinematics.ts';
import { anglesOfPulses } from '../../../src/geometry/servo.ts';
import { changedRig, hypothesesOf } from '../../../src/learning/mistakes/hypotheses.ts';
import { SEARCH_POSES, SpotSearch } from '../../../src/learning/mistakes/search.ts';
import { format } from '../../../src/message.ts';
import { strippedDescription } from '../../support/simulated.ts';

const rig = strippedDescription('hobby');
const anyPose = () => true;

test('begins after three misses, keeps a guess that shows a spot, and gives up', () => {
  const search = new SpotSearch(rig, 1);
  for (let miss = 0; miss < 2; miss++) search.add(false);
  expect(search.guess).toBeUndefined();
  search.add(false);
  const first = search.guess?.assumes;
  expect(first).toBeDefined();
  search.add(true);
  expect(search.guess?.assumes).toBe(first);
  search.add(false);
  expect(search.guess?.assumes).not.toBe(first);
  while (!search.isExhausted) search.add(false);
  expect(search.poses).toBeGreaterThan(SEARCH_POSES);
});

test('keeps out of the zones of the rig file, as far as its guess is right', () => {
  const ahead = { name: 'ahead', bearingMin: -0.2, bearingMax: 0.2 } as never;
  const guarded = { ...rig, keepOut: [ahead] };
  const search = new SpotSearch(guarded, 1);
  let poses = 0;
  for (; !search.isExhausted; search.add(false)) {
    const pulses = search.guess && search.pulses(anyPose);
    const { assumes } = search.guess ?? {};
    const guess = hypothesesOf(guarded).find(
      ({ what }) => assumes && format(what) === format(assumes),
    );
    if (!pulses || !guess || guess.name !== 'pan-reversed') continue;
    const hit = laser(anglesOfPulses(changedRig(guarded, guess.changes), pulses), rig.geometry)!;
    expect(Math.abs(Math.atan2(hit.yM, hit.xM))).toBeGreaterThan(0.39);
    poses++;
  }
  expect(poses).toBeGreaterThan(0);
});
