/** The view Exercise: the PanTilt exercise, one chapter per step; nothing here moves the rig. */

import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { LECTURE_CHAPTERS } from '../../../course/lecture/chapter.ts';
import { SEED_BOUNDS } from '../../../random.ts';
import { boundsText } from '../../parts/fields.tsx';
import { Chapter, StepFormula } from './chapter.tsx';
import {
  addressOfStep,
  CHAPTERS,
  type ChapterName,
  CLASS,
  explanations,
  followAddress,
  isDone,
  isStep,
  openStep,
  parseSeed,
  seed,
  step,
  takeSeed,
  texts,
  titleOf,
  wrongSeed,
} from './exercise-route.ts';
import { HandInCard } from './hand-in/hand-in-card.tsx';
import { followResults } from './nets/exercise-jobs.ts';
import './exercise.css';

/** The list of steps; on phones a select. */
export function ChapterList() {
  return (
    <>
      <nav aria-label={texts.chapters}>
        <ol>
          {CHAPTERS.map((name, i) => (
            <li key={name}>
              {i === 0 && <p class="part">{texts.lecture}</p>}
              {i === LECTURE_CHAPTERS.length + 1 && <p class="part">{texts.practice}</p>}
              <a href={addressOfStep(name)} aria-current={name === step.value ? 'step' : undefined}>
                <span aria-hidden="true">{i + 1}</span>
                {titleOf(name)}
                {isDone(name) && (
                  <span class="tick">
                    <span aria-hidden="true">✓</span>
                    <span class="sr-only">{texts.done}</span>
                  </span>
                )}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <label class="chosen">
        {texts.chapters}
        <select
          value={step.value}
          onChange={({ currentTarget }) => openStep(currentTarget.value as ChapterName)}
        >
          {CHAPTERS.map((name, i) => (
            <option key={name} value={name}>
              {`${i + 1}. ${titleOf(name)}${isDone(name) ? ' ✓' : ''}`}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

/** The seed, shared by a class. */
export function SeedField() {
  const words = texts.seed;
  const typed = useSignal(wrongSeed.peek() ?? String(seed.peek()));
  useSignalEffect(() => {
    if (wrongSeed.value !== null) typed.value = wrongSeed.value;
    else if (parseSeed(typed.peek()) !== seed.value) typed.value = String(seed.value);
  });
  const wrong = parseSeed(typed.value) === undefined;
  return (
    <div class="card seed">
      <label>
        {words.label}
        <input
          type="text"
          inputMode="numeric"
          aria-describedby="seed-hint"
          aria-invalid={wrong}
          value={typed.value}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
            const next = parseSeed(typed.value);
            if (next !== undefined) takeSeed(next);
          }}
        />
      </label>
      <p id="seed-hint" class={wrong ? 'problem' : 'details'}>
        {wrong ? boundsText(SEED_BOUNDS) : words.hint}
      </p>
    </div>
  );
}

export function ExerciseView() {
  useEffect(followAddress, []);
  useEffect(followResults, []);
  const open = step.value;
  const number = CHAPTERS.indexOf(open);
  const formula = isStep(open) ? explanations[open].formula : undefined;
  const [before, after] = [CHAPTERS[number - 1], CHAPTERS[number + 1]];
  return (
    <div class="exercise">
      <div class="contents">
        <ChapterList />
        <SeedField />
      </div>
      <article aria-labelledby="chapter-title">
        <header class="card intro">
          <p class="details">{texts.chapter(number + 1, CHAPTERS.length)}</p>
          <h2 id="chapter-title">{titleOf(open)}</h2>
          {isStep(open) && <p>{explanations[open].text}</p>}
          {formula && <StepFormula of={formula} />}
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
        {open !== CLASS && <HandInCard />}
      </article>
    </div>
  );
}
