/** Learn: train on the samples, see how well each kind does and where it errs, choose the one that aims. */
import { CompareCard } from './compare-card.tsx';
import { CurvesCard } from './curves-card.tsx';
import { ErrorCharts, WorstCard } from './errors-cards.tsx';
import { KindsCard } from './kinds-card.tsx';
import './learn.css';
import { ModelsCard } from './models-card.tsx';
import { useShownModels } from './shown-models.ts';
import { TrainCard } from './train-card.tsx';

export function LearnView() {
  useShownModels();
  return (
    <div class="learn">
      <div class="side">
        <TrainCard />
        <ModelsCard />
      </div>
      <div class="board">
        <CurvesCard />
        <KindsCard />
        <ErrorCharts />
        <WorstCard />
        <CompareCard />
      </div>
    </div>
  );
}
