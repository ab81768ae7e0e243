/** One field of the rig file: name, unit, number, what it means, and what is wrong with it. */
import { parseNumber } from '../../format.ts';
import { said } from '../../said.ts';
import { change, checked, draft } from './rig-file-draft.ts';
import { type Field, fieldOf } from './rig-file-fields.ts';
import { texts } from './texts.ts';

interface FieldProps {
  readonly path: string;
  /** Spoken where the name stands elsewhere. */
  readonly name: string;
  readonly hint?: Field['hint'];
  readonly numeric?: boolean;
}

export function FieldInput({ path, name, hint, numeric = true }: FieldProps) {
  const text = draft.value?.[path] ?? '';
  const errors = (checked.value?.errors ?? []).filter((error) => fieldOf(error.path) === path);
  const value = parseNumber(text);
  return (
    <div class="field">
      <input
        type="text"
        inputMode={numeric ? 'decimal' : 'text'}
        aria-label={name}
        aria-invalid={errors.length > 0}
        aria-describedby={`${path}-about`}
        spellcheck={false}
        autocomplete="off"
        value={text}
        onInput={({ currentTarget }) => change(path, currentTarget.value)}
      />
      <div id={`${path}-about`}>
        {hint && value !== undefined && <span class="hint">{hint(value)}</span>}
        {errors.map(({ path: where, message, wording }) => (
          <span key={message} class="problem">
            {where === path
              ? said(message, wording)
              : texts.file.at(where.split('.').at(-1)!, said(message, wording))}
          </span>
        ))}
      </div>
    </div>
  );
}
