/** A net's error over the floor, seen from above: a square of cells, the robot in its middle. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { NetReport } from '../../../daemon/types.ts';
import { centimetres, fixed } from '../../../format.ts';
import { dark } from '../../../theme.ts';
import { netName } from '../nets/texts.ts';
import { texts } from './texts.ts';
import './error-map.css';

type Survey = NonNullable<NetReport['floor']>;

/** Bands of error, each with its shade in error-map.css; beyond the last lie misses too. */
const BANDS_CM = [1, 3, 10, 30, 100] as const;
const BANDS = BANDS_CM.length + 1;

const bandOf = (errorMm: number | null): number => {
  const band = BANDS_CM.findIndex((cm) => errorMm !== null && errorMm <= 10 * cm);
  return band < 0 ? BANDS_CM.length : band;
};

interface ErrorMapCardProps {
  /** Of the net, if that is known. */
  readonly name: string | null;
  /** Null keeps the map's room. */
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

/** Rows of the map go forward and its columns to the left; those of the picture down and to the right. */
function paint(canvas: HTMLCanvasElement, { cells, errorsMm }: Survey['map']): void {
  const pen = canvas.getContext('2d')!;
  const style = getComputedStyle(canvas);
  for (const [i, errorMm] of errorsMm.entries()) {
    const [row, column] = [Math.floor(i / cells), i % cells];
    pen.fillStyle = style.getPropertyValue(`--band-${bandOf(errorMm)}`);
    pen.fillRect(cells - 1 - column, cells - 1 - row, 1, 1);
  }
}
