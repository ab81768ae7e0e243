/** How far off both inverses are at the rig's samples, against the distance of each. */
import { floorErrors } from '../../../../learning/floor-errors.ts';
import { Chart, type Series } from '../../../chart/chart.tsx';
import { evenScale, logScale } from '../../../chart/scale.ts';
import type { ExerciseDetails } from '../../../daemon/types.ts';
import { centimetres, fixed, short } from '../../../format.ts';
import { sampleTotal } from '../../../state.ts';
import { texts } from './texts.ts';

type Shot = NonNullable<NonNullable<ExerciseDetails['result']>['shots']>[number];

const SOLVERS = [
  ['inverse', 'first'],
  ['learned inverse', 'second'],
] as const;
/** Smaller errors than this are drawn on the rim [cm]. */
const LEAST_CM = 0.1;

export function ShotsCard({ shots }: { readonly shots: readonly Shot[] }) {
  const groups = SOLVERS.map(([solver, tone]) => {
    const own = shots.filter((shot) => shot.solver === solver);
    return { solver, tone, label: texts.solvers[solver], shots: own };
  });
  const series = groups.map(
    (group): Series => ({
      ...{ tone: group.tone, label: group.label, dots: true },
      points: group.shots.flatMap(({ xM, yM, errorMm }) =>
        errorMm === null
          ? []
          : [
              {
                x: Math.hypot(xM, yM),
                y: Math.max(errorMm / 10, LEAST_CM),
                title: centimetres(errorMm),
              },
            ],
      ),
    }),
  );
  const points = series.flatMap((one) => one.points);
  return (
    <section class="card" aria-labelledby="shots-title">
      <h2 id="shots-title">{texts.title}</h2>
      <Chart
        title={texts.title}
        x={{
          scale: evenScale(
            points.map(({ x }) => x),
            5,
          ),
          label: texts.distance,
          write: (value) => fixed(value, 1),
        }}
        y={{ scale: logScale(points.map(({ y }) => y)), label: texts.error, write: short }}
        series={series}
        empty={sampleTotal.value === 0 ? texts.unmeasured : texts.none}
      />
      <p class="details">{texts.hint}</p>
      {shots.length > 0 && (
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">{texts.solver}</th>
              <th scope="col">{texts.samples}</th>
              <th scope="col">{texts.median}</th>
              <th scope="col">{texts.p95}</th>
            </tr>
          </thead>
          <tbody>
            {groups.map(({ solver, label, shots: own }) => {
              const { medianMm, p95Mm } = floorErrors(own.map((shot) => shot.errorMm ?? undefined));
              return (
                <tr key={solver}>
                  <th scope="row">{label}</th>
                  <td>{own.length}</td>
                  <td>{inCentimetres(medianMm)}</td>
                  <td>{inCentimetres(p95Mm)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

const inCentimetres = (valueMm: number | null): string =>
  valueMm === null ? '–' : fixed(valueMm / 10, 1);
