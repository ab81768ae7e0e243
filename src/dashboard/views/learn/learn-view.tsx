/** The view Learn: trains models, compares their errors, and selects the active one. */

import { useRef } from 'preact/hooks';
import { linearScale, logScale } from '../../../axis-scale.ts';
import type { ModelKind } from '../../../learning/model-file.ts';
import { Chart, type Series } from '../../chart/chart.tsx';
import { fixed, millimetres, short } from '../../format.ts';
import { mediaSignal } from '../../preferences.ts';
import { addressOf } from '../../router.ts';
import { mayOperate, models, sampleTotal, training } from '../../state.ts';
import { CheckCard } from './check-card.tsx';
import { CompareCard } from './compare-card.tsx';
import { ErrorCharts, WorstCard } from './errors-cards.tsx';
import { KindsCard } from './kinds-card.tsx';
import {
  baselineId,
  baselineModel,
  emptyText,
  otherId,
  otherModel,
  shownModel,
  useShownModels,
} from './learn-state.ts';
import { ModelsCard } from './models-card.tsx';
import { ReferencesCard } from './references-card.tsx';
import { ResultCard } from './result-card.tsx';
import { texts } from './texts.ts';
import { TrainCard } from './train-card.tsx';
import './learn.css';

/** Minimum length of the axis, for integer ticks at the start. */
const MIN_CHECKPOINTS = 5;

/** Kinds whose loss is relative to the noise that they estimate while they learn. */
const RELATIVE_LOSSES: readonly string[] = ['calibrated', 'servo-nets'] satisfies ModelKind[];

/** The learning curve of the running training, or else of the displayed model. */
export function CurvesCard() {
  const words = texts.curves;
  const learning = training.value?.state === 'running' ? training.value.learning : null;
  const details = shownModel.value?.details;
  const source = learning ?? details?.metrics;
  const isRelative = RELATIVE_LOSSES.includes(details?.kind ?? '');
  const curve = (label: string, tone: Series['tone'], losses: readonly number[]): Series => ({
    label,
    tone,
    points: losses.map((y, i) => ({ x: i + 1, y })),
  });
  const series = [
    curve(words.training, 'third', source?.trainingLoss ?? []),
    curve(words.validation, 'first', source?.validationLoss ?? []),
  ];
  const points = series.flatMap((one) => one.points);
  const x = linearScale([0, MIN_CHECKPOINTS, ...points.map((point) => point.x)], 5);
  return (
    <section class="card" aria-labelledby="curves-title">
      <h2 id="curves-title">
        {words.title}
        <small>
          {learning
            ? words.now(learning.kind, learning.iteration, learning.iterations)
            : details && texts.models.name(details.id, details.kind)}
        </small>
      </h2>
      <Chart
        title={words.title}
        x={{ scale: x, label: words.steps, write: (value) => fixed(value, 0) }}
        y={{ scale: logScale(points.map((point) => point.y)), label: words.loss, write: short }}
        series={series}
        empty={details ? words.learnsNothing : emptyText()}
      />
      {points.length > 0 && (
        <p class="details">
          {learning?.validationMedianMm != null
            ? words.soFar(millimetres(learning.validationMedianMm))
            : isRelative
              ? words.relativeHint
              : words.hint}
        </p>
      )}
    </section>
  );
}

export function LearnView() {
  useShownModels();
  const known = useRef(false);
  known.current ||=
    shownModel.value !== null &&
    (otherId.value === null || !!otherModel.value) &&
    (baselineId.value === null || !!baselineModel.value);
  return (
    <div class="learn" data-known={known.current}>
      <div class="side">
        {mayOperate.value && <TrainCard />}
        <ModelsCard />
        {mayOperate.value && <CheckCard />}
        {mayOperate.value && <ReferencesCard />}
      </div>
      <div class="board">{known.current ? <Board /> : <p class="card empty">{emptyText()}</p>}</div>
    </div>
  );
}

/** Narrow windows begin with the result, and fold the rest. */
const wide = mediaSignal('(width > 1080px)');

/** Shown together once the models are loaded, so that the layout doesn't shift. */
const Board = () =>
  isNew() ? (
    <Next />
  ) : (
    <>
      <ResultCard />
      <CurvesCard />
      <KindsCard />
      <details class="more" open={wide.value}>
        <summary>{texts.more}</summary>
        <div class="board">
          <ErrorCharts />
          <WorstCard />
          <CompareCard />
        </div>
      </details>
    </>
  );

/** Whether there is nothing to show yet: no samples, and only the geometry. */
const isNew = (): boolean => sampleTotal.value === 0 && models.value?.length === 1;

/** What to do next, instead of empty cards. */
const Next = () => (
  <div class="card next">
    <p>{texts.training.why}</p>
    <a class="button primary" href={addressOf('collect')}>
      {texts.training.needed}
    </a>
  </div>
);
