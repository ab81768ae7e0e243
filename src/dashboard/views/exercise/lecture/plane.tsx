/**
 * A part of the plane: a function of two variables as shaded contours, axes, and whatever a figure
 * draws on it. Pointing at it gives the coordinates.
 */
import { contours } from 'd3-contour';
import type { ComponentChildren, TargetedPointerEvent } from 'preact';
import { useMemo } from 'preact/hooks';
import { fixedScale } from '../../../../axis-scale.ts';
import { plain } from '../../../format.ts';
import './plane.css';

/** Sides of the picture in its own units; it is scaled to the width of its card. */
const PLANE_SIZE = 400;
const MARGIN = { left: 38, right: 10, top: 24, bottom: 32 };
const INNER = PLANE_SIZE - MARGIN.left - MARGIN.right;
const INNER_HEIGHT = PLANE_SIZE - MARGIN.top - MARGIN.bottom;
/** Samples of the function along each side. */
const GRID = 80;

type Range = readonly [min: number, max: number];

/** Places of coordinates in the picture. */
export interface Places {
  readonly atX: (x: number) => number;
  readonly atY: (y: number) => number;
}

/** The places for two ranges. */
const placesOf = (x: Range, y: Range): Places => ({
  atX: (value) => MARGIN.left + (INNER * (value - x[0])) / (x[1] - x[0]),
  atY: (value) => MARGIN.top + INNER_HEIGHT * (1 - (value - y[0]) / (y[1] - y[0])),
});

interface PlaneProps {
  readonly label: string;
  readonly x: Range;
  readonly y: Range;
  readonly xLabel: string;
  readonly yLabel: string;
  /** The function and the bounds of its contour bands, ascending. */
  readonly field?: { readonly value: (x: number, y: number) => number; readonly levels: number[] };
  readonly onPoint?: (x: number, y: number) => void;
  readonly children: (places: Places) => ComponentChildren;
}

export function Plane({ label, x, y, xLabel, yLabel, field, onPoint, children }: PlaneProps) {
  const places = placesOf(x, y);
  const { atX, atY } = places;
  const bands = useMemo(() => field && bandsOf(field, x, y), [field, x, y]);
  const point = (event: TargetedPointerEvent<SVGSVGElement>) => {
    if (!onPoint || (event.type === 'pointermove' && event.buttons === 0)) return;
    const { left, top, width } = event.currentTarget.getBoundingClientRect();
    const scale = PLANE_SIZE / width;
    const across = ((event.clientX - left) * scale - MARGIN.left) / INNER;
    const up = 1 - ((event.clientY - top) * scale - MARGIN.top) / INNER_HEIGHT;
    const within = (share: number) => Math.min(1, Math.max(0, share));
    onPoint(x[0] + within(across) * (x[1] - x[0]), y[0] + within(up) * (y[1] - y[0]));
  };
  const right = MARGIN.left + INNER;
  const bottom = MARGIN.top + INNER_HEIGHT;
  return (
    <svg
      class="plane"
      viewBox={`0 0 ${PLANE_SIZE} ${PLANE_SIZE}`}
      role="img"
      aria-label={label}
      data-pointed={onPoint !== undefined}
      onPointerDown={point}
      onPointerMove={point}
    >
      <defs>
        <clipPath id="plane-inside">
          <rect x={MARGIN.left} y={MARGIN.top} width={INNER} height={INNER_HEIGHT} />
        </clipPath>
      </defs>
      <rect class="inside" x={MARGIN.left} y={MARGIN.top} width={INNER} height={INNER_HEIGHT} />
      {bands?.map((path, i) => (
        <path
          key={i}
          class="band"
          d={path}
          style={{ '--depth': `${Math.round((100 * (i + 1)) / bands.length)}%` }}
        />
      ))}
      {ticksOf(x).map((tick) => (
        <g key={tick} class="tick">
          <path d={`M${atX(tick)} ${bottom}v4`} />
          <text x={atX(tick)} y={bottom + 15} text-anchor="middle">
            {plain(tick)}
          </text>
        </g>
      ))}
      {ticksOf(y).map((tick) => (
        <g key={tick} class="tick">
          <path d={`M${MARGIN.left} ${atY(tick)}h-4`} />
          <text x={MARGIN.left - 7} y={atY(tick)} dy="0.35em" text-anchor="end">
            {plain(tick)}
          </text>
        </g>
      ))}
      <text class="axis" x={right} y={bottom + 28} text-anchor="end">
        {xLabel}
      </text>
      <text class="axis" x={MARGIN.left - 8} y={14}>
        {yLabel}
      </text>
      <g clip-path="url(#plane-inside)">{children(places)}</g>
    </svg>
  );
}

const ticksOf = ([min, max]: Range): readonly number[] => fixedScale(min, max, 5).ticks;

/** Closed areas above each level as SVG paths. */
function bandsOf(field: NonNullable<PlaneProps['field']>, x: Range, y: Range): string[] {
  const values = Array.from({ length: GRID * GRID }, (_, i) => {
    const [column, row] = [i % GRID, Math.floor(i / GRID)];
    // Samples are at the centres of cells, as d3-contour takes them.
    return field.value(
      x[0] + ((column + 0.5) / GRID) * (x[1] - x[0]),
      y[1] - ((row + 0.5) / GRID) * (y[1] - y[0]),
    );
  });
  const place = ([column, row]: number[]) =>
    `${(MARGIN.left + (INNER * column!) / GRID).toFixed(1)} ${(MARGIN.top + (INNER_HEIGHT * row!) / GRID).toFixed(1)}`;
  return contours()
    .size([GRID, GRID])
    .thresholds(field.levels)(values.map((value) => (Number.isFinite(value) ? value : 1e9)))
    .map(({ coordinates }) =>
      coordinates
        .flat()
        .map((ring) => `M${ring.map(place).join('L')}Z`)
        .join(''),
    );
}

/** Half the width of a dot [px]. */
const DOT_SIZE = 5;

interface ClassDotProps {
  readonly x: number;
  readonly y: number;
  /** Class, from 0. */
  readonly kind: number;
}

/** A dot of a class; shapes differ as well as colours: circle, square or triangle. */
export function ClassDot({ x, y, kind }: ClassDotProps) {
  if (kind === 0)
    return <circle class="class-dot" data-kind={0} cx={x} cy={y} r={DOT_SIZE - 0.5} />;
  const outline =
    kind === 1
      ? `M${x - DOT_SIZE + 0.5} ${y - DOT_SIZE + 0.5}h${2 * DOT_SIZE - 1}v${2 * DOT_SIZE - 1}h${1 - 2 * DOT_SIZE}Z`
      : `M${x} ${y - DOT_SIZE - 1}L${x + DOT_SIZE + 1} ${y + DOT_SIZE}L${x - DOT_SIZE - 1} ${y + DOT_SIZE}Z`;
  return <path class="class-dot" data-kind={kind} d={outline} />;
}
