/** Cards of a net's error on the floor: a map seen from above, a table, and the pan angle around the robot. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { NetReport } from '../../../../api/exercises.ts';
import { linearScale } from '../../../../axis-scale.ts';
import { Chart, type Series } from '../../../chart/chart.tsx';
import { centimetres, fixed } from '../../../format.ts';
import { Wide } from '../../../parts/facts.tsx';
import { dark } from '../../../preferences.ts';
import { netName } from '../nets/texts.ts';
import { texts } from './texts.ts';
import './error-map.css';
import { toDegrees } from '../../../../units.ts';

type Survey = NonNullable<NetReport['floor']>;

/** Upper bounds of the bands, with their shades in error-map.css; the last band includes misses. */
const BANDS_CM = [1, 3, 10, 30, 100] as const;
const BANDS = BANDS_CM.length + 1;

const bandOf = (errorMm: number | null): number => {
  const band = BANDS_CM.findIndex((cm) => errorMm !== null && errorMm <= 10 * cm);
  return band < 0 ? BANDS_CM.length : band;
};

interface ErrorMapCardProps {
  /** The net's name, if known. */
  readonly name: string | null;
  /** If null, the space for the map is left empty. */
  readonly floor: Survey | null;
}

export function ErrorMapCard({ name, floor }: ErrorMapCardProps) {
  const title = name === null ? texts.anyMap : texts.map(netName(name));
  return (
    <section class="card error-map" aria-label={title}>
      <h2>{title}</h2>
      {floor ? <ErrorMap floor={floor} title={title} /> : <p class="square empty">{texts.none}</p>}
    </section>
  );
}

function ErrorMap({ floor, title }: { readonly floor: Survey; readonly title: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pointed = useSignal<string | null>(null);
  const { map, ring } = floor;
  useEffect(() => {
    if (canvas.current) paint(canvas.current, map);
  }, [map, dark.value]);
  const point = ({ currentTarget, clientX, clientY }: PointerEvent) => {
    const box = (currentTarget as HTMLElement).getBoundingClientRect();
    const row = Math.floor((1 - (clientY - box.top) / box.height) * map.cells);
    const column = Math.floor((1 - (clientX - box.left) / box.width) * map.cells);
    pointed.value = readAt(map, row, column);
  };
  const scale = 50 / map.limitM;
  return (
    <>
      <div
        class="square"
        onPointerMove={point}
        onPointerLeave={() => {
          pointed.value = null;
        }}
      >
        <canvas
          ref={canvas}
          width={map.cells}
          height={map.cells}
          role="img"
          aria-label={`${title}. ${texts.mapLabel}`}
        />
        <svg viewBox="0 0 100 100" aria-hidden="true">
          {[ring.minM, ring.maxM].map((radiusM) => (
            <circle key={radiusM} cx={50} cy={50} r={radiusM * scale} />
          ))}
          <text x={50} y={5}>
            {texts.front}
          </text>
          <text x={50} y={98}>
            {texts.behind}
          </text>
        </svg>
      </div>
      <ol class="bands" aria-label={texts.legend}>
        {BANDS_CM.map((cm, band) => (
          <li key={cm} data-band={band}>
            {texts.upTo(cm)}
          </li>
        ))}
        <li data-band={BANDS - 1}>{texts.beyond}</li>
      </ol>
      <p class="details">{pointed.value ?? texts.ring}</p>
    </>
  );
}

function readAt(map: Survey['map'], row: number, column: number): string | null {
  const errorMm = map.errorsMm[row * map.cells + column];
  if (errorMm === undefined || row < 0 || column < 0 || column >= map.cells) return null;
  const at = (i: number) => fixed(((i + 0.5) / map.cells) * 2 * map.limitM - map.limitM, 2);
  return texts.pointed(at(row), at(column), errorMm === null ? texts.missed : centimetres(errorMm));
}

/** Rows of the map run forward and columns to the left; those of the picture down and to the right. */
function paint(canvas: HTMLCanvasElement, { cells, errorsMm }: Survey['map']): void {
  const pen = canvas.getContext('2d')!;
  const style = getComputedStyle(canvas);
  for (const [i, errorMm] of errorsMm.entries()) {
    const [row, column] = [Math.floor(i / cells), i % cells];
    pen.fillStyle = style.getPropertyValue(`--band-${bandOf(errorMm)}`);
    pen.fillRect(cells - 1 - column, cells - 1 - row, 1, 1);
  }
}

const PARTS = [
  ['inside', texts.inside],
  ['behind', texts.behindPart],
  ['outside', texts.outside],
] as const;

/** The errors of each net, by part of the floor. */
export function SurveyCard({ nets }: { readonly nets: readonly NetReport[] }) {
  const surveyed = nets.flatMap(({ name, floor }) => (floor ? [{ name, floor }] : []));
  const cm = (valueMm: number | null) =>
    valueMm === null ? '–' : fixed(valueMm / 10, valueMm < 995 ? 1 : 0);
  return (
    <section class="card" aria-labelledby="survey-title">
      <h2 id="survey-title">{texts.title}</h2>
      {surveyed.map(({ name, floor }) => (
        <Wide key={name} label={netName(name)}>
          <table class="numbers">
            <caption>{netName(name)}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.part}</th>
                <th scope="col">{texts.median}</th>
                <th scope="col">{texts.p95}</th>
                <th scope="col">{texts.worst}</th>
                <th scope="col">{texts.misses}</th>
              </tr>
            </thead>
            <tbody>
              {PARTS.map(([part, label]) => {
                const { medianMm, p95Mm, worstMm, missRate } = floor[part];
                return (
                  <tr key={part}>
                    <th scope="row">{label}</th>
                    <td>{cm(medianMm)}</td>
                    <td>{cm(p95Mm)}</td>
                    <td>{cm(worstMm)}</td>
                    <td>{`${fixed(100 * missRate, 0)} %`}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Wide>
      ))}
    </section>
  );
}

const TONES = ['second', 'first'] as const;
const TURN_DEG = { min: -180, max: 180, log: false, ticks: [-180, -90, 0, 90, 180] };
/** Angles beyond two turns are clamped. */
const MAX_DEG = 720;
const write = (value: number): string => `${fixed(value, 0)}°`;

/** The pan angle of each net once around the robot: directly behind it, raw angles are discontinuous. */
export function TurnCard({ nets }: { readonly nets: readonly NetReport[] }) {
  const series = nets.flatMap(({ name, floor }, i): Series[] => {
    if (!floor) return [];
    const { bearingRad, panRad } = floor.turn;
    const points = bearingRad.flatMap((bearing, k) => {
      const pan = panRad[k] ?? null;
      return pan === null ? [] : [{ x: toDegrees(bearing), y: toDegrees(pan) }];
    });
    return [{ tone: TONES[i]!, label: netName(name), points }];
  });
  const right: Series = {
    tone: 'third',
    label: texts.right,
    points: [-180, 180].map((bearing) => ({ x: bearing, y: bearing })),
  };
  const ys = series.flatMap(({ points }) =>
    points.map(({ y }) => Math.min(Math.max(y, -MAX_DEG), MAX_DEG)),
  );
  return (
    <section class="card" aria-labelledby="turn-title">
      <h2 id="turn-title">{texts.turn}</h2>
      <Chart
        title={texts.turn}
        x={{ scale: TURN_DEG, label: texts.bearing, write }}
        y={{ scale: linearScale([-180, 180, ...ys], 6), label: texts.pan, write }}
        series={[right, ...series]}
        empty={texts.none}
      />
      <p class="details">{texts.turnHint}</p>
    </section>
  );
}
