/** The noisy sine's points, and what the net has made of them. */
import { Chart } from '../../../chart/chart.tsx';
import { evenScale } from '../../../chart/scale.ts';
import type { ExerciseDetails } from '../../../daemon/types.ts';
import { fixed, short } from '../../../format.ts';
import { texts } from './texts.ts';

type Result = ExerciseDetails['result'];
interface Columns {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}
/** The sine stays within −1 and 4; what is farther out than this is drawn on the rim. */
const MOST_Y = 20;

export function SineCard({ result }: { readonly result: Result }) {
  const words = texts.fit;
  const fit = result?.fit;
  const points = ({ x, y }: Columns) =>
    x.flatMap((value, i) => {
      const at = y[i] ?? null;
      return at === null ? [] : [{ x: value, y: at }];
    });
  const series = fit
    ? ([
        { tone: 'third', label: words.training, dots: true, points: points(fit.training) },
        { tone: 'second', label: words.validation, dots: true, points: points(fit.validation) },
        { tone: 'first', label: words.net, points: points(fit.line) },
      ] as const)
    : [];
  const all = series.flatMap((one) => one.points.map(({ y }) => y));
  const inside = all.filter((y) => Math.abs(y) <= MOST_Y);
  return (
    <section class="card fit" aria-labelledby="fit-title">
      <h2 id="fit-title">{words.title}</h2>
      <Chart
        title={words.title}
        x={{ scale: evenScale([0, 6], 6), label: 'x', write: (value) => fixed(value, 0) }}
        y={{
          scale: evenScale(inside, 5),
          label: 'y',
          write: (value) => fixed(value, 0),
        }}
        series={series}
        empty={words.none}
      />
      <p class="details">
        {fit &&
          (fit.rmsFromSine === null
            ? words.ranAway
            : words.off(short(fit.rmsFromSine, 3), fixed(fit.noise, 1)))}{' '}
        {inside.length < all.length && words.beyond}
      </p>
    </section>
  );
}
