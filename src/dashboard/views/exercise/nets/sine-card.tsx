/** The noisy sine's points, and what the net has made of them. */
import { Chart } from '../../../chart/chart.tsx';
import { evenScale } from '../../../chart/scale.ts';
import type { ExerciseDetails } from '../../../daemon/types.ts';
import { fixed } from '../../../format.ts';
import { texts } from './texts.ts';

type Result = ExerciseDetails['result'];

export function SineCard({ result }: { readonly result: Result }) {
  const words = texts.fit;
  const fit = result?.fit;
  const points = ({ x, y }: { readonly x: readonly number[]; readonly y: readonly number[] }) =>
    x.map((value, i) => ({ x: value, y: y[i]! }));
  const series = fit
    ? ([
        { tone: 'third', label: words.training, dots: true, points: points(fit.training) },
        { tone: 'second', label: words.validation, dots: true, points: points(fit.validation) },
        { tone: 'first', label: words.net, points: points(fit.line) },
      ] as const)
    : [];
  const all = series.flatMap((one) => one.points);
  return (
    <section class="card fit" aria-labelledby="fit-title">
      <h2 id="fit-title">{words.title}</h2>
      <Chart
        title={words.title}
        x={{ scale: evenScale([0, 6], 6), label: 'x', write: (value) => fixed(value, 0) }}
        y={{
          scale: evenScale(
            all.map(({ y }) => y),
            5,
          ),
          label: 'y',
          write: (value) => fixed(value, 0),
        }}
        series={series}
        empty={words.none}
      />
      <p class="details">{fit && words.off(fixed(fit.rmsFromSine, 3), fixed(fit.noise, 1))}</p>
    </section>
  );
}
