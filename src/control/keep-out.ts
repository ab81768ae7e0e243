/**
 * Converts the keep-out zones of the rig file to pulses: the active model maps the edge of each
 * zone, widened by its expected error, to the pulses that would point there. The convex hull of
 * these is kept clear.
 */
import { polygonHull } from 'd3-polygon';
import { inverse } from '../geometry/kinematics.ts';
import { pulsesForAngles } from '../geometry/servo.ts';
import { distanceM, polarPoint, wrapAngle } from '../geometry/work-area.ts';
import type { Model } from '../learning/model.ts';
import type { PulseSpan } from '../rig/guarded-rig.ts';
import type { AxisDescription, KeepOutZone, RigDescription } from '../rig-file.ts';
import { type Angles, type FloorPoint, floorPoint, radians } from '../units.ts';

/** Width added to each zone on the floor [m], and to each sector [rad]. */
const MARGIN_M = 0.05;
const MARGIN_RAD = 0.06;
/**
 * The margin of either axis if no validated model gives the beam's error [rad]: horns are mounted
 * by eye.
 */
const UNCALIBRATED_MARGIN_RAD = 0.2;
/** The margin in units of the model's 90 % error bound. */
const BOUNDS = 2;
/** Distance of the points of an edge that are mapped [m]; directions of the margin around each. */
const EDGE_STEP_M = 0.05;
const DIRECTIONS = 8;
/** Distances at which the sides of a sector are mapped. */
const SECTOR_RADII = 5;
/** Beyond every tilt [rad]. */
const ANY_TILT_RAD = 100;

/** A corner of a region [µs]. */
type PulsePoint = [panUs: number, tiltUs: number];

/** Finds a keep-out zone that the beam could meet. */
export class KeepOut {
  readonly #rig: RigDescription;
  readonly #zones: readonly KeepOutZone[];
  readonly #models: { readonly model: Model };
  #mapped: { readonly model: Model; readonly regions: readonly Region[] } | undefined;

  constructor(
    rig: RigDescription,
    zones: readonly KeepOutZone[],
    models: { readonly model: Model },
  ) {
    this.#rig = rig;
    this.#zones = zones;
    this.#models = models;
  }

  /** The name of a zone that the beam can meet with pulses of this span; undefined without one. */
  zoneIn(span: PulseSpan): string | undefined {
    const { model } = this.#models;
    if (this.#mapped?.model !== model) {
      this.#mapped = { model, regions: this.#zones.flatMap((zone) => this.#regions(zone, model)) };
    }
    return this.#mapped.regions.find((region) => region.meets(span))?.name;
  }

  /** A head that turns far enough meets a zone again after a turn, and after half a turn with the beam tilted backwards. */
  #regions(zone: KeepOutZone, model: Model): Region[] {
    const { corners, bearingMin = radians(0), bearingMax = radians(0) } = zone;
    const { ahead, behind } = corners
      ? this.#floorPart(corners, model)
      : this.#sector(bearingMin, bearingMax, model);
    const turned = (outline: readonly Angles[], turnRad: number) =>
      new Region(
        zone.name,
        outline.map(({ panRad, tiltRad }) => {
          const angles = { panRad: radians(panRad + turnRad), tiltRad };
          const { panUs, tiltUs } = pulsesForAngles(this.#rig, angles);
          return [panUs, tiltUs];
        }),
      );
    const { pan, tilt } = this.#rig.axes;
    const limits: PulseSpan = { pan: spanOfLimits(pan), tilt: spanOfLimits(tilt) };
    return [
      ...[-2 * Math.PI, 0, 2 * Math.PI].map((turnRad) => turned(ahead, turnRad)),
      ...[-Math.PI, Math.PI].map((turnRad) => turned(behind, turnRad)),
    ].filter((region) => region.meets(limits));
  }

  #floorPart(corners: ZoneCorners, model: Model): Outlines {
    const { geometry } = this.#rig;
    let bearing = 0;
    const outlines = edgePoints(corners).map((point) => {
      bearing += wrapAngle(Math.atan2(point.yM, point.xM) - bearing); // without a step at ±π
      const nominal = inverse(point, geometry);
      const backwardsRad = 2 * Math.atan(Math.hypot(point.xM, point.yM) / geometry.l1);
      return {
        ahead: this.#widened(point, model).map((angles) => nearBearing(angles, bearing)),
        behind: nominal ? nearby(bearing, nominal.tiltRad + backwardsRad) : [],
      };
    });
    return {
      ahead: outlines.flatMap(({ ahead }) => ahead),
      behind: outlines.flatMap(({ behind }) => behind),
    };
  }

  /** The angles that point around an edge point. */
  #widened(point: FloorPoint, model: Model): Angles[] {
    const boundMm = validBoundMm(model, point);
    if (boundMm !== null) {
      return around(point, MARGIN_M + (BOUNDS * boundMm) / 1000).flatMap(
        (each) => model.predict(each)?.angles ?? [],
      );
    }
    const angles = inverse(point, this.#rig.geometry);
    return angles ? nearby(angles.panRad, angles.tiltRad) : [];
  }

  /** A sector, at every tilt: the beam may hit an object above the floor. */
  #sector(bearingMin: number, bearingMax: number, model: Model): Outlines {
    const straightDown = inverse(floorPoint(0, 0), this.#rig.geometry);
    const downRad = straightDown?.tiltRad ?? Math.PI / 2;
    const panRads = [
      ...this.#sidePansRad(bearingMin, -1, model),
      ...this.#sidePansRad(bearingMax, 1, model),
    ];
    return {
      ahead: panRads.flatMap((panRad) => [
        anglesOf(panRad, -ANY_TILT_RAD),
        anglesOf(panRad, ANY_TILT_RAD),
      ]),
      behind: [bearingMin, bearingMax].flatMap((bearing) => [
        ...nearby(bearing, downRad),
        ...nearby(bearing, ANY_TILT_RAD),
      ]),
    };
  }

  /** The pan angles along a side of a sector, widened. */
  #sidePansRad(bearing: number, outwards: 1 | -1, model: Model): number[] {
    const { rMin, rMax } = this.#rig.workArea;
    const calibratedRad = Array.from({ length: SECTOR_RADII }, (_, i) => {
      const point = polarPoint(rMin + ((rMax - rMin) * i) / (SECTOR_RADII - 1), bearing);
      const angles = validBoundMm(model, point) === null ? undefined : model.predict(point)?.angles;
      return angles ? [nearBearing(angles, bearing).panRad] : [];
    }).flat();
    if (calibratedRad.length === 0) return [bearing + outwards * UNCALIBRATED_MARGIN_RAD];
    return calibratedRad.map((panRad) => panRad + outwards * MARGIN_RAD);
  }
}

/** The angles along the edge of a zone: reached directly, and with pan half a turn away and the head tilted backwards. */
interface Outlines {
  readonly ahead: readonly Angles[];
  readonly behind: readonly Angles[];
}

type ZoneCorners = NonNullable<KeepOutZone['corners']>;

const spanOfLimits = ({ pulse: { min, max } }: AxisDescription) => ({ minUs: min, maxUs: max });

const anglesOf = (panRad: number, tiltRad: number): Angles => ({
  panRad: radians(panRad),
  tiltRad: radians(tiltRad),
});

/** The same direction, with its pan angle within half a turn of a bearing. */
const nearBearing = ({ panRad, tiltRad }: Angles, bearing: number): Angles =>
  anglesOf(bearing + wrapAngle(panRad - bearing), tiltRad);

/** The corners of the margin around nominal angles. */
function nearby(panRad: number, tiltRad: number): Angles[] {
  const offsets = [-UNCALIBRATED_MARGIN_RAD, UNCALIBRATED_MARGIN_RAD];
  return offsets.flatMap((pan) => offsets.map((tilt) => anglesOf(panRad + pan, tiltRad + tilt)));
}

/** The model's 90 % error bound [mm]; null if no sample supports it. */
function validBoundMm(model: Model, point: FloorPoint): number | null {
  const { errorBound90Mm = null, extrapolating = true } = model.predict(point) ?? {};
  return extrapolating ? null : errorBound90Mm;
}

/** Points on the edge of a closed polygon, a step apart. */
function edgePoints(corners: ZoneCorners): FloorPoint[] {
  return corners.flatMap(({ x: xM, y: yM }, i) => {
    const { x: nextXM, y: nextYM } = corners[(i + 1) % corners.length]!;
    const steps = Math.ceil(
      distanceM(floorPoint(xM, yM), floorPoint(nextXM, nextYM)) / EDGE_STEP_M,
    );
    return Array.from({ length: Math.max(1, steps) }, (_, step) => {
      const share = step / Math.max(1, steps);
      return floorPoint(xM + share * (nextXM - xM), yM + share * (nextYM - yM));
    });
  });
}

function around({ xM, yM }: FloorPoint, radiusM: number): FloorPoint[] {
  return Array.from({ length: DIRECTIONS }, (_, i) => {
    const offset = polarPoint(radiusM, (2 * Math.PI * i) / DIRECTIONS);
    return floorPoint(xM + offset.xM, yM + offset.yM);
  });
}

/** A side of a region: a direction in pulses, and the extent of the region along it. */
interface Side {
  readonly panPart: number;
  readonly tiltPart: number;
  readonly min: number;
  readonly max: number;
}

/** A convex region of pulses. */
class Region {
  readonly name: string;
  readonly #sides: readonly Side[];

  /** @param points contained in the region; without any, it meets nothing */
  constructor(name: string, points: PulsePoint[]) {
    this.name = name;
    const hull = polygonHull(points) ?? points;
    const normals = hull.map(([panUs, tiltUs], i): [number, number] => {
      const [nextPanUs, nextTiltUs] = hull[(i + 1) % hull.length]!;
      return [nextTiltUs - tiltUs, panUs - nextPanUs];
    });
    this.#sides = [[1, 0] as const, [0, 1] as const, ...normals].map(([panPart, tiltPart]) => {
      const along = hull.map(([panUs, tiltUs]) => panPart * panUs + tiltPart * tiltUs);
      return { panPart, tiltPart, min: Math.min(...along), max: Math.max(...along) };
    });
  }

  /** By the separating axis theorem: the axes are the normals of the span's and the hull's sides. */
  meets({ pan, tilt }: PulseSpan): boolean {
    return this.#sides.every(({ panPart, tiltPart, min, max }) => {
      const alongPan = [panPart * pan.minUs, panPart * pan.maxUs] as const;
      const alongTilt = [tiltPart * tilt.minUs, tiltPart * tilt.maxUs] as const;
      return (
        Math.min(...alongPan) + Math.min(...alongTilt) <= max &&
        Math.max(...alongPan) + Math.max(...alongTilt) >= min
      );
    });
  }
}
