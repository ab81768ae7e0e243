/** The steps as a list: where one is, what is done, and a way to any of them. */
import { STEP_IDS, type StepId } from './step-ids.ts';
import { doneSteps, goTo, isNeedless, openStep } from './steps.ts';
import { texts } from './texts.ts';
import './steps.css';

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
