/** The kinds compared on the samples of the displayed model. */

import type { ModelRecord } from '../../../api/models.ts';
import { logScale, positionOn } from '../../../axis-scale.ts';
import { millimetres, short } from '../../format.ts';
import { models } from '../../state.ts';
import { shownId } from './learn-state.ts';
import { medianText, texts } from './texts.ts';
import './kinds-card.css';

/** Smaller errors are rounding errors and are clamped [mm]. */
const ROUNDING_MM = 1e-4;

export function KindsCard() {
  const words = texts.kindErrors;
  const shown = models.value?.find(({ id }) => id === shownId.value);
  const rivals = newestOfEachKind(
    (models.value ?? []).filter(
      ({ datasetHash, validationMedianMm }) =>
        datasetHash === shown?.datasetHash && validationMedianMm !== null,
    ),
  );
  const valuesMm = rivals.flatMap((model) => [model.validationMedianMm!, model.validationP95Mm!]);
  const scale = logScale(valuesMm.map((valueMm) => Math.max(valueMm, ROUNDING_MM)));
  const at = (valueMm: number) => `${100 * positionOn(scale, valueMm)}%`;
  return (
    <section class="card" aria-labelledby="kinds-title">
      <h2 id="kinds-title">
        {words.title}
        {shown && rivals.length > 0 && <small>{words.on(shown.sampleCount)}</small>}
      </h2>
      {rivals.length === 0 ? (
        <p class="empty">{models.value ? words.none : texts.unknown}</p>
      ) : (
        <>
          <ol class="lanes">
            {rivals.map(({ id, kind, validationMedianMm, validationP95Mm, ...error }) => (
              <li key={id} data-shown={id === shownId.value}>
                <span class="name">{kind}</span>
                <span class="figures">
                  {medianText({ validationMedianMm, ...error })}{' '}
                  <small>/ {millimetres(validationP95Mm!)}</small>
                </span>
                <span class="lane" aria-hidden="true">
                  <span
                    class="range"
                    style={{
                      left: at(validationMedianMm!),
                      right: `calc(100% - ${at(validationP95Mm!)})`,
                    }}
                  />
                  <span class="median" style={{ left: at(validationMedianMm!) }} />
                </span>
              </li>
            ))}
          </ol>
          <div class="lane-axis" aria-hidden="true">
            {scale.ticks.map((tick) => (
              <span key={tick} style={{ left: at(tick) }}>
                {short(tick)}
              </span>
            ))}
          </div>
          <p class="details">{words.hint}</p>
        </>
      )}
    </section>
  );
}

/** The newest model of each kind, best first. */
function newestOfEachKind(list: readonly ModelRecord[]): ModelRecord[] {
  const newest = new Map<string, ModelRecord>();
  for (const model of list) {
    if ((newest.get(model.kind)?.id ?? 0) < model.id) newest.set(model.kind, model);
  }
  return [...newest.values()].sort((a, b) => a.validationMedianMm! - b.validationMedianMm!);
}
