/** A small chart in SVG: lines and dots over two axes, in the page's colours. */
import { useSignal } from '@preact/signals';
import type { TargetedPointerEvent } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { type AxisScale, positionOn } from '../../axis-scale.ts';
import './chart.css';

interface Dot {
  /** From the upper left corner of the picture [px]. */
  readonly x: number;
  readonly y: number;
  readonly title: string | undefined;
}

interface DotsProps {
  readonly dots: readonly Dot[];
  readonly tone: string;
  /** Radius of a dot [px]. */
  readonly radius: number;
}

/** The dots of a series as one path, which scales to thousands; the dot under the pointer has a title. */
function Dots({ dots, tone, radius }: DotsProps) {
  const pointed = useSignal<Dot | null>(null);
  const point = ({ currentTarget, clientX, clientY }: TargetedPointerEvent<SVGGElement>) => {
    const { left, top } = currentTarget.ownerSVGElement!.getBoundingClientRect();
    pointed.value = nearest(dots, clientX - left, clientY - top);
  };
  const leave = () => {
    pointed.value = null;
  };
  return (
    <g class="dots" data-tone={tone} onPointerMove={point} onPointerLeave={leave}>
      <path d={dots.map((dot) => outline(dot, radius)).join('')} />
      {pointed.value && (
        <circle cx={pointed.value.x} cy={pointed.value.y} r={radius}>
          <title>{pointed.value.title}</title>
        </circle>
      )}
    </g>
  );
}

function outline({ x, y }: Dot, radius: number): string {
  const half = `a${radius} ${radius} 0 1 0 `;
  return `M${(x - radius).toFixed(1)} ${y.toFixed(1)}${half}${2 * radius} 0${half}${-2 * radius} 0`;
}

function nearest(dots: readonly Dot[], x: number, y: number): Dot | null {
  let best: Dot | null = null;
  for (const dot of dots) {
    if (!best || Math.hypot(dot.x - x, dot.y - y) < Math.hypot(best.x - x, best.y - y)) best = dot;
  }
  return best;
}

const HEIGHT = 200;
const MARGIN = { right: 18, top: 20, bottom: 34 };
/** Minimum left margin; it grows with the labels. */
const MIN_LEFT = 42;
const CHARACTER_WIDTH = 6.5;
/** Above this number of dots, all dots of the chart are drawn smaller [px]. */
const FEW_DOTS = 200;
const RADIUS = 3.5;
const SMALL_RADIUS = 1.8;

/** One axis: scale, label and number format. */
interface Axis {
  readonly scale: AxisScale;
  readonly label: string;
  readonly write: (value: number) => string;
}

/** One series; tones also differ by dashes and rings, for readers who can't distinguish colours. */
export interface Series {
  readonly tone: 'first' | 'second' | 'third';
  readonly label: string;
  readonly dots?: boolean;
  readonly points: readonly Point[];
}
interface Point {
  readonly x: number;
  readonly y: number;
  /** Shown when the pointer is on it. */
  readonly title?: string;
}

interface ChartProps {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Shown when no series has points. */
  readonly empty: string;
}

export function Chart({ title, x, y, series, empty }: ChartProps) {
  const figure = useRef<HTMLElement>(null);
  const width = useSignal(0);
  useLayoutEffect(() => {
    const measure = () => {
      width.value = figure.current!.clientWidth;
    };
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(figure.current!);
    return () => sizes.disconnect();
  }, []);
  const drawn = series.filter(({ points }) => points.length > 0);
  return (
    <figure class="chart" ref={figure} aria-label={title}>
      <figcaption>
        {drawn.length > 0 &&
          series.map(({ tone, label, dots = false }) => (
            <span key={label} class="key" data-tone={tone}>
              <svg viewBox="0 0 22 8" aria-hidden="true">
                {dots ? <circle cx="11" cy="4" r="3" /> : <path d="M0 4h22" />}
              </svg>
              {label}
            </span>
          ))}
      </figcaption>
      <div class="canvas">
        {drawn.length === 0 ? (
          <p class="empty">{empty}</p>
        ) : (
          width.value > 0 && <Picture width={width.value} x={x} y={y} series={drawn} />
        )}
      </div>
    </figure>
  );
}

type PictureProps = Pick<ChartProps, 'x' | 'y' | 'series'> & { readonly width: number };

function Picture({ width, x, y, series }: PictureProps) {
  const { right, top, bottom } = MARGIN;
  const longest = Math.max(...y.scale.ticks.map((tick) => y.write(tick).length));
  const left = Math.max(MIN_LEFT, 12 + CHARACTER_WIDTH * longest);
  const [innerWidth, innerHeight] = [width - left - right, HEIGHT - top - bottom];
  const atX = (value: number) => left + innerWidth * positionOn(x.scale, value);
  const atY = (value: number) => top + innerHeight * (1 - positionOn(y.scale, value));
  const dotted = series.reduce((sum, { dots, points }) => sum + (dots ? points.length : 0), 0);
  const radius = dotted > FEW_DOTS ? SMALL_RADIUS : RADIUS;
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true">
      {y.scale.ticks.map((tick) => (
        <g key={tick} class="tick">
          <path d={`M${left} ${atY(tick)}h${innerWidth}`} />
          <text x={left - 6} y={atY(tick)} dy="0.35em" text-anchor="end">
            {y.write(tick)}
          </text>
        </g>
      ))}
      {x.scale.ticks.map((tick) => (
        <g key={tick} class="tick">
          <path d={`M${atX(tick)} ${top + innerHeight}v4`} />
          <text x={atX(tick)} y={HEIGHT - 19} text-anchor="middle">
            {x.write(tick)}
          </text>
        </g>
      ))}
      <text class="label" x={left + innerWidth} y={HEIGHT - 4} text-anchor="end">
        {x.label}
      </text>
      <text class="label" x={4} y={10}>
        {y.label}
      </text>
      {series.map(({ tone, label, dots = false, points }) => {
        const places = points.map(({ x, y, title }) => ({ x: atX(x), y: atY(y), title }));
        if (dots) return <Dots key={label} dots={places} tone={tone} radius={radius} />;
        return (
          <g key={label} class="line" data-tone={tone}>
            {/* A single point is a line of zero length, drawn as a dot. */}
            <path d={`M${places.map(({ x, y }) => `${x} ${y}`).join('L')}h0`} />
          </g>
        );
      })}
    </svg>
  );
}
