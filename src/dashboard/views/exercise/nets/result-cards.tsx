/** Cards of results: learning curves, the table of nets, the sine's fit, and the weights file. */

import { useMemo } from 'preact/hooks';
import type { ExerciseDetails, ExerciseView, NetReport } from '../../../../api/exercises.ts';
import { fixedScale, linearScale, logScale } from '../../../../axis-scale.ts';
import { drawSine, sineRandom } from '../../../../course/sine-points.ts';
import { Chart, type Series } from '../../../chart/chart.tsx';
import { fixed, short } from '../../../format.ts';
import { Wide } from '../../../parts/facts.tsx';
import { seed } from '../exercise-route.ts';
import { saveWeights } from './exercise-jobs.ts';
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

/** Above this loss the training has diverged: the constant 0 has a smaller one in every step. */
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
    label,
    tone,
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
          scale: fixedScale(0, Math.max(1, ...points.map(({ x }) => x)), 5),
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

function endOf({ trainingLoss, validationLoss }: Curve): string {
  const [training, validation] = [trainingLoss.at(-1), validationLoss.at(-1)];
  if (training === undefined || validation === undefined) return '';
  const { ranAway, diverged, cure, last } = texts.curves;
  if (training === null || validation === null) return `${ranAway} ${cure}`;
  if (validation > DIVERGED_LOSS) return `${diverged(short(validation, 2))} ${cure}`;
  return last(short(training, 2), short(validation, 2));
}

interface NetsTableProps {
  readonly nets: readonly NetReport[];
  /** Takes a whole row. */
  readonly whole: boolean;
}

/** The nets of a step in a table. */
export function NetsTable({ nets, whole }: NetsTableProps) {
  const words = texts.table;
  const loss = (value: number | null | undefined) =>
    value === null || value === undefined ? words.runaway : short(value, 2);
  return (
    <section class={whole ? 'card whole' : 'card'} aria-labelledby="nets-title">
      <h2 id="nets-title">{words.title}</h2>
      <Wide label={words.title}>
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">{words.net}</th>
              <th scope="col">{words.parameters}</th>
              <th scope="col">{words.rate}</th>
              <th scope="col">{words.training}</th>
              <th scope="col">{words.validation}</th>
            </tr>
          </thead>
          <tbody>
            {nets.map(({ name, widths, parameterCount, learningRate, curve }) => (
              <tr key={name}>
                <th scope="row">
                  {netName(name)}
                  <small>{widths.join('-')}</small>
                </th>
                <td>{parameterCount}</td>
                <td>{short(learningRate, 1)}</td>
                <td>{loss(curve.trainingLoss.at(-1))}</td>
                <td>{loss(curve.validationLoss.at(-1))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}

type Result = ExerciseDetails['result'];
interface Columns {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}
/** Values beyond this are clamped; the sine is within -1 and 4. */
const MAX_Y = 20;

interface SineCardProps {
  readonly job: ExerciseView | null;
  readonly result: Result;
}

/** The points of the noisy sine, and the net's curve, also while it learns. */
export function SineCard({ job, result }: SineCardProps) {
  const words = texts.fit;
  const fit = result?.fit;
  const points = ({ x, y }: Columns) =>
    x.flatMap((value, i) => {
      const at = y[i] ?? null;
      return at === null ? [] : [{ x: value, y: at }];
    });
  const line = job?.learning?.line ?? fit?.line;
  const drawn = useMemo(() => drawSine(sineRandom(seed.value)), [seed.value]);
  const series = line
    ? ([
        { tone: 'third', label: words.training, dots: true, points: drawn.training },
        { tone: 'second', label: words.validation, dots: true, points: drawn.validation },
        { tone: 'first', label: words.net, points: points(line) },
      ] as const)
    : [];
  const all = series.flatMap((one) => one.points.map(({ y }) => y));
  const inside = all.filter((y) => Math.abs(y) <= MAX_Y);
  return (
    <section class="card fit" aria-labelledby="fit-title">
      <h2 id="fit-title">{words.title}</h2>
      <Chart
        title={words.title}
        x={{ scale: linearScale([0, 6], 6), label: 'x', write: (value) => fixed(value, 0) }}
        y={{
          scale: linearScale(inside, 5),
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

interface WeightsCardProps {
  readonly job: ExerciseView | null;
  readonly result: ExerciseDetails['result'];
}

/** The weights file: the result of loading it again, and the download. */
export function WeightsCard({ job, result }: WeightsCardProps) {
  const words = texts.weights;
  const saved = result?.saved;
  const net = result?.nets?.[0]?.name;
  return (
    <section class="card form" aria-labelledby="weights-title">
      <h2 id="weights-title">{words.title}</h2>
      <p class={saved ? '' : 'empty'}>
        {saved
          ? `${words.saved(fixed(saved.bytes / 1000, 0), saved.targets)} ${words.same(short(saved.greatestDifferenceRad))}`
          : words.none}
      </p>
      <div class="buttons">
        <button
          type="button"
          disabled={!job || !net || !saved}
          onClick={() => job && net && void saveWeights(job.id, net)}
        >
          {words.download}
        </button>
      </div>
      <div>
        {words.load}
        <code class="command">
          net.load_state_dict(safetensors.torch.load_file("exercise-{job?.id ?? 1}.safetensors"))
        </code>
      </div>
      <p class="details">{words.check}</p>
    </section>
  );
}
