/** Presets: aim at one, keep one, forget one. */
import { useSignal } from '@preact/signals';
import { aimAt } from '../../../aim.ts';
import { point } from '../../../format.ts';
import { live, presets } from '../../../state.ts';
import { forget, keep, keepable, nameFault, refusal } from './presets.ts';
import { texts } from './texts.ts';
import './preset-panel.css';

export function PresetPanel() {
  return (
    <div class="form">
      <PresetList />
      <KeepForm />
      {refusal.value !== null && (
        <p class="problem" role="alert">
          {refusal.value}
        </p>
      )}
    </div>
  );
}

function PresetList() {
  const known = presets.value;
  if (!known || known.length === 0) {
    return <p class="empty">{known ? texts.none : texts.loading}</p>;
  }
  return (
    <ul class="presets">
      {known.map((preset) => (
        <li key={preset.name}>
          <button type="button" disabled={!live.value} onClick={() => void aimAt(preset)}>
            <span class="preset-name">{preset.name}</span>
            <span class="details">{point(preset)}</span>
          </button>
          <button
            type="button"
            aria-label={texts.forget(preset.name)}
            title={texts.forget(preset.name)}
            onClick={() => void forget(preset.name)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}

function KeepForm() {
  const name = useSignal('');
  const target = keepable.value;
  const wanted = name.value.trim();
  const fault = nameFault(wanted);
  const taken = presets.value?.some((preset) => preset.name === wanted);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    if (await keep(wanted)) name.value = '';
  };
  return (
    <form class="keep" onSubmit={(event) => void send(event)}>
      <label>
        {target ? texts.keep(point(target)) : texts.nothing}
        <input
          type="text"
          maxLength={64}
          value={name.value}
          placeholder={texts.placeholder}
          onInput={({ currentTarget }) => {
            name.value = currentTarget.value;
          }}
        />
      </label>
      <button type="submit" disabled={!target || wanted === '' || fault !== null}>
        {taken ? texts.replaceButton : texts.keepButton}
      </button>
      <p class="about-name" role="status" data-fault={fault !== null}>
        {fault ?? (taken && texts.taken)}
      </p>
    </form>
  );
}
