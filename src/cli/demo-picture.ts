/**
 * The demo's report and its picture as SVG: a map of targets and hits, and the floor error of each kind
 * of model against distance.
 */
import { linearScale, logScale, positionOn } from '../axis-scale.ts';
import { polarPoint } from '../geometry/work-area.ts';
import type { WorkArea } from '../rig-file.ts';
import type { Pose } from '../samples/sample.ts';
import { type FloorPoint, floorPoint } from '../units.ts';
import { escapeXml, FAINT, QUIET, TEXT, tenths } from './exercise/svg-panels.ts';

/** A shot: target, pose and hit. */
export interface DemoAim extends FloorPoint, Pose {
  readonly hitXM: number | null;
  readonly hitYM: number | null;
}

/** The result of one kind of model. */
export interface DemoModel {
  readonly kind: string;
  readonly trainSeconds: number;
  readonly medianMm: number | null;
  readonly p95Mm: number | null;
  readonly missRate: number;
}

/** The report printed by --json; complete enough for another program to recompute the hits. */
export interface DemoReport {
  readonly rig: string;
  readonly seed: number;
  readonly samples: readonly (Pose & FloorPoint)[];
  readonly models: readonly DemoModel[];
  readonly active: string;
  readonly aims: readonly DemoAim[];
}

/** The distance from target to hit [mm]; undefined for a miss. */
export const errorMm = ({ xM, yM, hitXM, hitYM }: DemoAim): number | undefined =>
  hitXM === null || hitYM === null ? undefined : 1000 * Math.hypot(hitXM - xM, hitYM - yM);

type AimsByKind = ReadonlyMap<string, readonly DemoAim[]>;

const WIDTH = 1120;
const HEIGHT = 560;
const MAP = { left: 30, top: 100, width: 520, height: 390 };
const PLOT = { left: 640, top: 100, width: 440, height: 390 };
const CAPTION_Y = 536;
const COLOURS: Record<string, string> = {
  nominal: '#b4532a',
  exercise: '#9aa0a8',
  residual: '#1f6fb2',
  calibrated: '#b08900',
  'exercise-sincos': '#7b5ea7',
  'servo-nets': '#1b7f3b',
};
const OTHER_COLOUR = '#5b8c5a';
const LEGEND_COLUMNS = 3;
/**
 * The same range [mm] in every picture, so that pictures can be compared; errors outside are drawn
 * at its ends.
 */
const ERROR_SCALE = logScale([1, 1000]);
/** Maximum number of intervals between labelled distances. */
const MAX_RADIUS_STEPS = 5;

/** Draws the demo. @param aimsByKind the shots with each kind of model */
export function drawDemo(report: DemoReport, aimsByKind: AimsByKind, area: WorkArea): string {
  const { rig, samples, aims, active } = report;
  const title = `rig “${rig}”: ${samples.length} samples, then ${aims.length} new targets`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, sans-serif" font-size="13" fill="${TEXT}">`,
    `<title>${escapeXml(title)}</title>`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    `<text x="30" y="38" font-size="19" font-weight="600">${escapeXml(title)}</text>`,
    ...legend(report),
    ...floorMap(area, active, aimsByKind),
    ...errorPlot(area, aimsByKind),
    '</svg>\n',
  ].join('\n');
}

function legend({ models, active }: DemoReport): string[] {
  return models.map(({ kind, medianMm }, i) => {
    const error =
      medianMm === null ? 'no hit' : `median error ${Number(medianMm.toPrecision(2))} mm`;
    const chosen = kind === active;
    const x = 30 + (i % LEGEND_COLUMNS) * 360;
    const y = 62 + 22 * Math.floor(i / LEGEND_COLUMNS);
    return (
      `<circle cx="${x + 6}" cy="${y}" r="5" fill="${colour(kind)}"/>` +
      `<text x="${x + 18}" y="${y + 5}" ${chosen ? 'font-weight="600"' : ''}>${kind}: ${error}</text>`
    );
  });
}

/** The floor seen from above, x forward up and y to the left, shots of the nominal and active kinds. */
function floorMap(area: WorkArea, active: string, aimsByKind: AimsByKind): string[] {
  const arc = (radiusM: number, from: number, to: number) =>
    Array.from({ length: 61 }, (_, i) => polarPoint(radiusM, from + ((to - from) * i) / 60));
  const { rMin, rMax, bearingMin, bearingMax } = area;
  const rim = [...arc(rMin, bearingMin, bearingMax), ...arc(rMax, bearingMax, bearingMin)];
  const place = fitInto(MAP, [...rim, floorPoint(-0.05, 0)]);
  const points = (line: FloorPoint[]) => line.map((point) => place(point).join(',')).join(' ');
  const radii = linearScale([0, rMax], MAX_RADIUS_STEPS).ticks;
  const rings = radii
    .filter((radiusM) => radiusM > rMin && radiusM < rMax)
    .flatMap((radiusM) => {
      const [x, y] = place(floorPoint(radiusM, 0));
      return [
        `<polyline points="${points(arc(radiusM, bearingMin, bearingMax))}" fill="none" stroke="${FAINT}" stroke-dasharray="3 4"/>`,
        `<text x="${x}" y="${y - 4}" fill="${QUIET}" font-size="11" text-anchor="middle">${radiusM} m</text>`,
      ];
    });
  const [rigX, rigY] = place(floorPoint(0, 0));
  const shots = [...new Set(['nominal', active])].flatMap((kind) =>
    (aimsByKind.get(kind) ?? []).flatMap((aim) => shot(aim, colour(kind), place)),
  );
  const targets = (aimsByKind.get(active) ?? []).map((aim) => {
    const [x, y] = place(aim);
    return `<circle cx="${x}" cy="${y}" r="6" fill="none" stroke="${TEXT}" stroke-opacity=".6"/>`;
  });
  return [
    `<polygon points="${points(rim)}" fill="#f4f6f8" stroke="${FAINT}"/>`,
    ...rings,
    `<circle cx="${rigX}" cy="${rigY}" r="4.5"/>`,
    `<text x="${rigX + 10}" y="${rigY + 4}" font-size="11">rig</text>`,
    ...shots,
    ...targets,
    caption(MAP, 'targets (rings) and hits (dots), the floor from above'),
  ];
}

function shot(aim: DemoAim, stroke: string, place: Place): string[] {
  if (aim.hitXM === null || aim.hitYM === null) return [];
  const [fromX, fromY] = place(aim);
  const [toX, toY] = place(floorPoint(aim.hitXM, aim.hitYM));
  return [
    `<line x1="${fromX}" y1="${fromY}" x2="${toX}" y2="${toY}" stroke="${stroke}" stroke-opacity=".45"/>`,
    `<circle cx="${toX}" cy="${toY}" r="3" fill="${stroke}"/>`,
  ];
}

/** Error against distance, on a logarithmic scale. */
function errorPlot(area: WorkArea, aimsByKind: AimsByKind): string[] {
  const { left, top, width, height } = PLOT;
  const radii = linearScale([0, area.rMax], MAX_RADIUS_STEPS);
  const x = (radiusM: number) => tenths(left + width * positionOn(radii, radiusM));
  const y = (mm: number) => tenths(top + height * (1 - positionOn(ERROR_SCALE, mm)));
  const lines = ERROR_SCALE.ticks.flatMap((mm) => [
    `<line x1="${left}" y1="${y(mm)}" x2="${left + width}" y2="${y(mm)}" stroke="${FAINT}"/>`,
    `<text x="${left - 8}" y="${y(mm) + 4}" text-anchor="end">${mm >= 1000 ? `${mm / 1000} m` : `${mm} mm`}</text>`,
  ]);
  const ticks = radii.ticks.map(
    (r) => `<text x="${x(r)}" y="${top + height + 20}" text-anchor="middle">${r} m</text>`,
  );
  const dots = [...aimsByKind].flatMap(([kind, aims]) =>
    aims.flatMap((aim) => {
      const mm = errorMm(aim);
      const radius = x(Math.hypot(aim.xM, aim.yM));
      return mm === undefined
        ? []
        : [
            `<circle cx="${radius}" cy="${y(mm)}" r="3.6" fill="${colour(kind)}" fill-opacity=".8"/>`,
          ];
    }),
  );
  return [
    ...lines,
    ...ticks,
    ...dots,
    caption(PLOT, 'error on the floor against distance of the target'),
  ];
}

type Box = { left: number; top: number; width: number; height: number };
type Place = (point: FloorPoint) => [x: number, y: number];

/** Maps floor points into a box in which all of them fit, x forward up and y to the left. */
function fitInto({ left, top, width, height }: Box, points: readonly FloorPoint[]): Place {
  const xs = points.map(({ xM }) => xM);
  const ys = points.map(({ yM }) => yM);
  const [lowX, highX] = [Math.min(...xs), Math.max(...xs)];
  const [lowY, highY] = [Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(width / (highY - lowY), height / (highX - lowX));
  const centreX = left + width / 2;
  const centreY = top + height / 2;
  return ({ xM, yM }) => [
    tenths(centreX - (yM - (lowY + highY) / 2) * scale),
    tenths(centreY - (xM - (lowX + highX) / 2) * scale),
  ];
}

const caption = ({ left, width }: Box, text: string): string =>
  `<text x="${left + width / 2}" y="${CAPTION_Y}" text-anchor="middle" fill="${QUIET}">${text}</text>`;

const colour = (kind: string): string => COLOURS[kind] ?? OTHER_COLOUR;
