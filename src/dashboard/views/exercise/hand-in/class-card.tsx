/** The teacher's list: names, chapters and the last verdicts. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SignedHandIn } from '../../../../api/hand-ins.ts';
import { api } from '../../../daemon/api.ts';
import { withErrorShown } from '../../../events.ts';
import { dayAndTime } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { Wide } from '../../../parts/facts.tsx';
import { addressOfStep, type ChapterName, titleOf } from '../exercise-route.ts';

const texts = inLanguage({
  en: {
    title: 'Hand-ins',
    hint: 'The last hand-in of each name; ✓ is right, numbers are correct parts. If the daemon has tokens, this page needs that of a teacher.',
    name: 'Name',
    time: 'Time',
    none: 'Nobody has handed in yet.',
    reload: 'Reload',
    reset: 'Remove all',
    sure: 'Press again to remove all hand-ins',
    passed: 'right',
  },
  fr: {
    title: 'Travaux rendus',
    hint: 'Le dernier rendu de chaque nom ; ✓ signifie juste, les nombres sont les parties correctes. Si le démon a des jetons, cette page demande celui d’un enseignant.',
    name: 'Nom',
    time: 'Heure',
    none: 'Personne n’a encore rendu.',
    reload: 'Actualiser',
    reset: 'Tout effacer',
    sure: 'Appuyez encore pour effacer tous les rendus',
    passed: 'juste',
  },
});

const handIns = signal<readonly SignedHandIn[]>([]);
const problem = signal<string | null>(null);
const isSure = signal(false);

const load = () =>
  withErrorShown(problem, async () => {
    handIns.value = (await api.call('GET /hand-ins')).handIns;
  });

const reset = () =>
  withErrorShown(problem, async () => {
    await api.call('DELETE /hand-ins');
    handIns.value = [];
  });

export function ClassCard() {
  useEffect(() => {
    isSure.value = false;
    void load();
  }, []);
  const all = handIns.value;
  const chapters = [...new Set(all.flatMap(({ verdicts }) => verdicts.map((one) => one.chapter)))];
  return (
    <section class="card whole" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p class="details">{texts.hint}</p>
      {all.length === 0 ? (
        <p>{texts.none}</p>
      ) : (
        <Wide label={texts.title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{texts.name}</th>
                <th scope="col">{texts.time}</th>
                {chapters.map((chapter) => (
                  <th key={chapter} scope="col">
                    <a href={addressOfStep(chapter as ChapterName)}>
                      {titleOf(chapter as ChapterName)}
                    </a>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {all.map(({ name, handedInAt, verdicts }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{dayAndTime(new Date(handedInAt))}</td>
                  {chapters.map((chapter) => (
                    <td key={chapter}>
                      <Verdict of={verdicts.find((one) => one.chapter === chapter)} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
      <div class="buttons">
        <button type="button" onClick={load}>
          {texts.reload}
        </button>
        <button
          type="button"
          disabled={all.length === 0}
          onClick={() => {
            if (isSure.value) void reset();
            isSure.value = !isSure.value;
          }}
        >
          {isSure.value ? texts.sure : texts.reset}
        </button>
      </div>
      {problem.value !== null && <p class="problem">{problem.value}</p>}
    </section>
  );
}

function Verdict({ of }: { readonly of: SignedHandIn['verdicts'][number] | undefined }) {
  if (!of) return <>–</>;
  if (!of.passed) return <>{`${of.rightCount}/${of.count}`}</>;
  return (
    <>
      <span aria-hidden="true">✓</span>
      <span class="sr-only">{texts.passed}</span>
    </>
  );
}
