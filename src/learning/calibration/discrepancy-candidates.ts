/**
 * The candidates for the discrepancy of a rig: local shapes, each alone, and smooth fields, whose terms
 * share one size. Their places follow the observations, because nothing is known between them.
 */

import { fromDegrees } from '../../units.ts';
import type { Observation } from './calibration-problem.ts';
import { type DiscrepancyTerm, dependsOnFloor, type Effect } from './discrepancy.ts';
import type { Candidate } from './linear-calibration.ts';

/**
 * Minus the log prior probabilities: one rig in ten has a given field, and one in five a local
 * shape, of which there are more than a thousand.
 */
const FIELD_PENALTY = 5;
const SHAPE_PENALTY = 9;
/** Fields are smaller than shapes: with large ones, reflections could be explained. */
const SHAPE_DEVIATIONS = {
  angleRad: [0.06, 0.2, 0.6, 2].map(fromDegrees),
  lengthM: [0.003, 0.01, 0.03],
};
const FIELD_DEVIATIONS = {
  angleRad: [0.02, 0.06, 0.2, 0.6].map(fromDegrees),
  lengthM: [0.001, 0.003, 0.01],
};
/** Steepness of the steps of a servo: over 0.4° and over 1.4° [1/rad]. */
const STEP_SLOPES = [150, 40];
const KINK_SLOPE = 40;
const KINK_SPACING_RAD = fromDegrees(2);
/** Minimum distance of two steps. */
const STEP_SPACING_RAD = fromDegrees(0.4);
const SHAFT_BUMP_WIDTHS_RAD = [1.5, 3, 6].map(fromDegrees);
const SHAFT_FIELD_WIDTHS_RAD = [3, 7, 15].map(fromDegrees);
/** Width along the angle of the other axis, and along both. */
const CROSS_WIDTH_RAD = fromDegrees(17);
const POSE_WIDTHS_RAD = [fromDegrees(25), fromDegrees(13)] as const;
const FLOOR_BUMP_WIDTHS_M = [0.12, 0.2, 0.35];
const FLOOR_FIELD_WIDTH_M = 0.3;
const SHIFT_FIELD_WIDTH_M = 0.6;
/** The edge of a carpet: its directions, and its steepness over some 3 cm [1/m]. */
const EDGE_DIRECTIONS = 16;
const EDGE_SLOPE_PER_M = 60;
const EDGE_SPACING_M = 0.02;
/** Ridges, as over a cable or between planks: narrower ones need finer directions. */
const RIDGES = [
  { widthM: 0.07, directions: 24 },
  { widthM: 0.15, directions: 16 },
];
/** A floor that waves along one direction alone. */
const WAVES = { widthM: 0.15, directions: 16 };
/** Spacing of bumps, relative to their width: shapes that stand alone, and in fields. */
const SHAPE_SPACING = 0.75;
const FIELD_SPACING = 1.2;

const deviationsOf = (term: DiscrepancyTerm, sizes: typeof SHAPE_DEVIATIONS): number[] =>
  dependsOnFloor(term) ? sizes.lengthM : sizes.angleRad;

const shape = (term: DiscrepancyTerm): Candidate => ({
  terms: [term],
  deviations: deviationsOf(term, SHAPE_DEVIATIONS),
  penalty: SHAPE_PENALTY,
});
const field = (terms: DiscrepancyTerm[]): Candidate => ({
  terms,
  deviations: terms[0] ? deviationsOf(terms[0], FIELD_DEVIATIONS) : [],
  penalty: FIELD_PENALTY,
});

/** All candidates for these observations. */
export function discrepancyCandidates(observations: readonly Observation[]): Candidate[] {
  return [
    ...shaftCandidates(observations, 0),
    ...shaftCandidates(observations, 1),
    ...floorCandidates(observations),
  ];
}

/** @param axis 0 for pan, 1 for tilt */
function shaftCandidates(observations: readonly Observation[], axis: 0 | 1): Candidate[] {
  const effect: Effect = axis === 0 ? 'panRad' : 'tiltRad';
  const angles = observations.map(({ pose: { panRad, tiltRad } }) => [panRad, tiltRad] as const);
  const own = angles.map((both) => both[axis]);
  const term = (
    profile: DiscrepancyTerm['profile'],
    input: number,
    at: number,
    slope: number,
  ): DiscrepancyTerm => ({
    effect,
    profile,
    centre: input === 0 ? [at, 0] : [0, at],
    slopes: input === 0 ? [slope, 0] : [0, slope],
  });
  const bumps = (input: 0 | 1, widthRad: number, spacing: number): DiscrepancyTerm[] => {
    const values = angles.map((both) => both[input]);
    return grid(values, spacing * widthRad).map((at) => term('bump', input, at, 1 / widthRad));
  };
  const shapes = [
    ...STEP_SLOPES.flatMap((slope) =>
      gapsOf(own, STEP_SPACING_RAD).map((at) => term('step', axis, at, slope)),
    ),
    ...grid(own, KINK_SPACING_RAD).map((at) => term('kink', axis, at, KINK_SLOPE)),
    ...SHAFT_BUMP_WIDTHS_RAD.flatMap((widthRad) => bumps(axis, widthRad, SHAPE_SPACING)),
  ];
  const [panWidthRad, tiltWidthRad] = POSE_WIDTHS_RAD;
  const [pans, tilts] = [0, 1].map((input) => angles.map((both) => both[input]!));
  const ofPose = grid(pans!, FIELD_SPACING * panWidthRad).flatMap((panRad) =>
    grid(tilts!, FIELD_SPACING * tiltWidthRad).map(
      (tiltRad): DiscrepancyTerm => ({
        effect,
        profile: 'bump',
        centre: [panRad, tiltRad],
        slopes: [1 / panWidthRad, 1 / tiltWidthRad],
      }),
    ),
  );
  const fields = [
    ...SHAFT_FIELD_WIDTHS_RAD.map((widthRad) => bumps(axis, widthRad, FIELD_SPACING)),
    bumps(axis === 0 ? 1 : 0, CROSS_WIDTH_RAD, FIELD_SPACING),
    ofPose,
  ];
  return [...shapes.map(shape), ...fields.map(field)];
}

function floorCandidates(observations: readonly Observation[]): Candidate[] {
  const spots = observations.flatMap(({ measured }) => (measured.plane ? [] : [measured]));
  const bumps = (effects: Effect[], widthM: number, spacing: number): DiscrepancyTerm[] =>
    grid(
      spots.map(({ xM }) => xM),
      spacing * widthM,
    ).flatMap((xM) =>
      grid(
        spots.map(({ yM }) => yM),
        spacing * widthM,
      )
        .filter((yM) => spots.some((spot) => Math.hypot(spot.xM - xM, spot.yM - yM) < widthM))
        .flatMap((yM) =>
          effects.map(
            (effect): DiscrepancyTerm => ({
              effect,
              profile: 'bump',
              centre: [xM, yM],
              slopes: [1 / widthM, 1 / widthM],
            }),
          ),
        ),
    );
  const along = (directions: number) =>
    Array.from({ length: directions }, (_, i) => {
      const [c, s] = [Math.cos, Math.sin].map((f) => f((i * Math.PI) / directions)) as [
        number,
        number,
      ];
      const places = spots.map(({ xM, yM }) => c * xM + s * yM);
      const term = (profile: DiscrepancyTerm['profile'], at: number, slope: number) => ({
        effect: 'heightM' as const,
        profile,
        centre: [c * at, s * at] as const,
        slopes: [slope * c, slope * s] as const,
      });
      return { places, term };
    });
  const edges = along(EDGE_DIRECTIONS).flatMap(({ places, term }) =>
    gapsOf(places, EDGE_SPACING_M).map((at) => term('step', at, EDGE_SLOPE_PER_M)),
  );
  const ridges = (directions: number, widthM: number, spacing: number) =>
    along(directions).map(({ places, term }) =>
      grid(places, spacing * widthM).map((at) => term('ridge', at, 1 / widthM)),
    );
  const shapes = [
    ...FLOOR_BUMP_WIDTHS_M.flatMap((widthM) => bumps(['heightM'], widthM, SHAPE_SPACING)),
    ...edges,
    ...RIDGES.flatMap(({ directions, widthM }) => ridges(directions, widthM, SHAPE_SPACING).flat()),
  ];
  const fields = [
    ...ridges(WAVES.directions, WAVES.widthM, FIELD_SPACING),
    bumps(['heightM'], FLOOR_FIELD_WIDTH_M, 1),
    bumps(['xM', 'yM'], SHIFT_FIELD_WIDTH_M, 1),
  ];
  return [...shapes.map(shape), ...fields.map(field)];
}

/** Evenly spaced values from the smallest to the largest. */
function grid(values: readonly number[], spacing: number): number[] {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const parts = Math.max(1, Math.round((high - low) / spacing));
  return Array.from({ length: parts + 1 }, (_, i) => low + (i * (high - low)) / parts);
}

/** The middles between neighbouring values, at least a spacing apart. */
function gapsOf(values: readonly number[], spacing: number): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const middles: number[] = [];
  for (let i = 1; i < sorted.length; i++) {
    const middle = (sorted[i - 1]! + sorted[i]!) / 2;
    if (middle - (middles.at(-1) ?? Number.NEGATIVE_INFINITY) > spacing) middles.push(middle);
  }
  return middles;
}
