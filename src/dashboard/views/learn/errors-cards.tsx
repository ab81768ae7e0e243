/** Where a model errs: against radius, against bearing, and at which samples most. */

import { metres } from '../../../units.ts';
import { Chart, type Series } from '../../chart/chart.tsx';
import { evenScale, logScale } from '../../chart/scale.ts';
import type { ModelError } from '../../daemon/types.ts';
import { fixed, millimetres, point } from '../../format.ts';
import { type ModelData, useShownModels } from './shown-models.ts';
import { texts } from './texts.ts';

/** Smaller errors than this are drawn on the rim [mm]. */
const LEAST_MM = 0.5;
const WORST = 6;
const toDegrees = (angleRad: number): number => (180 / Math.PI) * angleRad;

export function ErrorCharts() {
  const words = texts.errors;
  const { shown, other } = useShownModels();
  const tones = [
    ['first', shown],
    ['second', other],
  ] as const;
  const seriesBy = (x: (error: ModelError) => number): Series[] =>
    tones.flatMap(([tone, data]) => (data ? [seriesOf(tone, data, x)] : []));
  const byRadius = seriesBy(({ xM, yM }) => Math.hypot(xM, yM));
  const byBearing = seriesBy(({ xM, yM }) => toDegrees(Math.atan2(yM, xM)));
  const valuesOf = (series: readonly Series[], axis: 'x' | 'y') =>
    series.flatMap(({ points }) => points.map((one) => one[axis]));
  const y = {
    scale: logScale(valuesOf(byRadius, 'y')),
    label: words.error,
    write: (value: number) => fixed(value, value < 1 ? 1 : 0),
  };
  return (
    <>
      <section class="card" aria-labelledby="radius-title">
        <h2 id="radius-title">{words.byRadius}</h2>
        <Chart
          title={words.byRadius}
          x={{
            scale: evenScale(valuesOf(byRadius, 'x'), 5),
            label: words.radius,
            write: (value) => fixed(value, 1),
          }}
          y={y}
          series={byRadius}
          empty={words.none}
        />
      </section>
      <section class="card" aria-labelledby="bearing-title">
        <h2 id="bearing-title">{words.byBearing}</h2>
        <Chart
          title={words.byBearing}
          x={{
            scale: evenScale(valuesOf(byBearing, 'x'), 5),
            label: words.bearing,
            write: (value) => `${fixed(value, 0)}°`,
          }}
          y={y}
          series={byBearing}
          empty={words.none}
        />
      </section>
    </>
  );
}

const seriesOf = (
  tone: Series['tone'],
  { details, errors }: ModelData,
  x: (error: ModelError) => number,
): Series => ({
  tone,
  label: texts.models.name(details.id, details.kind),
  dots: true,
  points: errors.flatMap((error) =>
    error.errorMm === null
      ? []
      : [{ x: x(error), y: Math.max(error.errorMm, LEAST_MM), title: titleOf(error) }],
  ),
});

const floorPointOf = ({ xM, yM }: ModelError) => ({ xM: metres(xM), yM: metres(yM) });

const titleOf = (error: ModelError): string =>
  `${point(floorPointOf(error))} m: ${millimetres(error.errorMm ?? 0)}`;

export function WorstCard() {
  const words = texts.worst;
  const { shown } = useShownModels();
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
        <p class="empty">{texts.errors.none}</p>
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
                <th scope="row">{point(floorPointOf(error))}</th>
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
