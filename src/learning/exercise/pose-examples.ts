/**
 * Poses of the ideal robot with all that the exercise asks about them: matrix, spot, and what a degree of
 * tilt does there.
 */
import { direct, type Geometry, laser } from '../../geometry/kinematics.ts';
import { Random } from '../../random.ts';
import type { Angles } from '../../units.ts';
import { floorSensitivity } from '../angle-errors.ts';
import { anglesOf, type Question, questionsOf, solve } from './robot-functions.ts';
import type { PoseExample } from './steps.ts';

const EXAMPLES = 6;
const DEGREE_RAD = Math.PI / 180;

/** Examples for one of the functions, by seed. */
export function poseExamples(
  name: 'direct' | 'laser' | 'inverse',
  seed: number,
  geometry: Geometry,
): PoseExample[] {
  const random = new Random(seed, `exercise ${name}`);
  return questionsOf(name, EXAMPLES, geometry, random).flatMap((question) => {
    if (name !== 'inverse') return describePose(anglesOf(question), geometry);
    const angles = solve(name, question, geometry);
    return angles ? describePose(anglesOf(angles as unknown as Question), geometry) : [];
  });
}

function describePose(angles: Angles, geometry: Geometry): PoseExample {
  const hit = laser(angles, geometry);
  const { panRad, tiltRad } = angles;
  return {
    alphaRad: panRad,
    betaRad: tiltRad,
    matrix: [...direct(angles, geometry)],
    xM: hit?.xM ?? null,
    yM: hit?.yM ?? null,
    mmPerDegree: hit
      ? 1000 * DEGREE_RAD * floorSensitivity(hit, tiltRad, geometry).tiltMPerRad
      : null,
  };
}
