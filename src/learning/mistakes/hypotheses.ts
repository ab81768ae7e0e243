/**
 * Mistakes that a person makes in a rig file, in wiring or in measuring, as hypotheses: what the rig
 * file, or the samples, would be without the mistake.
 */

import { fixed, joinMessages, type Message, msg } from '../../message.ts';
import type { RigDescription } from '../../rig-file.ts';
import type { RigChange } from '../../rig-file-edit.ts';
import type { Measurement } from '../../samples/sample.ts';
import { AXES, type Axis, floorPoint } from '../../units.ts';
import type { Prior } from '../calibration/prior.ts';

/** A mistake that samples may show. */
export interface Hypothesis {
  /** Stable name: `tilt-reversed`. */
  readonly name: string;
  /** What looks wrong. */
  readonly what: Message;
  /** What a person has to do besides these changes. */
  readonly cure?: Message;
  /** Changes of the rig file. */
  readonly changes: readonly RigChange[];
  /** A sample without the mistake; the same one by default. */
  readonly correct?: (sample: Measurement) => Measurement;
  /** Logarithm of the change of area by `correct`; 0 by default. */
  readonly logArea?: number;
  /** The prior under this hypothesis. */
  readonly loosen?: (prior: Prior) => Prior;
}

const NAMES: Readonly<Record<Axis, Message>> = { pan: msg`pan`, tilt: msg`tilt` };
const BOTH = msg`both axes`;
/** Each axis, and both. */
const AXIS_SETS: readonly (readonly [name: string, axes: readonly Axis[], text: Message])[] = [
  ...AXES.map((axis) => [axis, [axis], NAMES[axis]] as const),
  ['axes', AXES, BOTH],
];

/**
 * Usual wrong scales: servos of 90, 180 and 270° for the same range of pulses, or 120 and 180°. A rough
 * rig may be off by a quarter by itself.
 */
const SCALE_RATIOS = [1 / 3, 1 / 2, 2 / 3, 3 / 2, 2, 3];
const DEGREE = Math.PI / 180;
/** Teeth of the splines of usual servos; those of 24 teeth lie between. */
const SPLINE_TEETH = [25, 21];
/** Units in place of metres, as parts of a metre. */
const UNITS: readonly (readonly [name: string, text: Message, perMetre: number])[] = [
  ['cm', msg`centimetres`, 100],
  ['mm', msg`millimetres`, 1000],
];
/** Lengths of a usual rig [m]; a length in other units is longer, and within them once converted. */
const [MIN_LENGTH_M, MAX_LENGTH_M] = [0.005, 0.5];
/** Standard deviation of the origin if it is not under the base [m]. */
const ORIGIN_M = 0.3;
/** Coordinates are in other units if spots lie farther than this multiple of the work area. */
const FAR = 3;
const DIGITS = 6;

const rounded = (value: number): number => Number(value.toPrecision(DIGITS));

/** The hypotheses that the rig file and the samples allow. */
export function hypothesesOf(
  rig: RigDescription,
  samples: readonly Measurement[] = [],
): Hypothesis[] {
  return [
    ...reversals(rig),
    ...swaps(),
    ...scales(rig),
    ...splines(rig),
    ...lengths(rig),
    ...frames(rig, samples),
  ];
}

function reversals({ axes: axesOfFile }: RigDescription): Hypothesis[] {
  return AXIS_SETS.map(([set, axes, text]) => ({
    name: `${set}-reversed`,
    what:
      set === 'axes' ? msg`both axes appear to be reversed` : msg`${text} appears to be reversed`,
    changes: axes.map((axis) => ({
      path: `axes.${axis}.direction`,
      value: -axesOfFile[axis].direction,
    })),
    // The angle was falling where it seemed to rise.
    correct: (sample: Measurement) => ({
      ...sample,
      ...(axes.includes('pan') && { panSide: opposite(sample.panSide) }),
      ...(axes.includes('tilt') && { tiltSide: opposite(sample.tiltSide) }),
    }),
  }));
}

const opposite = (side: 1 | -1): 1 | -1 => (side === 1 ? -1 : 1);

const swaps = (): Hypothesis[] => [
  {
    name: 'axes-swapped',
    what: msg`pan and tilt appear to be swapped`,
    cure: msg`swap the plugs of the two servos`,
    changes: [],
    correct: ({ panUs, tiltUs, panSide, tiltSide, ...point }) => ({
      ...point,
      panUs: tiltUs,
      tiltUs: panUs,
      panSide: tiltSide,
      tiltSide: panSide,
    }),
  },
];

function scales({ axes: axesOfFile }: RigDescription): Hypothesis[] {
  const scale = (axes: readonly Axis[], ratio: number): RigChange[] =>
    axes.map((axis) => ({
      path: `axes.${axis}.radiansPerMicrosecond`,
      value: rounded(axesOfFile[axis].radiansPerMicrosecond * ratio),
    }));
  const inDegrees = AXIS_SETS.map(([set, axes, text]) => ({
    name: `${set}-scale-degrees`,
    what: msg`the scale of ${text} appears to be written in degrees, not radians`,
    changes: scale(axes, DEGREE),
  }));
  const ratios = AXIS_SETS.flatMap(([set, axes, text]) =>
    SCALE_RATIOS.map((ratio) => ({
      name: `${set}-scale`,
      what: msg`the scale of ${text} appears to be wrong by a factor of ${fixed(ratio, 2)}`,
      changes: scale(axes, ratio),
    })),
  );
  const centres = AXES.map((axis) => ({
    name: `${axis}-centre-degrees`,
    what: msg`the angle of ${NAMES[axis]} at the centre pulse appears to be written in degrees, not radians`,
    changes: [
      {
        path: `axes.${axis}.angleAtCentre`,
        value: rounded(axesOfFile[axis].angleAtCentre * DEGREE),
      },
    ],
  }));
  return [...ratios, ...inDegrees, ...centres];
}

const splines = ({ axes }: RigDescription): Hypothesis[] =>
  AXES.flatMap((axis) =>
    SPLINE_TEETH.flatMap((teeth) =>
      [1, -1].map((sign) => ({
        name: `${axis}-spline`,
        what: msg`the horn of ${NAMES[axis]} appears to be mounted one spline off, by ${Math.round(360 / teeth)}°`,
        changes: [
          {
            path: `axes.${axis}.angleAtCentre`,
            value: rounded(axes[axis].angleAtCentre + (sign * 2 * Math.PI) / teeth),
          },
        ],
      })),
    ),
  );

function lengths({ geometry }: RigDescription): Hypothesis[] {
  const sets: readonly (readonly [name: string, keys: readonly ('l1' | 'l2')[]])[] = [
    ['l1', ['l1']],
    ['l2', ['l2']],
    ['l1-l2', ['l1', 'l2']],
  ];
  return sets.flatMap(([name, keys]) =>
    UNITS.flatMap(([unit, text, perMetre]) => {
      const plausible = keys.every((key) => {
        const inMetres = geometry[key] / perMetre;
        return geometry[key] > MAX_LENGTH_M && inMetres >= MIN_LENGTH_M && inMetres <= MAX_LENGTH_M;
      });
      if (!plausible) return [];
      return {
        name: `${name}-${unit}`,
        what: msg`${joinMessages(keys, ', ')} appears to be written in ${text}, not metres`,
        changes: keys.map((key) => ({
          path: `geometry.${key}`,
          value: rounded(geometry[key] / perMetre),
        })),
      };
    }),
  );
}

/** Mistakes in the coordinates of the spots. */
function frames({ workArea }: RigDescription, samples: readonly Measurement[]): Hypothesis[] {
  const cure = msg`measure x forward of the base and y to the left, in metres`;
  const moved =
    (move: (xM: number, yM: number) => readonly [number, number]) =>
    ({ xM, yM, ...pose }: Measurement): Measurement => ({
      ...pose,
      ...floorPoint(...move(xM, yM)),
    });
  const farCount = samples.filter(({ xM, yM }) => Math.hypot(xM, yM) > FAR * workArea.rMax).length;
  const units = UNITS.map(([unit, text, perMetre]) => ({
    name: `spots-${unit}`,
    what: msg`the spots appear to be measured in ${text}, not metres`,
    correct: moved((x, y) => [x / perMetre, y / perMetre]),
    logArea: -2 * Math.log(perMetre),
  }));
  return [
    ...(2 * farCount > samples.length ? units : []),
    {
      name: 'spots-mirrored',
      what: msg`y appears to be measured to the right`,
      correct: moved((x, y) => [x, -y]),
    },
    {
      name: 'spots-swapped',
      what: msg`x and y of the spots appear to be swapped`,
      correct: moved((x, y) => [y, x]),
    },
    {
      name: 'spots-turned',
      what: msg`x appears to be measured to the right, and y forward`,
      correct: moved((x, y) => [y, -x]),
    },
    {
      name: 'origin-off',
      what: msg`the origin of x and y does not appear to be at the base`,
      loosen: (prior: Prior): Prior => ({
        ...prior,
        deviations: prior.deviations.map((deviation, i) => (i < 2 ? ORIGIN_M : deviation)),
      }),
    },
  ].map((frame) => ({ ...frame, cure, changes: [] }));
}

/** A rig description with changes. */
export function changedRig(rig: RigDescription, changes: readonly RigChange[]): RigDescription {
  const copy = structuredClone(rig);
  for (const { path, value } of changes) {
    const keys = path.split('.');
    const last = keys.pop()!;
    const parent = keys.reduce<Record<string, unknown>>(
      (node, key) => node[key] as Record<string, unknown>,
      copy,
    );
    parent[last] = value;
  }
  return copy;
}
