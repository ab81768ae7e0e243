/** One step: its number and name, what it is about, its content, and the way on. */
import type { ComponentChildren } from 'preact';
import { STEP_IDS, type StepId } from './step-ids.ts';
import { goTo, isNeedless, stepAfter, tick } from './steps.ts';
import { texts } from './texts.ts';

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
