/**
 * The result first: how well the displayed model aims, in one sentence, and one picture, its errors
 * on held-out samples beside those of the geometry alone.
 */
import { quantile } from '../../../quantile.ts';
import { floorPoint } from '../../../units.ts';
import { millimetres, point } from '../../format.ts';
import { ErrorScale } from '../../map/error-layer.tsx';
import { COLOUR_STEPS_MM, colourOf } from '../../map/error-shading.ts';
import { fitMap, sectorPath, toPixels } from '../../map/map-geometry.ts';
import { workArea } from '../../state.ts';
import { baselineModel, type ModelData, shownModel } from './learn-state.ts';
import { texts } from './texts.ts';
import './result-card.css';

const NINE_IN_TEN = 0.9;
const WIDTH_PX = 300;
const HEIGHT_PX = 168;
const MARGIN_PX = 8;
const DOT_PX = 4.5;

export function ResultCard() {
  const words = texts.result;
  const shown = shownModel.value;
  const medianMm = shown?.details.validationMedianMm;
  if (!shown || medianMm == null) return null;
  const baseline = baselineModel.value;
  const boundMm = quantile(errorsMm(shown), NINE_IN_TEN);
  const times = (baseline?.details.validationMedianMm ?? 0) / medianMm;
  const { sampleCount } = shown.details;
  return (
    <section class="card result" aria-labelledby="result-title">
      <div>
        <h2 id="result-title" class="sr-only">
          {words.title}
        </h2>
        <p class="headline">{words.aims(millimetres(medianMm))}</p>
        <p>
          {boundMm !== undefined && words.bound(millimetres(boundMm))}
          {baseline && times > MIN_TIMES && words.times(times)}
          {words.from(sampleCount)}
        </p>
        <p class="details">{words.hint}</p>
      </div>
      {baseline && baseline !== shown && <Picture data={baseline} caption={words.before} />}
      <Picture data={shown} caption={words.after(shown.details.kind)} />
      <ErrorScale {...scaleOf(baseline && baseline !== shown ? [baseline, shown] : [shown])} />
    </section>
  );
}
/** A smaller gain isn't worth a sentence. */
const MIN_TIMES = 1.5;

const errorsMm = ({ errors }: ModelData): number[] =>
  errors.flatMap(({ errorMm }) => (errorMm === null ? [] : [errorMm]));

/** The colours of the pictures: from that of the smallest error to that of the largest. */
function scaleOf(models: readonly ModelData[]) {
  const colours = models.flatMap(errorsMm).map(colourOf);
  const least = Math.min(...colours);
  return { least, stepsMm: COLOUR_STEPS_MM.slice(least, Math.max(...colours)) };
}

/** The samples on the floor, coloured by the model's error at each. */
function Picture({ data, caption }: { readonly data: ModelData; readonly caption: string }) {
  const area = workArea.value;
  if (!area) return null;
  const view = fitMap(area, WIDTH_PX, HEIGHT_PX, MARGIN_PX);
  return (
    <figure>
      <svg viewBox={`0 0 ${WIDTH_PX} ${HEIGHT_PX}`} role="img" aria-label={caption}>
        <path class="reach" d={sectorPath(view, area)} />
        {data.errors.map(({ xM, yM, errorMm }) => {
          const at = toPixels(view, floorPoint(xM, yM));
          const colour = errorMm === null ? WORST_COLOUR : colourOf(errorMm);
          return (
            <circle
              key={`${xM} ${yM}`}
              cx={at.xPx}
              cy={at.yPx}
              r={DOT_PX}
              style={{ fill: `var(--error-${colour})` }}
            >
              <title>
                {point(floorPoint(xM, yM))} m: {millimetres(errorMm ?? 0)}
              </title>
            </circle>
          );
        })}
      </svg>
      <figcaption>
        {caption}: {millimetres(data.details.validationMedianMm ?? 0)}
      </figcaption>
    </figure>
  );
}
const WORST_COLOUR = 6;
