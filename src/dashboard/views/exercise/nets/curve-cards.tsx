/** How the loss of each net went down; while one learns, how its goes. */
import { Chart, type Series } from '../../../chart/chart.tsx';
import { evenScale, logScale, type Scale } from '../../../chart/scale.ts';
import type { ExerciseView, NetReport } from '../../../daemon/types.ts';
import { fixed, short } from '../../../format.ts';
import { netName, texts } from './texts.ts';

type Curve = NetReport['curve'];

interface CurveCardsProps {
  readonly job: ExerciseView | null;
  readonly nets: readonly NetReport[];
}

export function CurveCards({ job, nets }: CurveCardsProps) {
  const learning = job?.learning;
  if (learning) return <CurveCard name={learning.net} curve={learning.curve} />;
  if (nets.length === 0) return <CurveCard name={null} curve={NO_CURVE} />;
  return nets.map(({ name, curve }) => <CurveCard key={name} name={name} curve={curve} />);
}

/** Whatever is learned here, a net that answers 0 to everything has a smaller loss. */
const DIVERGED_LOSS = 10;
const NO_CURVE: Curve = { iterations: [], trainingLoss: [], validationLoss: [] };

function CurveCard({ name, curve }: { readonly name: string | null; readonly curve: Curve }) {
  const words = texts.curves;
  const title = name === null ? words.plain : words.title(netName(name));
  const seriesOf = (
    label: string,
    tone: Series['tone'],
    losses: Curve['trainingLoss'],
  ): Series => ({
    ...{ label, tone },
    points: losses.flatMap((y, i) => (y !== null && y > 0 ? [{ x: curve.iterations[i]!, y }] : [])),
  });
  const series = [
    seriesOf(words.training, 'third', curve.trainingLoss),
    seriesOf(words.validation, 'first', curve.validationLoss),
  ];
  const points = series.flatMap((one) => one.points);
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      <Chart
        title={title}
        x={{
          scale: upTo(Math.max(1, ...points.map(({ x }) => x))),
          label: words.steps,
          write: (value) => fixed(value, 0),
        }}
        y={{ scale: logScale(points.map(({ y }) => y)), label: words.loss, write: short }}
        series={series}
        empty={words.empty}
      />
      <p class="details">{endOf(curve)}</p>
    </section>
  );
}

/** From nothing to just the last iteration. */
function upTo(max: number): Scale {
  const { ticks } = evenScale([0, max], 5);
  return { min: 0, max, log: false, ticks: ticks.filter((tick) => tick <= max) };
}

function endOf({ trainingLoss, validationLoss }: Curve): string {
  const [training, validation] = [trainingLoss.at(-1), validationLoss.at(-1)];
  if (training === undefined || validation === undefined) return '';
  const { ranAway, diverged, cure, last } = texts.curves;
  if (training === null || validation === null) return `${ranAway} ${cure}`;
  if (validation > DIVERGED_LOSS) return `${diverged(short(validation, 2))} ${cure}`;
  return last(short(training, 2), short(validation, 2));
}
