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
import type { KeepOutZone, RigDescription } from '../rig-file.ts';
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
/** Longer than any pulse [µs]. */
const ANY_PULSE_US = 10_000;

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
      const regions = this.#zones.map((zone) => new Region(zone.name, this.#corners(zone, model)));
      this.#mapped = { model, regions };
    }
    return this.#mapped.regions.find((region) => region.meets(span))?.name;
  }

  #corners(
    { corners, bearingMin = radians(0), bearingMax = radians(0) }: KeepOutZone,
    model: Model,
  ): PulsePoint[] {
    if (corners) return edgePoints(corners).flatMap((point) => this.#widened(point, model));
    return [
      ...this.#sideCorners(bearingMin, -1, model),
      ...this.#sideCorners(bearingMax, 1, model),
    ];
  }

  /** The pulses around an edge point. */
  #widened(point: FloorPoint, model: Model): PulsePoint[] {
    const boundMm = validBoundMm(model, point);
    if (boundMm !== null) {
      return around(point, MARGIN_M + (BOUNDS * boundMm) / 1000).flatMap((each) => {
        const angles = model.predict(each)?.angles;
        return angles ? [this.#pulsePoint(angles)] : [];
      });
    }
    const angles = inverse(point, this.#rig.geometry);
    return angles ? this.#nearby(angles) : [];
  }

  /** A side of a sector, at every tilt: the beam may hit an object above the floor. */
  #sideCorners(bearing: number, outwards: 1 | -1, model: Model): PulsePoint[] {
    const { rMin, rMax } = this.#rig.workArea;
    const calibratedRad = Array.from({ length: SECTOR_RADII }, (_, i) => {
      const point = polarPoint(rMin + ((rMax - rMin) * i) / (SECTOR_RADII - 1), bearing);
      const angles = validBoundMm(model, point) === null ? undefined : model.predict(point)?.angles;
      return angles ? [bearing + wrapAngle(angles.panRad - bearing)] : []; // π may be given as -π.
    }).flat();
    const isCalibrated = calibratedRad.length > 0;
    const marginRad = outwards * (isCalibrated ? MARGIN_RAD : UNCALIBRATED_MARGIN_RAD);
    return (isCalibrated ? calibratedRad : [bearing]).flatMap((panRad): PulsePoint[] => {
      const angles = { panRad: radians(panRad + marginRad), tiltRad: radians(0) };
      const [panUs] = this.#pulsePoint(angles);
      return [
        [panUs, 0],
        [panUs, ANY_PULSE_US],
      ];
    });
  }

  #nearby({ panRad, tiltRad }: Angles): PulsePoint[] {
    const offsets = [-UNCALIBRATED_MARGIN_RAD, UNCALIBRATED_MARGIN_RAD];
    return offsets.flatMap((pan) =>
      offsets.map((tilt) =>
        this.#pulsePoint({ panRad: radians(panRad + pan), tiltRad: radians(tiltRad + tilt) }),
      ),
    );
  }

  #pulsePoint(angles: Angles): PulsePoint {
    const { panUs, tiltUs } = pulsesForAngles(this.#rig, angles);
    return [panUs, tiltUs];
  }
}

/** The model's 90 % error bound [mm]; null if no sample supports it. */
function validBoundMm(model: Model, point: FloorPoint): number | null {
  const { errorBound90Mm = null, extrapolating = true } = model.predict(point) ?? {};
  return extrapolating ? null : errorBound90Mm;
}

/** Points on the edge of a closed polygon, a step apart. */
function edgePoints(corners: NonNullable<KeepOutZone['corners']>): FloorPoint[] {
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
