/**
 * Charts and cell maps as SVG panels side by side, for the course's pictures; and the colours and text
 * formats of every SVG picture of the commands.
 */
import { type AxisScale, fixedScale, linearScale, logScale, positionOn } from '../../axis-scale.ts';

/** Colour of titles and emphasis. */
export const TEXT = '#24292f';
/** Colour of axes and borders. */
export const FAINT = '#d5d9de';
/** Colour of labels and captions. */
export const QUIET = '#6b7280';

/** Rounds a coordinate or length [px] to tenths, below which nothing is visible. */
export const tenths = (value: number): number => Math.round(10 * value) / 10;

/** Escapes a text for use between tags. */
export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A line, or dots, of a chart. */
export interface Series {
  readonly name: string;
  readonly x: readonly number[];
  /** Null leaves a gap. */
  readonly y: readonly (number | null)[];
  readonly colour: string;
  readonly dots?: boolean;
  readonly dashed?: boolean;
}

/** One chart. */
export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly logarithmic?: boolean;
  /** Whether both axes have the same scale, so that angles are true. */
  readonly isEqual?: boolean;
  readonly series: readonly Series[];
}

/** A square of coloured cells, seen from above: x up, y to the left. */
export interface CellMap {
  readonly title: string;
  readonly caption: string;
  readonly cells: number;
  /** One colour per cell, row by row in ascending x, and in ascending y within a row. */
  readonly colours: readonly string[];
  /** Radii of circles around the centre, in cells. */
  readonly circles: readonly number[];
}

export type Panel = Chart | CellMap;

const PANEL = { width: 520, height: 330, left: 72, right: 16, top: 64, bottom: 44 };
const INNER_WIDTH = PANEL.width - PANEL.left - PANEL.right;
const INNER_HEIGHT = PANEL.height - PANEL.top - PANEL.bottom;
/** Maximum number of intervals between the ticks of an axis. */
const MAX_STEPS = 5;

/** Draws panels, two per row. @param decimalSign of the numbers at the ticks */
export function drawPanels(
  title: string,
  panels: readonly Panel[],
  decimalSign: '.' | ',',
): string {
  const columns = Math.min(2, panels.length);
  const rows = Math.ceil(panels.length / columns);
  const [width, height] = [columns * PANEL.width + 20, rows * PANEL.height + 56];
  const placed = panels.map((panel, i) => {
    const x = 10 + (i % columns) * PANEL.width;
    const y = 48 + Math.floor(i / columns) * PANEL.height;
    const body = 'series' in panel ? chart(panel, decimalSign) : cellMap(panel);
    return `<g transform="translate(${x} ${y})">\n${body.join('\n')}\n</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="${TEXT}">`,
    `<title>${escapeXml(title)}</title>`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    `<text x="24" y="32" font-size="18" font-weight="600">${escapeXml(title)}</text>`,
    ...placed,
    '</svg>\n',
  ].join('\n');
}

function chart(panel: Chart, decimalSign: string): string[] {
  const label = (value: number) => tickText(value).replace('.', decimalSign);
  const { title, xLabel, yLabel, logarithmic = false, isEqual = false, series } = panel;
  const wideX = linearScale(
    series.flatMap((one) => one.x),
    MAX_STEPS,
  );
  const yValues = series.flatMap((one) => one.y.filter((value) => value !== null));
  const wideY = logarithmic ? logScale(yValues) : linearScale(yValues, MAX_STEPS);
  const [x, y] = isEqual ? equalScales(wideX, wideY) : [wideX, wideY];
  const across = (value: number) => tenths(PANEL.left + INNER_WIDTH * positionOn(x, value));
  const up = (value: number) => tenths(PANEL.top + INNER_HEIGHT * (1 - positionOn(y, value)));
  const [right, bottom] = [PANEL.left + INNER_WIDTH, PANEL.top + INNER_HEIGHT];
  return [
    heading(title),
    ...y.ticks.flatMap((tick) => [
      `<line x1="${PANEL.left}" x2="${right}" y1="${up(tick)}" y2="${up(tick)}" stroke="${FAINT}"/>`,
      `<text x="${PANEL.left - 6}" y="${up(tick) + 4}" text-anchor="end">${label(tick)}</text>`,
    ]),
    ...x.ticks.map(
      (tick) =>
        `<text x="${across(tick)}" y="${bottom + 16}" text-anchor="middle">${label(tick)}</text>`,
    ),
    `<text x="${right}" y="${bottom + 34}" text-anchor="end" fill="${QUIET}">${escapeXml(xLabel)}</text>`,
    `<text x="${PANEL.left}" y="${PANEL.top - 10}" fill="${QUIET}">${escapeXml(yLabel)}</text>`,
    ...legend(series),
    ...series.flatMap((one) => (one.dots ? dots(one, across, up) : line(one, across, up))),
  ];
}

/** Lengthens one of two axes, so that a unit is as long on both. */
function equalScales(x: AxisScale, y: AxisScale): [AxisScale, AxisScale] {
  const perPx = Math.max((x.max - x.min) / INNER_WIDTH, (y.max - y.min) / INNER_HEIGHT);
  return [
    fixedScale(x.min, x.min + perPx * INNER_WIDTH, MAX_STEPS),
    fixedScale(y.min, y.min + perPx * INNER_HEIGHT, MAX_STEPS),
  ];
}

function legend(series: readonly Series[]): string[] {
  if (series.length < 2) return [];
  const room = INNER_WIDTH / series.length;
  return series.map(({ name, colour }, i) => {
    const x = PANEL.left + i * room;
    return (
      `<circle cx="${tenths(x + 5)}" cy="${PANEL.top - 29}" r="4" fill="${colour}"/>` +
      `<text x="${tenths(x + 13)}" y="${PANEL.top - 25}">${escapeXml(name)}</text>`
    );
  });
}

type Place = (value: number) => number;

const dots = ({ x, y, colour }: Series, across: Place, up: Place): string[] =>
  x.flatMap((value, i) => {
    const height = y[i] ?? null;
    return height === null
      ? []
      : [
          `<circle cx="${across(value)}" cy="${up(height)}" r="1.8" fill="${colour}" fill-opacity=".55"/>`,
        ];
  });

function line({ x, y, colour, dashed }: Series, across: Place, up: Place): string[] {
  const parts: string[][] = [[]];
  for (const [i, value] of x.entries()) {
    const height = y[i] ?? null;
    if (height === null) parts.push([]);
    else parts.at(-1)!.push(`${across(value)},${up(height)}`);
  }
  const dash = dashed ? ' stroke-dasharray="5 4"' : '';
  return parts
    .filter((points) => points.length > 0)
    .map(
      (points) =>
        `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.8"${dash}/>`,
    );
}

function cellMap({ title, caption, cells, colours, circles }: CellMap): string[] {
  const size = Math.min(INNER_WIDTH, INNER_HEIGHT + 24);
  const cell = size / cells;
  const [left, top] = [(PANEL.width - size) / 2, PANEL.top - 26];
  return [
    heading(title),
    ...colours.map((colour, i) => {
      const [row, column] = [Math.floor(i / cells), i % cells];
      const x = tenths(left + (cells - 1 - column) * cell);
      const y = tenths(top + (cells - 1 - row) * cell);
      return `<rect x="${x}" y="${y}" width="${tenths(cell + 0.3)}" height="${tenths(cell + 0.3)}" fill="${colour}"/>`;
    }),
    ...circles.map(
      (radius) =>
        `<circle cx="${tenths(left + size / 2)}" cy="${tenths(top + size / 2)}" r="${tenths(radius * cell)}" fill="none" stroke="${TEXT}" stroke-dasharray="4 3"/>`,
    ),
    // x points up and y to the left, as on the floor map of the page.
    `<text x="${tenths(left + size + 8)}" y="${tenths(top + 12)}">↑ x</text>`,
    `<text x="${tenths(left - 8)}" y="${tenths(top + size)}" text-anchor="end">y ←</text>`,
    `<text x="${PANEL.width / 2}" y="${PANEL.height - 12}" text-anchor="middle" fill="${QUIET}">${escapeXml(caption)}</text>`,
  ];
}

const heading = (title: string): string =>
  `<text x="${PANEL.left}" y="18" font-size="14" font-weight="600">${escapeXml(title)}</text>`;

const tickText = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3
    ? value.toExponential(0)
    : String(Number(value.toPrecision(6)));
