/**
 * The card of the introduction, in the place of the strip below the map, and its shots on the map. A real
 * rig without a model has one action there instead: calibrate.
 */
import { useEffect } from 'preact/hooks';
import type { IntroductionView } from '../../../../api/introduction.ts';
import { aim } from '../../../aim.ts';
import { AimStrip } from '../../../map/aim-strip.tsx';
import { linePath, toPixels } from '../../../map/map-geometry.ts';
import type { MapLayer } from '../../../map/map-layers.tsx';
import { addressOf } from '../../../router.ts';
import {
  activeModel,
  isSimulated,
  live,
  mayMove,
  mayOperate,
  sampleTotal,
  training,
} from '../../../state.ts';
import {
  closeIntroduction,
  isOffered,
  PARTS,
  partOf,
  repeatIntroduction,
  shownIntroduction,
  watchIntroduction,
} from './introduction-state.ts';
import { texts } from './texts.ts';
import './introduction.css';

/** The introduction until the user aims; for a new real rig what to do next; otherwise the last target. */
export function IntroductionOrStrip() {
  useEffect(watchIntroduction, []);
  const view = shownIntroduction.value;
  const isOver = view?.state === 'done' && aim.value !== null; // The user has aimed: their turn.
  if (view && !isOver) return <IntroductionCard view={view} />;
  return isUncalibrated() && mayOperate.value ? <NextCard /> : <AimStrip />;
}

/** A real rig without samples. */
const isUncalibrated = (): boolean =>
  live.value &&
  !isSimulated.value &&
  sampleTotal.value === 0 &&
  activeModel.value?.kind === 'nominal';

function IntroductionCard({ view }: { readonly view: IntroductionView }) {
  const part = partOf(view);
  const isRunning = view.state === 'running' || view.state === 'waiting';
  return (
    <section class="card introduction" aria-label={texts.title}>
      <ol class="parts">
        {PARTS.map((name) => (
          <li
            key={name}
            aria-current={name === part ? 'step' : undefined}
            data-passed={PARTS.indexOf(name) < PARTS.indexOf(part)}
          >
            {texts.parts[name]}
          </li>
        ))}
      </ol>
      <p aria-live="polite">
        <strong>{view.state === 'stopped' ? texts.stopped : texts[part].head}</strong>{' '}
        {view.state !== 'stopped' && figures(view)}
      </p>
      <div class="buttons">
        {!isRunning && mayMove.value && (
          <button type="button" class="small" onClick={repeatIntroduction}>
            {texts.repeat}
          </button>
        )}
        {(!isRunning || mayMove.value) && (
          <button type="button" class="small" onClick={closeIntroduction}>
            {isRunning ? texts.skip : texts.close}
          </button>
        )}
      </div>
    </section>
  );
}

/** The sentence with the figures of a part. */
function figures(view: IntroductionView): string {
  const { beforeMm, afterMm, shots } = view;
  const all = (when: 'before' | 'after') => shots.every((shot) => shot[when] !== null);
  switch (partOf(view)) {
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
  <section class="card introduction">
    <p>
      <strong>{texts.next.head}</strong> {texts.next.text}
    </p>
    <a class="button primary" href={addressOf('collect')}>
      {texts.next.go}
    </a>
  </section>
);

/** The button that shows the introduction again. */
export const IntroductionOffer = () =>
  isOffered.value && mayMove.value ? (
    <button
      type="button"
      class="small offer"
      aria-label={texts.offer}
      title={texts.offer}
      onClick={repeatIntroduction}
    >
      <span aria-hidden="true">▶</span> <span class="offered">{texts.offer}</span>
    </button>
  ) : null;

/** The shots on the map: an arrow from each target to the spot by geometry, and a dot for the model's. */
export const IntroductionLayer: MapLayer = ({ view }) => (
  <g class="shots">
    {shownIntroduction.value?.shots.map(({ target, before, after }) => {
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
