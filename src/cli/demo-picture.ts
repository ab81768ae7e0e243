/**
 * The demo's picture, as SVG: on the left a map of targets and what was hit, on the right the floor
 * error of each kind of model against the target's distance.
 */
import type { WorkArea } from '../rig-file.ts';
import type { FloorPoint } from '../units.ts';
import type { DemoAim, DemoReport } from './demo.ts';

const WIDTH = 1120;
const HEIGHT = 600;
const MAP = { left: 30, top: 90, size: 470 };
const PLOT = { left: 620, top: 90, width: 460, height: 430 };
const COLOURS: Record<string, string> = {
  nominal: '#b4532a',
  exercise: '#8a8f98',
  residual: '#1f6fb2',
};
const OTHER_COLOUR = '#5b8c5a';
const TEXT = '#24292f';
const FAINT = '#d5d9de';
const DECADES = [1, 10, 100, 1000, 10_000];

/** Draws the demo. @param aimsByKind the shots with each kind of model */
export function drawDemo(
  report: DemoReport,
  aimsByKind: ReadonlyMap<string, readonly DemoAim[]>,
  area: WorkArea,
): string {
  const kinds = [...aimsByKind.keys()];
  const title = `rig “${report.rig}”: ${report.samples.length} samples, then ${report.aims.length} fresh targets`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, sans-serif" font-size="13" fill="${TEXT}">
<title>${escape(title)}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="30" y="36" font-size="19" font-weight="600">${escape(title)}</text>
${legend(report)}
${map(area, ['nominal', report.active], aimsByKind)}
${errorPlot(area, kinds, aimsByKind)}
</svg>
`;
}

function legend({ models, active }: DemoReport): string {
  const width = 260;
  return models
    .map(({ kind, medianMm }, i) => {
      const error = medianMm === null ? 'no hit' : `median ${medianMm.toPrecision(2)} mm`;
      const x = 30 + i * width;
      const weight = kind === active ? 'font-weight="600"' : '';
      return `<circle cx="${x + 6}" cy="59" r="5" fill="${colour(kind)}"/><text x="${x + 18}" y="64" ${weight}>${kind}: ${error}${kind === active ? ' (active)' : ''}</text>`;
    })
    .join('\n');
}

/** Floor seen from above: x forward is up, y to the left is left. */
function map(
  area: WorkArea,
  kinds: readonly string[],
  aimsByKind: ReadonlyMap<string, readonly DemoAim[]>,
): string {
  const reachM = area.rMax * 1.12;
  const behindM =
    Math.abs(area.bearingMax) > Math.PI / 2 || area.bearingMin < -Math.PI / 2 ? reachM : 0.1;
  const scale = Math.min(MAP.size / (2 * reachM), MAP.size / (reachM + behindM));
  const x = (yM: number) => MAP.left + MAP.size / 2 - yM * scale;
  const y = (xM: number) => MAP.top + (reachM - xM) * scale;
  const at = ({ xM, yM }: FloorPoint) => `${x(yM).toFixed(1)},${y(xM).toFixed(1)}`;
  const polar = (r: number, bearing: number) =>
    at({ xM: r * Math.cos(bearing), yM: r * Math.sin(bearing) } as FloorPoint);
  const arc = (r: number, from: number, to: number) =>
    Array.from({ length: 49 }, (_, i) => polar(r, from + ((to - from) * i) / 48));
  const rim = [
    ...arc(area.rMin, area.bearingMin, area.bearingMax),
    ...arc(area.rMax, area.bearingMax, area.bearingMin),
  ];
  const rings = [0.5, 1, 1.5, 2].filter((r) => r < area.rMax);
  const shots = [...new Set(kinds)].flatMap((kind) =>
    (aimsByKind.get(kind) ?? []).flatMap((aim) => {
      if (aim.hitXM === null || aim.hitYM === null) return [];
      const hit = at({ xM: aim.hitXM, yM: aim.hitYM } as FloorPoint).split(',');
      const [tx, ty] = at(aim).split(',');
      return [
        `<line x1="${tx}" y1="${ty}" x2="${hit[0]}" y2="${hit[1]}" stroke="${colour(kind)}" stroke-opacity=".45"/>`,
        `<circle cx="${hit[0]}" cy="${hit[1]}" r="2.6" fill="${colour(kind)}"/>`,
      ];
    }),
  );
  const targets = (aimsByKind.get(kinds.at(-1) ?? '') ?? []).map(
    (aim) =>
      `<circle cx="${at(aim).split(',')[0]}" cy="${at(aim).split(',')[1]}" r="5.5" fill="none" stroke="${TEXT}" stroke-opacity=".55"/>`,
  );
  return `<g>
<polygon points="${rim.join(' ')}" fill="#f4f6f8" stroke="${FAINT}"/>
${rings.map((r) => `<polyline points="${arc(r, area.bearingMin, area.bearingMax).join(' ')}" fill="none" stroke="${FAINT}" stroke-dasharray="3 4"/><text x="${x(0)}" y="${y(r) + 4}" fill="#6b7280" font-size="11" text-anchor="middle">${r} m</text>`).join('\n')}
<circle cx="${x(0)}" cy="${y(0)}" r="4" fill="${TEXT}"/><text x="${x(0) + 9}" y="${y(0) + 4}" font-size="11">rig</text>
${shots.join('\n')}
${targets.join('\n')}
<text x="${MAP.left + MAP.size / 2}" y="${HEIGHT - 28}" text-anchor="middle">targets (rings) and hits (dots), floor from above</text>
</g>`;
}

/** Error against distance, on a logarithmic scale. */
function errorPlot(
  area: WorkArea,
  kinds: readonly string[],
  aimsByKind: ReadonlyMap<string, readonly DemoAim[]>,
): string {
  const [least, most] = [DECADES[0]!, DECADES.at(-1)!];
  const x = (radiusM: number) => PLOT.left + (PLOT.width * radiusM) / (area.rMax * 1.05);
  const y = (errorMm: number) => {
    const share =
      Math.log(Math.min(Math.max(errorMm, least), most) / least) / Math.log(most / least);
    return PLOT.top + PLOT.height * (1 - share);
  };
  const ticks = [0, 0.5, 1, 1.5, 2, 2.5].filter((r) => r <= area.rMax * 1.05);
  const dots = kinds.flatMap((kind) =>
    (aimsByKind.get(kind) ?? []).flatMap(({ xM, yM, hitXM, hitYM }) =>
      hitXM === null || hitYM === null
        ? []
        : [
            `<circle cx="${x(Math.hypot(xM, yM)).toFixed(1)}" cy="${y(1000 * Math.hypot(hitXM - xM, hitYM - yM)).toFixed(1)}" r="3.4" fill="${colour(kind)}" fill-opacity=".8"/>`,
          ],
    ),
  );
  return `<g>
${DECADES.map((mm) => `<line x1="${PLOT.left}" y1="${y(mm)}" x2="${PLOT.left + PLOT.width}" y2="${y(mm)}" stroke="${FAINT}"/><text x="${PLOT.left - 8}" y="${y(mm) + 4}" text-anchor="end">${mm >= 1000 ? `${mm / 1000} m` : `${mm} mm`}</text>`).join('\n')}
${ticks.map((r) => `<text x="${x(r)}" y="${PLOT.top + PLOT.height + 20}" text-anchor="middle">${r}</text>`).join('\n')}
${dots.join('\n')}
<text x="${PLOT.left + PLOT.width / 2}" y="${HEIGHT - 28}" text-anchor="middle">floor error against distance of the target [m]</text>
</g>`;
}

const colour = (kind: string): string => COLOURS[kind] ?? OTHER_COLOUR;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
