/** A card whose content has to be asked of the daemon: loading, refused, or there. */
import type { ComponentChildren } from 'preact';
import type { Asked } from '../../daemon-facts.ts';
import { texts } from './texts.ts';

interface AskedCardProps<T> {
  readonly id: string;
  readonly title: string;
  readonly asked: Asked<T>;
  /** What is known without asking. */
  readonly known?: string;
  readonly children: (answer: T) => ComponentChildren;
}

export function AskedCard<T>({ id, title, asked, known, children }: AskedCardProps<T>) {
  const answer = asked.answer.value;
  const refusal = asked.refusal.value;
  return (
    <section class="card" aria-labelledby={`${id}-title`}>
      <div class="head">
        <h2 id={`${id}-title`}>{title}</h2>
        <button type="button" class="small" onClick={() => void asked.ask()}>
          {texts.refresh}
          <span class="sr-only"> ({title})</span>
        </button>
      </div>
      {known && <p>{known}</p>}
      {refusal !== null && (
        <p class="problem" role="alert">
          {refusal}
        </p>
      )}
      {answer === null
        ? refusal === null && <p class="empty">{texts.loading}</p>
        : children(answer)}
    </section>
  );
}
