/** The steps as a list to choose from; on phones one field does the same. */
import type { ExerciseStep } from '../../../learning/exercise/steps.ts';
import { explanations, texts } from './texts.ts';
import { addressOfStep, openStep, STEPS, step } from './workbook.ts';

export function ChapterList() {
  return (
    <>
      <nav aria-label={texts.chapters}>
        <ol>
          {STEPS.map((name, i) => (
            <li key={name}>
              <a href={addressOfStep(name)} aria-current={name === step.value ? 'step' : undefined}>
                <span aria-hidden="true">{i + 1}</span>
                {explanations[name].title}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <label class="chosen">
        {texts.chapters}
        <select
          value={step.value}
          onChange={({ currentTarget }) => openStep(currentTarget.value as ExerciseStep)}
        >
          {STEPS.map((name, i) => (
            <option key={name} value={name}>
              {`${i + 1}. ${explanations[name].title}`}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
