/** One step: its number and name, what it is about, its content, and the way on. */
import type { ComponentChildren } from 'preact';
import {
  doneSteps,
  goTo,
  isNeedless,
  openStep,
  STEP_IDS,
  type StepId,
  stepAfter,
  tick,
} from './steps.ts';
import { texts } from './texts.ts';
import './steps.css';

interface StepCardProps {
  readonly id: StepId;
  /** Whether going on ticks it. */
  readonly good: boolean;
  /** What is said instead of all this until it is known: it comes together, and pushes nothing away. */
  readonly waiting?: string | false;
  readonly children: ComponentChildren;
}

export const StepCard = ({ id, good, waiting, children }: StepCardProps) => (
  <section class="card step" aria-labelledby={`step-${id}`}>
    <h2 id={`step-${id}`} tabIndex={-1}>
      {texts.names[id]}
      <small>{texts.place(STEP_IDS.indexOf(id) + 1, STEP_IDS.length)}</small>
    </h2>
    <p class="details">{isNeedless(id) ? texts.simulated[id] : texts.about[id]}</p>
    {waiting ? (
      <p class="empty">{waiting}</p>
    ) : (
      <>
        {children}
        <StepEnd id={id} good={good} />
      </>
    )}
  </section>
);

/** The way on from a step. */
export function StepEnd({ id, good }: { readonly id: StepId; readonly good: boolean }) {
  const next = stepAfter(id);
  if (!next) return null;
  return (
    <div class="buttons step-end">
      <button
        type="button"
        class={good ? 'primary' : ''}
        onClick={() => {
          if (good) tick(id);
          goTo(next);
        }}
      >
        {texts.next(texts.names[next])}
      </button>
    </div>
  );
}

/** The steps as a list: where one is, what is done, and a way to any of them. */

export const StepList = () => (
  <nav class="card step-list" aria-label={texts.title}>
    <ol>
      {STEP_IDS.map((id, i) => (
        <Step key={id} id={id} number={i + 1} />
      ))}
    </ol>
  </nav>
);

function Step({ id, number }: { readonly id: StepId; readonly number: number }) {
  const done = doneSteps.value.includes(id);
  const needless = !done && isNeedless(id);
  return (
    <li data-done={done}>
      <button
        type="button"
        aria-current={openStep.value === id ? 'step' : undefined}
        onClick={() => goTo(id)}
      >
        <span class="number" aria-hidden="true">
          {done ? '✓' : number}
        </span>
        <span class="name">{texts.names[id]}</span>
        {done && <span class="sr-only">{texts.done}</span>}
        {needless && <small>{texts.needless}</small>}
      </button>
    </li>
  );
}
