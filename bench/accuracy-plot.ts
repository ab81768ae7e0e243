/**
 * The accuracy benchmark as SVG: error against number of samples on logarithmic scales, one colour
 * per kind of model; solid lines are medians, dashed lines 95th percentiles. The lines of the
 * oracle are horizontal.
 */
import { logScale, positionOn } from '../src/axis-scale.ts';
import { quantile } from '../src/quantile.ts';

const [WIDTH, HEIGHT] = [820, 520];
const PLOT = { left: 70, right: 640, top: 50, bottom: 460 };
const COLOURS: Record<string, string> = {
  oracle: '#888888',
  nominal: '#c8553d',
  calibrated: '#b08900',
  exercise: '#7b5ea7',
  'exercise-sincos': '#4a9a8f',
  residual: '#1f6fb2',
  'servo-nets': '#1b7f3b',
};
const TITLE = 'Floor error [mm] by number of samples';
const LABEL_HEIGHT = 15;
const MAX_TICKS = 14;

/** The shots of one kind at the targets of one rig. */
export interface Result {
  readonly rig: number;
  readonly samples: number;
  readonly kind: string;
  /** Undefined if the beam misses the floor. */
  readonly errorsMm: readonly (number | undefined)[];
  /** Number of shots beyond the stated 90 % bound, and number of shots with a bound. */
  readonly beyondBound: number;
  readonly bounded: number;
  readonly trainSeconds: number;
}

/** Draws all results as SVG. */
export function drawAccuracy(results: readonly Result[]): string {
  const counts = [...new Set(results.map(({ samples }) => samples))].filter((n) => n > 0);
  const kinds = [...new Set(results.map(({ kind }) => kind))].filter((kind) => kind in COLOURS);
  const errorMm = (kind: string, samples: number, share: number): number => {
    const of = results.filter((result) => result.kind === kind && result.samples === samples);
    const hits = of.flatMap(({ errorsMm }) => errorsMm).filter((error) => error !== undefined);
    return quantile(hits, share) ?? Number.NaN;
  };
  const lines = kinds.flatMap((kind) =>
    [0.5, 0.95].map((share) => ({
      kind,
      share,
      points: counts.map((count) => ({
        count,
        mm: errorMm(kind, kind === 'oracle' ? 0 : count, share),
      })),
    })),
  );
  const errors = lines.flatMap(({ points }) => points.map(({ mm }) => mm)).filter(Number.isFinite);
  const [countScale, errorScale] = [logScale(counts), logScale(errors, MAX_TICKS)];
  const x = (count: number) => PLOT.left + (PLOT.right - PLOT.left) * positionOn(countScale, count);
  const y = (mm: number) => PLOT.bottom - (PLOT.bottom - PLOT.top) * positionOn(errorScale, mm);
  const parts = [
    text(PLOT.left, 26, TITLE, 'start', 17),
    text(WIDTH - 12, 26, 'solid: median, dashed: 95th percentile', 'end'),
    ...errorScale.ticks.flatMap((mm) => [
      `<path d="M${PLOT.left},${y(mm)}H${PLOT.right}" stroke="#e4e4e4"/>`,
      text(PLOT.left - 8, y(mm) + 4, String(mm), 'end'),
    ]),
    ...counts.map((count) => text(x(count), PLOT.bottom + 22, String(count), 'middle')),
    text((PLOT.left + PLOT.right) / 2, HEIGHT - 14, 'samples', 'middle'),
    ...lines.flatMap(({ kind, share, points }) => draw(kind, share, points, x, y)),
    ...labels(lines, y),
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" ` +
    `font-family="system-ui, sans-serif" font-size="13">` +
    `<title>${TITLE}</title>` +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>${parts.join('\n')}</svg>\n`
  );
}

interface Point {
  readonly count: number;
  readonly mm: number;
}

function draw(
  kind: string,
  share: number,
  points: readonly Point[],
  x: (count: number) => number,
  y: (mm: number) => number,
): string[] {
  const shown = points.filter(({ mm }) => Number.isFinite(mm));
  const path = shown.map(({ count, mm }) => `${x(count).toFixed(1)},${y(mm).toFixed(1)}`).join('L');
  const dashes = share > 0.5 ? ' stroke-dasharray="6 5"' : '';
  return [`<path d="M${path}" fill="none" stroke="${COLOURS[kind]}" stroke-width="2"${dashes}/>`];
}

/** Labels the lines at their ends, moved apart where they would overlap, and above the axis. */
function labels(
  lines: readonly { readonly kind: string; readonly points: readonly Point[] }[],
  y: (mm: number) => number,
): string[] {
  const ends = lines
    .map(({ kind, points }) => ({ kind, mm: points.at(-1)?.mm ?? Number.NaN }))
    .filter(({ mm }) => Number.isFinite(mm))
    .sort((a, b) => b.mm - a.mm);
  const heights = ends.map(({ mm }) => y(mm) + 4);
  for (let i = 1; i < heights.length; i++) {
    heights[i] = Math.max(heights[i]!, heights[i - 1]! + LABEL_HEIGHT);
  }
  for (let i = heights.length - 1, below = PLOT.bottom + LABEL_HEIGHT; i >= 0; i--) {
    below = Math.min(heights[i]!, below - LABEL_HEIGHT);
    heights[i] = below;
  }
  return ends.map(
    ({ kind, mm }, i) =>
      `<text x="${PLOT.right + 10}" y="${heights[i]!.toFixed(1)}" fill="${COLOURS[kind]}">` +
      `${kind} ${mm.toFixed(1)}</text>`,
  );
}

const text = (x: number, y: number, words: string, anchor: string, size = 13): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="${size}" fill="#333333">${words}</text>`;
