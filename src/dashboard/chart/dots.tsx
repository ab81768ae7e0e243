/** The dots of a series as one shape, so that thousands are drawn like one; the one pointed at says what it is. */
import { useSignal } from '@preact/signals';
import type { TargetedPointerEvent } from 'preact';

interface Dot {
  /** From the picture's upper left corner [px]. */
  readonly x: number;
  readonly y: number;
  readonly title: string | undefined;
}

interface DotsProps {
  readonly dots: readonly Dot[];
  readonly tone: string;
  /** Of each [px]. */
  readonly radius: number;
}

export function Dots({ dots, tone, radius }: DotsProps) {
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
