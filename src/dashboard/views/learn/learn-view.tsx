/** Learn: train on the samples, see how well each kind does and where it errs, choose the one that aims. */
import { useRef } from 'preact/hooks';
import { CompareCard } from './compare-card.tsx';
import { CurvesCard } from './curves-card.tsx';
import { ErrorCharts, WorstCard } from './errors-cards.tsx';
import { KindsCard } from './kinds-card.tsx';
import './learn.css';
import { ModelsCard } from './models-card.tsx';
import { otherId, otherModel, shownModel, useShownModels, whyNothing } from './shown-models.ts';
import { TrainCard } from './train-card.tsx';

export function LearnView() {
  useShownModels();
  const known = useRef(false);
  known.current ||= shownModel.value !== null && (otherId.value === null || !!otherModel.value);
  return (
    <div class="learn">
      <div class="side">
        <TrainCard />
        <ModelsCard />
      </div>
      <div class="board">
        {known.current ? <Board /> : <p class="card empty">{whyNothing()}</p>}
      </div>
    </div>
  );
}

/** Its cards come together, once there is a model to show: how high they are depends on it. */
const Board = () => (
  <>
    <CurvesCard />
    <KindsCard />
    <ErrorCharts />
    <WorstCard />
    <CompareCard />
  </>
);
