/** Learn: train on the samples, and choose the model that aims. */
import { ModelsCard } from './models-card.tsx';
import { TrainCard } from './train-card.tsx';

export function LearnView() {
  return (
    <div class="cards">
      <TrainCard />
      <ModelsCard />
    </div>
  );
}
