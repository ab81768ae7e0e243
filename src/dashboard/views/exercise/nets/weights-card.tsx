/** The weights of a net as a file: what became of them when they were loaded again, and to take home. */
import type { ExerciseDetails, ExerciseView } from '../../../daemon/types.ts';
import { fixed, short } from '../../../format.ts';
import { saveWeights } from './jobs.ts';
import { texts } from './texts.ts';

interface WeightsCardProps {
  readonly job: ExerciseView | null;
  readonly result: ExerciseDetails['result'];
}

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
