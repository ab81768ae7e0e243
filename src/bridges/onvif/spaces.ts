/**
 * The coordinate spaces of ONVIF's PTZ service (PTZ Service Specification, section 5.8 and annex A), and
 * what a vector in each means for the head. Generic positions cover the bearings of the work area and all
 * elevations, so that they mean the same direction whatever model is active.
 */
import type { Answer } from '../../api/client.ts';
import { fromDegrees, toDegrees } from '../../units.ts';
import type { HeadAngles } from '../pan-tilt-head.ts';
import { childOf, invalidArgument, type Xml, type XmlElement, xml } from './soap.ts';

type RigView = Answer<'GET /rig'>;
type Range = readonly [min: number, max: number];

/** A space: its ranges for a rig, and the meaning of a vector. */
interface Space<Meaning> {
  readonly range: (pan: Range) => readonly [x: Range, y: Range];
  readonly meaning: (x: number, y: number, pan: Range) => Meaning;
}
/** Spaces by the last part of their URI, the default first. */
type Spaces<Meaning> = ReadonlyMap<string, Space<Meaning>>;

const URI = 'http://www.onvif.org/ver10/tptz/PanTiltSpaces/';
const TILT_DEG: Range = [-90, 90];
/** Speed that 1 means in the generic velocity space [deg/s]. */
const FULL_SPEED_DEG_PER_S = 60;
/** Assumed field of view of a camera on the head, width and height [deg]. */
const VIEW_DEG = { width: 60, height: 34 } as const;

const UNIT: Range = [-1, 1];
const unit = () => [UNIT, UNIT] as const;
const spanOf = ([min, max]: Range): number => max - min;

const POSITIONS: Spaces<HeadAngles> = new Map([
  [
    'PositionGenericSpace',
    {
      range: unit,
      meaning: (x, y, pan) => ({ panDeg: pan[0] + ((x + 1) / 2) * spanOf(pan), tiltDeg: 90 * y }),
    },
  ],
  [
    'SphericalPositionSpaceDegrees',
    { range: (pan) => [pan, TILT_DEG], meaning: (panDeg, tiltDeg) => ({ panDeg, tiltDeg }) },
  ],
]);

type Translation = (from: HeadAngles) => HeadAngles;
const shift =
  (pan: number, tilt: number): Translation =>
  ({ panDeg, tiltDeg }) => ({ panDeg: panDeg + pan, tiltDeg: tiltDeg + tilt });

const TRANSLATIONS: Spaces<Translation> = new Map([
  [
    'TranslationGenericSpace',
    { range: unit, meaning: (x, y, pan) => shift(x * spanOf(pan), y * spanOf(TILT_DEG)) },
  ],
  [
    'SphericalTranslationSpaceDegrees',
    {
      range: (pan) => [
        [-spanOf(pan), spanOf(pan)],
        [-180, 180],
      ],
      meaning: (x, y) => shift(x, y),
    },
  ],
  [
    'TranslationSpaceFov',
    { range: unit, meaning: (x, y) => (from) => directionInView(from, x, y) },
  ],
]);

const VELOCITIES: Spaces<HeadAngles> = new Map([
  [
    'VelocityGenericSpace',
    {
      range: unit,
      meaning: (x, y) => ({ panDeg: x * FULL_SPEED_DEG_PER_S, tiltDeg: y * FULL_SPEED_DEG_PER_S }),
    },
  ],
  [
    'VelocitySpaceDegrees',
    {
      range: () => [
        [-FULL_SPEED_DEG_PER_S, FULL_SPEED_DEG_PER_S],
        [-FULL_SPEED_DEG_PER_S, FULL_SPEED_DEG_PER_S],
      ],
      meaning: (panDeg, tiltDeg) => ({ panDeg, tiltDeg }),
    },
  ],
]);

/** The direction of a point of the image; its upper right corner is (1, 1). */
function directionInView({ panDeg, tiltDeg }: HeadAngles, x: number, y: number): HeadAngles {
  const [pan, tilt] = [fromDegrees(panDeg), fromDegrees(tiltDeg)];
  const right = x * Math.tan(fromDegrees(VIEW_DEG.width) / 2);
  const up = y * Math.tan(fromDegrees(VIEW_DEG.height) / 2);
  const ahead = Math.cos(tilt) - up * Math.sin(tilt);
  const height = Math.sin(tilt) + up * Math.cos(tilt);
  return {
    panDeg: toDegrees(pan + Math.atan2(right, ahead)),
    tiltDeg: toDegrees(Math.atan2(height, Math.hypot(ahead, right))),
  };
}

/** The range of pan, from the work area, rounded inward [deg]. */
const panRange = ({ workArea: { bearingMinRad, bearingMaxRad } }: RigView): Range => [
  Math.ceil(-100 * toDegrees(bearingMaxRad)) / 100,
  Math.floor(-100 * toDegrees(bearingMinRad)) / 100,
];

/** What the pan and tilt of a vector mean. @throws SoapFault `ter:SpaceNotSupported`, or `outOfRange` */
const reader =
  <Meaning>(spaces: Spaces<Meaning>, outOfRange: string) =>
  (vector: XmlElement | undefined, rig: RigView): Meaning => {
    const element = childOf(vector, 'PanTilt');
    if (!element)
      throw invalidArgument(outOfRange, 'the vector has no PanTilt; the rig has no zoom');
    const { attributes } = element;
    const [defaultName = ''] = spaces.keys();
    const uri = attributes.get('space') || `${URI}${defaultName}`;
    const space = uri.startsWith(URI) ? spaces.get(uri.slice(URI.length)) : undefined;
    if (!space) throw invalidArgument('SpaceNotSupported', `the space ${uri} is not supported`);
    const pan = panRange(rig);
    const [x, y] = space.range(pan).map(([min, max], i) => {
      const text = attributes.get(i === 0 ? 'x' : 'y')?.trim() ?? '';
      const value = FLOAT.test(text) ? Number(text) : Number.NaN;
      if (value >= min && value <= max) return value;
      throw invalidArgument(outOfRange, `"${text}" is not a number from ${min} to ${max}`);
    }) as [number, number];
    return space.meaning(x, y, pan);
  };

/** A finite xs:float. */
const FLOAT = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

export const positionIn = reader(POSITIONS, 'InvalidPosition');
export const translationIn = reader(TRANSLATIONS, 'InvalidTranslation');
export const velocityIn = reader(VELOCITIES, 'InvalidVelocity');

/** A direction in the default space. */
export function genericPosition({ panDeg, tiltDeg }: HeadAngles, rig: RigView): Xml {
  const pan = panRange(rig);
  const x = (2 * (panDeg - pan[0])) / spanOf(pan) - 1;
  return xml`<tt:PanTilt x="${x.toFixed(5)}" y="${(tiltDeg / 90).toFixed(5)}"
    space="${URI}PositionGenericSpace"/>`;
}

const GROUPS = [
  ['tt:AbsolutePanTiltPositionSpace', POSITIONS],
  ['tt:RelativePanTiltTranslationSpace', TRANSLATIONS],
  ['tt:ContinuousPanTiltVelocitySpace', VELOCITIES],
] as const satisfies [string, Spaces<unknown>][];

/** Every space with its ranges. */
export const describeSpaces = (rig: RigView): Xml[] =>
  GROUPS.flatMap(([group, spaces]) =>
    [...spaces.keys()].map((name) => {
      const tag = xml`${group}`;
      return xml`<${tag}>${describeSpace(spaces, name, rig)}</${tag}>`;
    }),
  );

function describeSpace(spaces: Spaces<unknown>, name: string, rig: RigView): Xml {
  const [x, y] = spaces.get(name)!.range(panRange(rig));
  const limits = ([min, max]: Range) => xml`<tt:Min>${min}</tt:Min><tt:Max>${max}</tt:Max>`;
  return xml`<tt:URI>${URI}${name}</tt:URI><tt:XRange>${limits(x)}</tt:XRange>
    <tt:YRange>${limits(y)}</tt:YRange>`;
}

/** The spaces of vectors without one, and the limits of positions; the schema spells the first so. */
export const describeDefaults = (rig: RigView) => ({
  spaces: xml`<tt:DefaultAbsolutePantTiltPositionSpace>${URI}PositionGenericSpace</tt:DefaultAbsolutePantTiltPositionSpace>
    <tt:DefaultRelativePanTiltTranslationSpace>${URI}TranslationGenericSpace</tt:DefaultRelativePanTiltTranslationSpace>
    <tt:DefaultContinuousPanTiltVelocitySpace>${URI}VelocityGenericSpace</tt:DefaultContinuousPanTiltVelocitySpace>`,
  limits: xml`<tt:PanTiltLimits><tt:Range>${describeSpace(POSITIONS, 'PositionGenericSpace', rig)}
    </tt:Range></tt:PanTiltLimits>`,
});
