/** A chapter of the lecture: its text with formulas, its figure, its task and its summary. */
import { useSignal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { LectureChapter as Name } from '../../../../course/lecture/chapter.ts';
import { CHAPTERS } from '../../../../course/lecture/chapters.ts';
import { inLanguage, language, withFrenchSpaces } from '../../../language.ts';
import { seed } from '../exercise-route.ts';
import { DisplayedFormula } from './formulas.tsx';
import { TaskCard } from './task-card.tsx';
import './lecture.css';

const texts = inLanguage({
  en: { text: 'Explanation', summary: 'In short', failed: 'The figure could not be loaded.' },
  fr: { text: 'Explication', summary: 'En bref', failed: 'La figure n’a pas pu être chargée.' },
});

/** The figure of each chapter, loaded when the chapter is opened. */
const FIGURES: Readonly<Record<Name, () => Promise<FunctionComponent>>> = {
  'least-squares': async () => (await import('./arm-fit-figure.tsx')).ArmFitFigure,
  newton: async () => (await import('./newton-figure.tsx')).NewtonFigure,
  'gradient-descent': async () => (await import('./descent-figure.tsx')).DescentFigure,
  perceptron: async () => (await import('./perceptron-figure.tsx')).PerceptronFigure,
  activations: async () => (await import('./activations-figure.tsx')).ActivationsFigure,
  'multi-layer': async () => (await import('./layers-figure.tsx')).LayersFigure,
  losses: async () => (await import('./losses-figure.tsx')).LossesFigure,
  'back-propagation': async () => (await import('./chain-figure.tsx')).ChainFigure,
  'mini-batches': async () => (await import('./batches-figure.tsx')).BatchesFigure,
  validation: async () => (await import('./validation-figure.tsx')).ValidationFigure,
};

export function LectureChapter({ of }: { readonly of: Name }) {
  const chapter = CHAPTERS[of];
  const { question, body, summary } = withFrenchSpaces(chapter.texts[language]);
  const task = useMemo(() => withFrenchSpaces(chapter.task(seed.value)), [of, seed.value]);
  return (
    <div class="lecture">
      <section class="card prose" aria-label={texts.text}>
        <p class="question">{question}</p>
        {body.map((part) =>
          typeof part === 'string' ? (
            <p key={part}>{part}</p>
          ) : (
            <DisplayedFormula key={part.tex} of={part} />
          ),
        )}
      </section>
      <Figure of={of} />
      <TaskCard chapter={of} task={task} />
      <section class="card summary" aria-label={texts.summary}>
        <h2>{texts.summary}</h2>
        <p>{summary}</p>
      </section>
    </div>
  );
}

function Figure({ of }: { readonly of: Name }) {
  const loaded = useSignal<FunctionComponent | 'failed' | null>(null);
  useEffect(() => {
    loaded.value = null;
    FIGURES[of]().then(
      (component) => {
        loaded.value = component;
      },
      () => {
        loaded.value = 'failed';
      },
    );
  }, [of]);
  const Body = loaded.value;
  return (
    <div class="figure">
      {Body === 'failed' ? <p class="card problem">{texts.failed}</p> : Body && <Body />}
    </div>
  );
}
