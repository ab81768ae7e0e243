/**
 * The questions of `pantilt rig init`: one for each number in a rig file, with its unit, bounds and
 * default, and the parsing of answers. Angles are requested in degrees; the rig file has radians
 * (calibration/README.md). Bounds are narrower than those of the rig file, to detect centimetres
 * entered as metres, and pulses in milliseconds.
 */
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import type { AxisDescription, RigDescription } from '../rig-file.ts';
import { AXES, type Axis, fromDegrees, metres, microseconds, radians } from '../units.ts';
import { numberFault } from './arguments.ts';

/** The answers so far: each number in the unit of its question, by the question's key. */
export type Answers = Readonly<Record<string, number>>;

/** A number that may depend on earlier answers. */
type Derived = number | ((answers: Answers) => number);

/** The question for one number of a rig file. */
export interface Question {
  /** Also the flag: `panMinUs` is `--pan-min-us`. */
  readonly key: string;
  readonly text: string;
  readonly unit: string;
  readonly min: Derived;
  readonly max: Derived;
  /** Absent for a number that must be measured. */
  readonly fallback?: Derived;
  /** The only values allowed. */
  readonly choices?: readonly number[];
}

/** The lower bound and the default of a range's upper end. @param gap to its lower end, at least */
function upperEnd(
  lowerKey: string,
  gap: number,
  usual: number,
): Pick<Question, 'min' | 'fallback'> {
  const min = (answers: Answers) => answers[lowerKey]! + gap;
  return { min, fallback: (answers) => Math.max(usual, min(answers)) };
}

/**
 * The initial limits of an axis are narrow and slow, since those of the servo are not yet known.
 */
const questionsOfAxis = (axis: Axis): Question[] => {
  const isPan = axis === 'pan';
  const [minUs, maxUs] = [`${axis}MinUs`, `${axis}MaxUs`];
  return [
    {
      key: minUs,
      text: `${axis}: minimum pulse width of the servo`,
      unit: 'µs',
      min: 100,
      max: 4999,
      fallback: 1200,
    },
    {
      key: maxUs,
      text: `${axis}: maximum pulse width of the servo`,
      unit: 'µs',
      max: 5000,
      ...upperEnd(minUs, 1, 1800),
    },
    {
      key: `${axis}CentreUs`,
      text: `${axis}: pulse width at the centre`,
      unit: 'µs',
      min: (answers) => answers[minUs]! + 0.5,
      max: (answers) => answers[maxUs]! - 0.5,
      fallback: (answers) => (answers[minUs]! + answers[maxUs]!) / 2,
    },
    {
      key: `${axis}CentreDeg`,
      text: isPan
        ? 'pan: angle at the centre pulse, positive to the left'
        : 'tilt: angle at the centre pulse, 0 for a level beam, 90 for straight down',
      unit: '°',
      min: -180,
      max: 180,
      fallback: isPan ? 0 : 45,
    },
    {
      key: `${axis}DegPerMs`,
      text: `${axis}: nominal scale of the servo, its turn for 1000 µs`,
      unit: '°',
      min: 10,
      max: 360,
      fallback: 90,
    },
    {
      key: `${axis}Direction`,
      text: `${axis}: direction, 1 if a longer pulse turns it ${isPan ? 'to the left' : 'down'}, else -1`,
      unit: '',
      min: -1,
      max: 1,
      fallback: 1,
      choices: [1, -1],
    },
    {
      key: `${axis}SpeedDeg`,
      text: `${axis}: speed limit`,
      unit: '°/s',
      min: 1,
      max: 3600,
      fallback: 20,
    },
    {
      key: `${axis}AccelerationDeg`,
      text: `${axis}: acceleration limit`,
      unit: '°/s²',
      min: 1,
      max: 100_000,
      fallback: 200,
    },
  ];
};

/** All questions in order; bounds depend only on earlier answers. */
export const QUESTIONS: readonly Question[] = [
  { key: 'l1', text: 'l1: from the floor to the tilt axis', unit: 'm', min: 0.01, max: 3 },
  {
    key: 'l2',
    text: 'l2: from the tilt axis to the laser, with the head upright',
    unit: 'm',
    min: 0.001,
    max: 0.5,
  },
  {
    key: 'rMin',
    text: 'minimum distance of a target from the origin, the point of the floor under the pan axis',
    unit: 'm',
    min: 0.01,
    max: 9,
    fallback: 0.25,
  },
  {
    key: 'rMax',
    text: 'maximum distance of a target from the origin',
    unit: 'm',
    max: 10,
    ...upperEnd('rMin', 0.01, 1.8),
  },
  {
    key: 'bearingMinDeg',
    text: 'rightmost bearing of a target: 0 is straight ahead, negative to the right',
    unit: '°',
    min: -180,
    max: 179,
    fallback: -75,
  },
  {
    key: 'bearingMaxDeg',
    text: 'leftmost bearing of a target, positive to the left',
    unit: '°',
    max: 180,
    ...upperEnd('bearingMinDeg', 1, 75),
  },
  {
    key: 'resolutionUs',
    text: 'step of the pulse width: 0.5 for the firmware of Uno and Nano, 1 for the sketch',
    unit: 'µs',
    min: 0.5,
    max: 1,
    fallback: 0.5,
    choices: [0.5, 1],
  },
  ...AXES.flatMap(questionsOfAxis),
];

/** The flag that answers a question in advance. */
export const flagOf = ({ key }: Question): string =>
  `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const resolve = (value: Derived, answers: Answers): number =>
  round(typeof value === 'number' ? value : value(answers), 9);

/** The default value of an answer; undefined if there is none. */
export const fallbackOf = ({ fallback }: Question, answers: Answers): number | undefined =>
  fallback === undefined ? undefined : resolve(fallback, answers);

/** The allowed answers as text: `0.01 to 3 m`. */
export function boundsOf({ min, max, unit, choices }: Question, answers: Answers): string {
  if (choices) return choices.join(' or ');
  return `${resolve(min, answers)} to ${resolve(max, answers)} ${unit}`;
}

/**
 * Parses an answer.
 * @throws PantiltError `rig-answer-invalid`, with the value, the bounds and a valid example
 */
export function readAnswer(question: Question, text: string, answers: Answers): number {
  const fault = (what: string) => new PantiltError('invalid', 'rig-answer-invalid', msg`${what}`);
  const bounds = boundsOf(question, answers);
  const typed = text.trim();
  if (typed === '') throw fault(`no value was given; give a number, ${bounds}`);
  const notNumber = numberFault(typed);
  if (notNumber !== undefined) throw fault(`${notNumber} (${bounds})`);
  const value = Number(typed);
  const [min, max] = [resolve(question.min, answers), resolve(question.max, answers)];
  const isAllowed = question.choices?.includes(value) ?? (value >= min && value <= max);
  if (isAllowed) return value;
  throw fault(`${value} is not allowed; give ${bounds}${hint(question, value, min, max)}`);
}

/** Units in which numbers are given by mistake, and their factors to the unit of the question. */
const OTHER_UNITS: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  m: [
    ['cm', 0.01],
    ['mm', 0.001],
  ],
  µs: [['ms', 1000]],
};

/** The number that was probably meant, if it was given in another unit. */
function hint({ unit }: Question, value: number, min: number, max: number): string {
  for (const [name, factor] of OTHER_UNITS[unit] ?? []) {
    const meant = round(value * factor, 9);
    if (meant >= min && meant <= max) return ` (${meant} for ${value} ${name})`;
  }
  return '';
}

/** The rig described by the answers. */
export function rigOfAnswers(name: string, answers: Answers): RigDescription {
  const at = (key: string) => answers[key]!;
  const axis = (of: Axis): AxisDescription => ({
    pulse: {
      min: microseconds(at(`${of}MinUs`)),
      max: microseconds(at(`${of}MaxUs`)),
      centre: microseconds(at(`${of}CentreUs`)),
      resolution: microseconds(at('resolutionUs')),
    },
    radiansPerMicrosecond: round(fromDegrees(at(`${of}DegPerMs`)) / 1000, 9),
    angleAtCentre: radians(round(fromDegrees(at(`${of}CentreDeg`)))),
    direction: at(`${of}Direction`) < 0 ? -1 : 1,
    maxSpeed: round(fromDegrees(at(`${of}SpeedDeg`))),
    maxAcceleration: round(fromDegrees(at(`${of}AccelerationDeg`))),
  });
  return {
    name,
    geometry: { l1: metres(at('l1')), l2: metres(at('l2')) },
    axes: { pan: axis('pan'), tilt: axis('tilt') },
    workArea: {
      rMin: metres(at('rMin')),
      rMax: metres(at('rMax')),
      bearingMin: radians(round(fromDegrees(at('bearingMinDeg')))),
      bearingMax: radians(round(fromDegrees(at('bearingMaxDeg')))),
    },
  };
}

/** Rounded to keep the file readable; 3.14159 stays within π. */
const round = (value: number, decimals = 5): number => Number(value.toFixed(decimals));
