/** The fields of a wish: how the next net is made and trained. */
import type { Activation } from '../../../../learning/activations.ts';
import type { AngleEncodingName } from '../../../../learning/angle-encodings.ts';
import { wholeSettings } from '../../../../learning/exercise/pupils.ts';
import type { ExerciseStep } from '../../../../learning/exercise/steps.ts';
import type { Loss } from '../../../../learning/losses.ts';
import type { OptimiserName } from '../../../../learning/optimisers.ts';
import { runTexts } from './run-texts.ts';
import { fieldsOf, type Wish, wishOf } from './wish.ts';

const ACTIVATIONS: readonly Activation[] = [
  ...(['relu', 'elu', 'tanh', 'sigmoid', 'silu'] as const),
  ...(['leaky-relu', 'identity'] as const),
];
const ENCODINGS: readonly AngleEncodingName[] = ['raw', 'sine-cosine'];
const LOSSES: readonly Loss[] = ['mse', 'smooth-l1'];
const OPTIMISERS: readonly OptimiserName[] = ['gradient-descent', 'momentum', 'adam'];
const CHOICES: Partial<Record<keyof Wish, readonly string[]>> = {
  ...{ activation: ACTIVATIONS, encoding: ENCODINGS, loss: LOSSES, optimiser: OPTIMISERS },
};
const BOUNDS: Partial<Record<keyof Wish, { min: number; max: number; step: number | 'any' }>> = {
  learningRate: { min: 1e-9, max: 1000, step: 'any' },
  batch: { min: 1, max: 4096, step: 1 },
  iterations: { min: 1, max: 100_000, step: 1 },
};

export function SettingFields({ step }: { readonly step: ExerciseStep }) {
  const words = runTexts.run;
  return (
    <details>
      <summary>{words.settings}</summary>
      <div class="settings">
        {fieldsOf(step).map((field) => (
          <Field key={field} step={step} field={field} />
        ))}
      </div>
    </details>
  );
}

interface FieldProps {
  readonly step: ExerciseStep;
  readonly field: keyof Wish;
}

function Field({ step, field }: FieldProps) {
  const wish = wishOf(step);
  const choices = CHOICES[field];
  const bounds = BOUNDS[field];
  const { usual, fields, hiddenHint } = runTexts.run;
  const course = String(wholeSettings(step, {})[field]);
  const shared = {
    value: wish.value[field],
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) => {
      wish.value = { ...wish.value, [field]: currentTarget.value };
    },
  };
  if (choices) {
    return (
      <label>
        {fields[field]}
        <select {...shared}>
          <option value="">{`${course} (${usual})`}</option>
          {choices.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
    );
  }
  const kind = bounds
    ? ({ type: 'number', inputMode: 'decimal', ...bounds } as const)
    : ({ type: 'text', inputMode: 'numeric', pattern: '[0-9,; ]*', title: hiddenHint } as const);
  return (
    <label>
      {fields[field]}
      <input placeholder={`${course} (${usual})`} {...kind} {...shared} />
    </label>
  );
}
