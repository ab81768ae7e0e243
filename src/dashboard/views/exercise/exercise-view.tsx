/** The view Exercise: the PanTilt exercise, one chapter per step; nothing here moves the rig. */

import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ExerciseStep } from '../../../course/steps.ts';
import { SEED_BOUNDS } from '../../../random.ts';
import { boundsText } from '../../parts/fields.tsx';
import { Chapter } from './chapter.tsx';
import {
  addressOfStep,
  explanations,
  followAddress,
  openStep,
  parseSeed,
  STEPS,
  seed,
  step,
  takeSeed,
  texts,
  wrongSeed,
} from './exercise-route.ts';
import { followResults } from './nets/exercise-jobs.ts';
import './exercise.css';

/** The list of steps; on phones a select. */
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
