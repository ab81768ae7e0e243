/** Presets: aim at one, keep one, forget one. */
import { computed, signal, useSignal } from '@preact/signals';
import { aim, aimAt } from '../../../aim.ts';
import { api } from '../../../daemon/api.ts';
import { withProblemShown } from '../../../events.ts';
import { point } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { live, presets, rig } from '../../../state.ts';
import './preset-panel.css';

/** Texts of presets. */

const english = {
  loading: 'Loading…',
  none: 'No presets yet. Aim somewhere, and keep it under a name.',
  keep: (target: string) => `Keep ${target} as`,
  nothing: 'Aim somewhere first',
  placeholder: 'Name',
  keepButton: 'Keep',
  replaceButton: 'Replace',
  taken: 'There is one of this name: it would aim here instead.',
  dots: 'A name can’t be . or .., because addresses leave these out.',
  forget: (name: string) => `Forget ${name}`,
};

const french: typeof english = {
  loading: 'Chargement…',
  none: 'Pas encore de repère. Visez, puis donnez un nom.',
  keep: (target) => `Garder ${target} comme`,
  nothing: 'Visez d’abord quelque part',
  placeholder: 'Nom',
  keepButton: 'Garder',
  replaceButton: 'Remplacer',
  taken: 'Ce nom est pris : il désignerait désormais ce point.',
  dots: 'Un nom ne peut être ni . ni .., que les adresses omettent.',
  forget: (name) => `Oublier ${name}`,
};

export const texts = inLanguage({ en: english, fr: french });

/** Presets: targets that have a name, kept by the daemon, which tells every page when they change. */

/** Why the last wish was refused. */
export const refusal = signal<string | null>(null);

/** What would be kept: where somebody aimed last, else where the spot is. */
export const keepable = computed(() => {
  const last = aim.value;
  if (last && last.phase !== 'refused') return last.target;
  return (live.value && rig.value?.spot) || null;
});

/** Keeps what can be kept under a name; whether it was. */
export async function keep(name: string): Promise<boolean> {
  const target = keepable.peek();
  if (!target) return false;
  await withProblemShown(refusal, async () => {
    const { xM, yM } = target;
    await api.call('PUT /presets/:name', { params: { name }, body: { xM, yM } });
  });
  return refusal.peek() === null;
}

export const forget = (name: string): Promise<void> =>
  withProblemShown(refusal, async () => {
    await api.call('DELETE /presets/:name', { params: { name } });
  });

/** What is wrong with a name; null when nothing is. An address leaves out the part "." or "..". */
export const nameFault = (name: string): string | null =>
  name === '.' || name === '..' ? texts.dots : null;

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
