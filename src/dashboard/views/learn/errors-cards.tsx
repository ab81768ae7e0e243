/** Cards of a model's errors: against radius, against bearing, and the worst samples. */

import type { ModelError } from '../../../api/models.ts';
import { linearScale, logScale } from '../../../axis-scale.ts';
import { floorPoint, toDegrees } from '../../../units.ts';
import { Chart, type Series } from '../../chart/chart.tsx';
import { fixed, millimetres, point, short } from '../../format.ts';
import { emptyText, type ModelData, otherModel, shownModel } from './learn-state.ts';
import { texts } from './texts.ts';

/** Errors are clamped at this fraction of the largest, and at the rounding error [mm]. */
const SPAN = 1000;
const ROUNDING_MM = 1e-4;
const WORST = 6;

export function ErrorCharts() {
  const words = texts.errors;
  const [shown, other] = [shownModel.value, otherModel.value];
  const tones = [
    ['first', shown],
    ['second', other],
  ] as const;
  const largestMm = tones.reduce((most, [, data]) => Math.max(most, largestMmOf(data)), 0);
  const all = tones.flatMap(([, data]) => data?.errors ?? []);
  const isExact =
    all.length > 0 && all.every(({ errorMm }) => errorMm !== null && errorMm <= ROUNDING_MM);
  const seriesBy = (x: (error: ModelError) => number): Series[] =>
    tones.flatMap(([tone, data]) =>
      data && !isExact ? [seriesOf(tone, data, x, Math.max(largestMm / SPAN, ROUNDING_MM))] : [],
    );
  const byRadius = seriesBy(({ xM, yM }) => Math.hypot(xM, yM));
  const byBearing = seriesBy(({ xM, yM }) => toDegrees(Math.atan2(yM, xM)));
  const valuesOf = (series: readonly Series[], axis: 'x' | 'y') =>
    series.flatMap(({ points }) => points.map((one) => one[axis]));
  const y = {
    scale: logScale(valuesOf(byRadius, 'y')),
    label: words.error,
    write: short,
  };
  const nothing = isExact ? words.exact : words.none;
  const empty = shown ? nothing : emptyText();
  return (
    <>
      <section class="card" aria-labelledby="radius-title">
        <h2 id="radius-title">{words.byRadius}</h2>
        <Chart
          title={words.byRadius}
          x={{
            scale: linearScale(valuesOf(byRadius, 'x'), 5),
            label: words.radius,
            write: (value) => fixed(value, 1),
          }}
          y={y}
          series={byRadius}
          empty={empty}
        />
        <Drawn />
      </section>
      <section class="card" aria-labelledby="bearing-title">
        <h2 id="bearing-title">{words.byBearing}</h2>
        <Chart
          title={words.byBearing}
          x={{
            scale: linearScale(valuesOf(byBearing, 'x'), 5),
            label: words.bearing,
            write: (value) => `${fixed(value, 0)}°`,
          }}
          y={y}
          series={byBearing}
          empty={empty}
        />
        <Drawn />
      </section>
    </>
  );
}

/** Shown when not all errors are drawn. */
function Drawn() {
  const shown = shownModel.value;
  if (!shown || shown.errors.length === shown.errorTotal) return null;
  return <p class="details">{texts.errors.some(shown.errors.length, shown.errorTotal)}</p>;
}

const seriesOf = (
  tone: Series['tone'],
  { details, errors }: ModelData,
  x: (error: ModelError) => number,
  minMm: number,
): Series => ({
  tone,
  label: texts.models.name(details.id, details.kind),
  dots: true,
  points: errors.flatMap((error) =>
    error.errorMm === null
      ? []
      : [{ x: x(error), y: Math.max(error.errorMm, minMm), title: titleOf(error) }],
  ),
});

const largestMmOf = (data: ModelData | null): number =>
  (data?.errors ?? []).reduce((most, { errorMm }) => Math.max(most, errorMm ?? 0), 0);

const titleOf = (error: ModelError): string =>
  `${point(floorPoint(error.xM, error.yM))} m: ${millimetres(error.errorMm ?? 0)}`;

export function WorstCard() {
  const words = texts.worst;
  const shown = shownModel.value;
  const worst = [...(shown?.errors ?? [])]
    .sort((a, b) => (b.errorMm ?? Infinity) - (a.errorMm ?? Infinity))
    .slice(0, WORST);
  return (
    <section class="card" aria-labelledby="worst-title">
      <h2 id="worst-title">
        {words.title}
        <small>{shown && texts.models.name(shown.details.id, shown.details.kind)}</small>
      </h2>
      {worst.length === 0 ? (
        <p class="empty">{shown ? texts.errors.none : emptyText()}</p>
      ) : (
        <table class="numbers worst">
          <thead>
            <tr>
              <th scope="col">{words.where}</th>
              <th scope="col">{words.sample}</th>
              <th scope="col">{words.error}</th>
            </tr>
          </thead>
          <tbody>
            {worst.map((error) => (
              <tr key={`${error.xM} ${error.yM}`}>
                <th scope="row">{point(floorPoint(error.xM, error.yM))}</th>
                <td>{error.sampleId ?? words.removed}</td>
                <td>{error.errorMm === null ? words.missed : millimetres(error.errorMm)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
