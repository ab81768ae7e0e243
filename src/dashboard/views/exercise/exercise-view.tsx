/** Exercise: the PanTilt exercise as a workbook, a chapter for each step; nothing here moves the rig. */
import { useEffect } from 'preact/hooks';
import { Chapter } from './chapter.tsx';
import { ChapterList } from './chapter-list.tsx';
import './exercise.css';
import { followResults } from './nets/jobs.ts';
import { SeedField } from './seed-field.tsx';
import { explanations, texts } from './texts.ts';
import { followAddress, openStep, STEPS, step } from './workbook.ts';

export function ExerciseView() {
  useEffect(followAddress, []);
  useEffect(followResults, []);
  const open = step.value;
  const number = STEPS.indexOf(open);
  const { title, text } = explanations[open];
  const [before, after] = [STEPS[number - 1], STEPS[number + 1]];
  return (
    <div class="exercise">
      <div class="contents">
        <ChapterList />
        <SeedField />
      </div>
      <article aria-labelledby="chapter-title">
        <header class="card intro">
          <p class="details">{texts.chapter(number + 1, STEPS.length)}</p>
          <h2 id="chapter-title">{title}</h2>
          <p>{text}</p>
          <div class="buttons">
            <button
              type="button"
              disabled={before === undefined}
              onClick={() => before && openStep(before)}
            >
              {texts.previous}
            </button>
            <button
              type="button"
              disabled={after === undefined}
              onClick={() => after && openStep(after)}
            >
              {texts.next}
            </button>
          </div>
        </header>
        <Chapter key={open} of={open} />
      </article>
    </div>
  );
}
