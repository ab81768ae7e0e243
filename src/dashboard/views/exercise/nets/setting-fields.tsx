/** The fields of a wish: how the next net is made and trained. */
import { wholeSettings } from '../../../../learning/exercise/pupils.ts';
import { SETTING_BOUNDS } from '../../../../learning/exercise/setting-choices.ts';
import type { ExerciseStep } from '../../../../learning/exercise/steps.ts';
import { plain } from '../../../format.ts';
import { CheckedField } from '../../../parts/checked-field.tsx';
import { boundsText } from '../../../parts/number-bounds.ts';
import { runTexts, widthsWanted } from './run-texts.ts';
import { CHOICES, fieldsOf, isFaulty, type Wish, wishOf } from './wish.ts';

export function SettingFields({ step }: { readonly step: ExerciseStep }) {
  const words = runTexts.run;
  return (
    <details
      onInvalidCapture={({ currentTarget }) => {
        currentTarget.open = true; // what is wrong in a field can be shown once it is seen
      }}
    >
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
  const { usual, fields } = runTexts.run;
  const setting = wholeSettings(step, {})[field];
  const course = typeof setting === 'number' ? plain(setting) : String(setting);
  const value = wish.value[field];
  const change = (text: string) => {
    wish.value = { ...wish.value, [field]: text };
  };
  if (choices) {
    return (
      <label>
        {fields[field]}
        <select value={value} onInput={({ currentTarget }) => change(currentTarget.value)}>
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
  return (
    <CheckedField
      label={fields[field]}
      value={value}
      fault={isFaulty(field, value) ? wanted(field) : null}
      placeholder={`${course} (${usual})`}
      inputMode={field === 'learningRate' ? 'decimal' : field === 'hidden' ? 'text' : 'numeric'}
      onType={change}
    />
  );
}

function wanted(field: keyof Wish): string {
  if (field === 'learningRate' || field === 'batch' || field === 'iterations') {
    return boundsText(SETTING_BOUNDS[field]);
  }
  return widthsWanted;
}
