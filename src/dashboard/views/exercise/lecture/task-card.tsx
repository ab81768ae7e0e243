/** The task of a chapter: fields for expressions, checked as they are typed; a right answer ticks the chapter. */
import { computed, signal } from '@preact/signals';
import type { Formula } from '../../../../course/explanations.ts';
import { checkField, type LectureChapter, type Task } from '../../../../course/lecture/chapter.ts';
import { format } from '../../../../message.ts';
import { inLanguage, language } from '../../../language.ts';
import { translate } from '../../../translate.ts';
import { keepAnswers, markDone, seed } from '../exercise-route.ts';
import { DisplayedFormula, InlineFormula } from './formulas.tsx';

const texts = inLanguage({
  en: {
    title: 'Your turn',
    check: 'Check',
    right: 'Right.',
    wrong: 'Not yet.',
    all: 'All correct: this chapter is complete.',
    syntax: 'Write numbers and formulas as in Python: 4*x, x**2, exp(x).',
  },
  fr: {
    title: 'À vous',
    check: 'Vérifier',
    right: 'Juste.',
    wrong: 'Pas encore.',
    all: 'Tout est juste : ce chapitre est fait.',
    syntax: 'Écrivez nombres et formules comme en Python : 4*x, x**2, exp(x).',
  },
});

/** Typed answers by chapter, seed and field; kept while the page is open. */
const typed = signal<Readonly<Record<string, string>>>({});
/** The answers that were last checked. */
const checked = signal<Readonly<Record<string, string>>>({});

interface TaskCardProps {
  readonly chapter: LectureChapter;
  readonly task: Task;
}

export function TaskCard({ chapter, task: { prompt, formula, fields } }: TaskCardProps) {
  const keyOf = (name: string) => `${chapter} ${seed.value} ${name}`;
  const verdicts = computed(() =>
    fields.map((field) => checkField(field, checked.value[keyOf(field.name)] ?? '')),
  );
  const submit = (event: Event) => {
    event.preventDefault();
    checked.value = typed.peek();
    keepAnswers({
      ...{ chapter, seed: seed.peek() },
      fields: Object.fromEntries(fields.map(({ name }) => [name, typed.peek()[keyOf(name)] ?? ''])),
    });
    if (verdicts.value.every(({ verdict }) => verdict === 'right')) markDone(chapter);
  };
  const isDone = verdicts.value.every(({ verdict }) => verdict === 'right');
  return (
    <section class="card task" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p>{prompt[language]}</p>
      {formula && <DisplayedFormula of={formula} />}
      <form class="form" onSubmit={submit}>
        {fields.map(({ name, label }, i) => (
          <TaskField
            key={name}
            label={label}
            value={typed.value[keyOf(name)] ?? ''}
            result={verdicts.value[i]!}
            onType={(text) => {
              typed.value = { ...typed.peek(), [keyOf(name)]: text };
            }}
          />
        ))}
        <div class="buttons">
          <button type="submit">{texts.check}</button>
        </div>
        <p class="details">{texts.syntax}</p>
        <p class="verdict" role="status" data-right={isDone ? true : undefined}>
          {isDone && texts.all}
        </p>
      </form>
    </section>
  );
}

interface TaskFieldProps {
  readonly label: Formula;
  readonly value: string;
  readonly result: ReturnType<typeof checkField>;
  readonly onType: (text: string) => void;
}

function TaskField({ label, value, result, onType }: TaskFieldProps) {
  return (
    <div class="task-field" data-verdict={result.verdict}>
      <label>
        <span class="sr-only">{label.plain}</span>
        <span aria-hidden="true">
          <InlineFormula of={label} /> =
        </span>
        <input
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-invalid={result.verdict === 'wrong' || result.verdict === 'invalid'}
          value={value}
          onInput={({ currentTarget }) => onType(currentTarget.value)}
        />
      </label>
      <p role="status">{textOf(result)}</p>
    </div>
  );
}

function textOf(result: ReturnType<typeof checkField>): string {
  if (result.verdict === 'open') return '';
  if (result.verdict === 'right') return texts.right;
  if (result.verdict === 'invalid') return translate(format(result.fault), result.fault);
  const { hint } = result;
  return `${texts.wrong} ${hint?.[language] ?? ''}`;
}
