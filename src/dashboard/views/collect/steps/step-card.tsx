/** A step's card: number and name, description, content, and the button to the next step. */
import type { ComponentChildren } from 'preact';
import {
  doneSteps,
  goTo,
  isUnneeded,
  openStep,
  STEP_IDS,
  type StepId,
  stepAfter,
} from './steps.ts';
import { texts } from './texts.ts';
import './steps.css';

interface StepCardProps {
  readonly id: StepId;
  /** Whether this step is in order, so that the next one is due. */
  readonly good: boolean;
  /** Text shown while loading, in place of the content. */
  readonly waiting?: string | false;
  readonly children: ComponentChildren;
}

export const StepCard = ({ id, good, waiting, children }: StepCardProps) => (
  <section class="card step" aria-labelledby={`step-${id}`}>
    <h2 id={`step-${id}`} tabIndex={-1}>
      {texts.names[id]}
      <small>{texts.place(STEP_IDS.indexOf(id) + 1, STEP_IDS.length)}</small>
    </h2>
    <p class="details">{isUnneeded(id) ? texts.simulated[id] : texts.about[id]}</p>
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

/** The button to the next step. */
export function StepEnd({ id, good }: { readonly id: StepId; readonly good: boolean }) {
  const next = stepAfter(id);
  if (!next) return null;
  return (
    <div class="buttons step-end">
      <button type="button" class={good ? 'primary' : ''} onClick={() => goTo(next)}>
        {texts.next(texts.names[next])}
      </button>
    </div>
  );
}

/** The list of steps: the current one, those that are done, and links to all of them. */
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
  const needless = !done && isUnneeded(id);
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
