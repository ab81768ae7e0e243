/** Cards of the exercise's last step: errors of both inverses at the rig's samples, and what to do next. */

import type { ExerciseDetails } from '../../../../api/exercises.ts';
import { linearScale, logScale } from '../../../../axis-scale.ts';
import { floorErrors } from '../../../../learning/angle-errors.ts';
import { Chart, type Series } from '../../../chart/chart.tsx';
import { daemonUrl } from '../../../daemon/api.ts';
import { centimetres, fixed, short } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { addressOf } from '../../../router.ts';
import { sampleTotal } from '../../../state.ts';
import { seed } from '../exercise-route.ts';

const english = {
  title: 'Error at your rig’s samples',
  none: 'The errors appear when the net is trained.',
  unmeasured: 'This rig has no samples yet. Collect at least ten first.',
  hint: 'Computed from the rig’s samples: the error of the ideal robot’s angles at each. Nothing moves.',
  solvers: { inverse: 'exact inverse', 'learned inverse': 'learned inverse' },
  distance: 'distance [m]',
  error: 'error [cm]',
  solver: 'Angles from',
  samples: 'Samples',
  median: 'Median, cm',
  p95: '95 %, cm',
  next: 'How to improve it',
  learned: 'Use models trained on the rig’s own samples:',
  collect: 'collect samples',
  learn: 'train, and compare the course’s net with others',
  fresh: 'The same at twelve new spots, in a terminal; the rig moves:',
  external: 'Without a camera, measure each spot by hand: add --observer external.',
};

const french: typeof english = {
  title: 'Erreur aux mesures de votre robot',
  none: 'Les erreurs s’affichent quand le réseau est entraîné.',
  unmeasured: 'Ce robot n’a pas encore de mesures. Faites-en d’abord au moins dix.',
  hint: 'Calculé sur les mesures du robot : l’erreur des angles du robot idéal à chacune. Rien ne bouge.',
  solvers: { inverse: 'inverse exact', 'learned inverse': 'inverse appris' },
  distance: 'distance [m]',
  error: 'erreur [cm]',
  solver: 'Angles de',
  samples: 'Mesures',
  median: 'Médiane, cm',
  p95: '95 %, cm',
  next: 'Comment l’améliorer',
  learned: 'Utilisez des modèles entraînés sur les mesures du robot lui-même :',
  collect: 'mesurer',
  learn: 'entraîner, et comparer le réseau du cours aux autres',
  fresh: 'La même chose sur douze nouveaux points, dans un terminal ; le robot bouge :',
  external: 'Sans caméra, mesurez chaque point à la main : ajoutez --observer external.',
};

const texts = inLanguage({ en: english, fr: french });

type Shot = NonNullable<NonNullable<ExerciseDetails['result']>['shots']>[number];

const SOLVERS = [
  ['inverse', 'first'],
  ['learned inverse', 'second'],
] as const;
/** Smaller errors are clamped [cm]. */
const MIN_CM = 0.1;

export function ShotsCard({ shots }: { readonly shots: readonly Shot[] }) {
  const groups = SOLVERS.map(([solver, tone]) => {
    const own = shots.filter((shot) => shot.solver === solver);
    return { solver, tone, label: texts.solvers[solver], shots: own };
  });
  const series = groups.map(
    (group): Series => ({
      tone: group.tone,
      label: group.label,
      dots: true,
      points: group.shots.flatMap(({ xM, yM, errorMm }) =>
        errorMm === null
          ? []
          : [
              {
                x: Math.hypot(xM, yM),
                y: Math.max(errorMm / 10, MIN_CM),
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
          scale: linearScale(
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

/** Links to the views that improve the result, and the same step at new spots. */
export function RigCard() {
  return (
    <section class="card form whole" aria-labelledby="rig-title">
      <h2 id="rig-title">{texts.next}</h2>
      <div>
        <p>{texts.learned}</p>
        <ul class="steps">
          <li>
            <a href={addressOf('collect')}>{texts.collect}</a>
          </li>
          <li>
            <a href={addressOf('learn')}>{texts.learn}</a>
          </li>
        </ul>
      </div>
      <div>
        <p>{texts.fresh}</p>
        <code class="command">
          pantilt exercise --url {daemonUrl()} --step rig --seed {seed.value}
        </code>
        <p class="details">{texts.external}</p>
      </div>
    </section>
  );
}
