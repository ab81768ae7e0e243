/** The student's name, under which progress is kept, and the hand-in of the answers. */
import { signal } from '@preact/signals';
import type { SignedHandIn } from '../../../../api/hand-ins.ts';
import { api } from '../../../daemon/api.ts';
import { withErrorShown } from '../../../events.ts';
import { inLanguage } from '../../../language.ts';
import { saveFile } from '../../../parts/save-file.ts';
import { answersOfStudent, forgetProgress, student } from '../exercise-route.ts';

const texts = inLanguage({
  en: {
    title: 'Hand in',
    name: 'Name of your choice',
    hint: 'Ticks and answers are kept in this browser, for each name. Handed-in answers are marked by the daemon.',
    handIn: (count: number) => `Hand in (${count})`,
    save: 'Save as file',
    open: 'Hand in a saved file',
    forget: 'Start again',
    done: (passed: number, count: number) => `Handed in: ${passed} of ${count} chapters are right.`,
    noFile: 'This is not a saved hand-in.',
  },
  fr: {
    title: 'Rendre',
    name: 'Nom de votre choix',
    hint: 'Coches et réponses restent dans ce navigateur, pour chaque nom. Les réponses rendues sont corrigées par le démon.',
    handIn: (count: number) => `Rendre (${count})`,
    save: 'Enregistrer en fichier',
    open: 'Rendre un fichier enregistré',
    forget: 'Repartir de zéro',
    done: (passed: number, count: number) => `Rendu : ${passed} chapitres justes sur ${count}.`,
    noFile: 'Ce n’est pas un rendu enregistré.',
  },
});

const MAX_NAME = 60;
const newest = signal<SignedHandIn | null>(null);
const problem = signal<string | null>(null);

const send = (body: Parameters<typeof api.call<'POST /hand-ins'>>[1]['body']) =>
  withErrorShown(problem, async () => {
    newest.value = null;
    newest.value = await api.call('POST /hand-ins', { body });
  });

async function sendFile(file: File): Promise<void> {
  try {
    await send(JSON.parse(await file.text()));
  } catch {
    problem.value = texts.noFile;
  }
}

export function HandInCard() {
  const name = student.value.trim();
  const answers = answersOfStudent.value;
  const last = newest.value;
  return (
    <section class="card hand-in" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <div class="fields">
        <label>
          {texts.name}
          <input
            type="text"
            autocomplete="off"
            maxLength={MAX_NAME}
            value={student.value}
            onInput={({ currentTarget }) => {
              student.value = currentTarget.value;
              newest.value = null;
            }}
          />
        </label>
        <label>
          {texts.open}
          <input
            type="file"
            accept=".json,application/json"
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              if (file) void sendFile(file);
              currentTarget.value = '';
            }}
          />
        </label>
      </div>
      <p class="details">{texts.hint}</p>
      <div class="buttons">
        <button
          type="button"
          disabled={name === '' || answers.length === 0}
          onClick={() => send({ name, answers })}
        >
          {texts.handIn(answers.length)}
        </button>
        <button type="button" disabled={answers.length === 0} onClick={forgetProgress}>
          {texts.forget}
        </button>
        {last && (
          <button
            type="button"
            onClick={() => saveFile('hand-in.json', new Blob([JSON.stringify(last, null, 1)]))}
          >
            {texts.save}
          </button>
        )}
      </div>
      <p role="status">
        {last &&
          texts.done(last.verdicts.filter(({ passed }) => passed).length, last.verdicts.length)}
      </p>
      {problem.value !== null && <p class="problem">{problem.value}</p>}
    </section>
  );
}
