/** The PyTorch script of the net that a step trains, with the settings in its form. */
import { pytorchScript, type ScriptRequest } from '../../../../course/pytorch-script.ts';
import { inLanguage, language } from '../../../language.ts';
import { Wide } from '../../../parts/facts.tsx';
import { saveFile } from '../../../parts/save-file.ts';
import { seed } from '../exercise-route.ts';
import { geometry } from '../robot-playground/robot-playground.ts';
import { settingsOf } from './settings-form.ts';

const texts = inLanguage({
  en: {
    title: 'The same in PyTorch',
    note: 'A complete program, with the settings above. It draws its own random numbers.',
    show: 'Show the program',
    save: 'Save',
  },
  fr: {
    title: 'Le même en PyTorch',
    note: 'Un programme complet, avec les réglages ci-dessus. Il tire ses propres nombres au hasard.',
    show: 'Montrer le programme',
    save: 'Enregistrer',
  },
});

export function ScriptCard({ step }: Pick<ScriptRequest, 'step'>) {
  const script = pytorchScript({
    step,
    settings: settingsOf(step),
    seed: seed.value,
    geometry: geometry.value,
    language,
  });
  return (
    <section class="card whole script" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p class="details">{texts.note}</p>
      <details>
        <summary>{texts.show}</summary>
        <Wide label={texts.title}>
          <pre>
            <code>{script}</code>
          </pre>
        </Wide>
      </details>
      <div class="buttons">
        <button
          type="button"
          onClick={() => saveFile(`${step}.py`, new Blob([script], { type: 'text/x-python' }))}
        >
          {texts.save}
        </button>
      </div>
    </section>
  );
}
