/**
 * The card of the story, in the place of the strip below the map, and its shots on the map. A real
 * rig without a model has one action there instead: calibrate.
 */
import { useEffect } from 'preact/hooks';
import type { IntroductionView } from '../../../../api/introduction.ts';
import { AimStrip } from '../../../map/aim-strip.tsx';
import { linePath, toPixels } from '../../../map/map-geometry.ts';
import type { MapLayer } from '../../../map/map-layers.tsx';
import { addressOf } from '../../../router.ts';
import { activeModel, isSimulated, live, sampleTotal, training } from '../../../state.ts';
import { BEATS, beatOf, closeStory, isOffered, repeatStory, story, watchStory } from './story.ts';
import { texts } from './texts.ts';
import './story.css';

/** The introduction while it is shown; then what to do next; otherwise the strip of the last target. */
export function StoryOrStrip() {
  useEffect(watchStory, []);
  const told = story.value;
  if (told) return <StoryCard view={told} />;
  return isUncalibrated() ? <NextCard /> : <AimStrip />;
}

/** A real rig without samples. */
const isUncalibrated = (): boolean =>
  live.value &&
  !isSimulated.value &&
  sampleTotal.value === 0 &&
  activeModel.value?.kind === 'nominal';

function StoryCard({ view }: { readonly view: IntroductionView }) {
  const beat = beatOf(view);
  const isRunning = view.state === 'running' || view.state === 'waiting';
  return (
    <section class="card story" aria-label={texts.title}>
      <ol class="beats">
        {BEATS.map((name) => (
          <li
            key={name}
            aria-current={name === beat ? 'step' : undefined}
            data-passed={BEATS.indexOf(name) < BEATS.indexOf(beat)}
          >
            {texts.beats[name]}
          </li>
        ))}
      </ol>
      <p aria-live="polite">
        <strong>{view.state === 'stopped' ? texts.stopped : texts[beat].head}</strong>{' '}
        {view.state !== 'stopped' && figures(view)}
      </p>
      <div class="buttons">
        {!isRunning && (
          <button type="button" class="small" onClick={repeatStory}>
            {texts.repeat}
          </button>
        )}
        <button type="button" class="small" onClick={closeStory}>
          {isRunning ? texts.skip : texts.close}
        </button>
      </div>
    </section>
  );
}

/** The sentence with the figures of a part. */
function figures(view: IntroductionView): string {
  const { beforeMm, afterMm, shots } = view;
  const all = (when: 'before' | 'after') => shots.every((shot) => shot[when] !== null);
  switch (beatOf(view)) {
    case 'geometry':
      return beforeMm !== null && all('before') ? texts.geometry.misses(beforeMm) : '';
    case 'collecting':
      return texts.collecting.count(sampleTotal.value ?? 0);
    case 'learning':
      return texts.learning.now(
        training.value?.learning?.kind,
        activeModel.value?.kind !== 'nominal',
      );
    case 'model':
      return afterMm !== null && all('after') ? texts.model.misses(afterMm) : '';
    default:
      return beforeMm !== null && afterMm !== null ? texts.yours.gain(beforeMm, afterMm) : '';
  }
}

const NextCard = () => (
  <section class="card story">
    <p>
      <strong>{texts.next.head}</strong> {texts.next.text}
    </p>
    <a class="button primary" href={addressOf('collect')}>
      {texts.next.go}
    </a>
  </section>
);

/** The button that shows the story again. */
export const StoryOffer = () =>
  isOffered.value ? (
    <button type="button" class="small" onClick={repeatStory}>
      {texts.offer}
    </button>
  ) : null;

/** The shots on the map: an arrow from each target to the spot by geometry, and a dot for the model's. */
export const StoryLayer: MapLayer = ({ view }) => (
  <g class="shots">
    {story.value?.shots.map(({ target, before, after }) => {
      const at = toPixels(view, target);
      const hit = after && toPixels(view, after);
      const miss = before && toPixels(view, before);
      return (
        <g key={`${target.xM} ${target.yM}`}>
          <circle class="aimed" cx={at.xPx} cy={at.yPx} r={9} />
          {before && <path class="miss" d={linePath(view, [target, before])} />}
          {miss && <path class="miss" d={`M${miss.xPx - 5} ${miss.yPx - 5}l10 10m0 -10l-10 10`} />}
          {hit && <circle class="hit" cx={hit.xPx} cy={hit.yPx} r={4} />}
        </g>
      );
    })}
  </g>
);
