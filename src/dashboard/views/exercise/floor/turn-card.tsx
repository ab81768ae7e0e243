/** The pan angle that each net gives once around the robot: behind it, one of them can't follow. */
import { Chart, type Series } from '../../../chart/chart.tsx';
import { evenScale } from '../../../chart/scale.ts';
import type { NetReport } from '../../../daemon/types.ts';
import { fixed, toDegrees } from '../../../format.ts';
import { netName } from '../nets/texts.ts';
import { texts } from './texts.ts';

const TONES = ['second', 'first'] as const;
const TURN_DEG = { min: -180, max: 180, log: false, ticks: [-180, -90, 0, 90, 180] };
/** Angles beyond two turns are drawn on the rim. */
const MOST_DEG = 720;
const write = (value: number): string => `${fixed(value, 0)}°`;

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
    ...{ tone: 'third', label: texts.right },
    points: [-180, 180].map((bearing) => ({ x: bearing, y: bearing })),
  };
  const ys = series.flatMap(({ points }) =>
    points.map(({ y }) => Math.min(Math.max(y, -MOST_DEG), MOST_DEG)),
  );
  return (
    <section class="card" aria-labelledby="turn-title">
      <h2 id="turn-title">{texts.turn}</h2>
      <Chart
        title={texts.turn}
        x={{ scale: TURN_DEG, label: texts.bearing, write }}
        y={{ scale: evenScale([-180, 180, ...ys], 6), label: texts.pan, write }}
        series={[right, ...series]}
        empty={texts.none}
      />
      <p class="details">{texts.turnHint}</p>
    </section>
  );
}
