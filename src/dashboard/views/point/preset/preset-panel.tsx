/** Presets: named targets, stored by the daemon, which announces changes to every page. */
import { computed, signal, useSignal } from '@preact/signals';
import type { FloorPoint } from '../../../../units.ts';
import { aim, aimAt } from '../../../aim.ts';
import { api } from '../../../daemon/api.ts';
import { withErrorShown } from '../../../events.ts';
import { point } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { live, mayMove, presets, rig } from '../../../state.ts';
import { recordChange } from '../../../undo.ts';
import './preset-panel.css';

const english = {
  loading: 'Loading…',
  none: 'No presets yet. Aim at a target and save it.',
  keep: (target: string) => `Save ${target} as`,
  nothing: 'Aim at a target first',
  placeholder: 'Name',
  keepButton: 'Save',
  replaceButton: 'Replace',
  taken: 'This name exists: saving replaces its target.',
  dots: 'A name can’t be . or .., which URLs drop.',
  forget: (name: string) => `Delete ${name}`,
  saved: (name: string) => `${name} was saved.`,
  deleted: (name: string) => `${name} was deleted.`,
};

const french: typeof english = {
  loading: 'Chargement…',
  none: 'Pas encore de repère. Visez une cible, puis enregistrez-la.',
  keep: (target) => `Enregistrer ${target} sous`,
  nothing: 'Visez d’abord une cible',
  placeholder: 'Nom',
  keepButton: 'Enregistrer',
  replaceButton: 'Remplacer',
  taken: 'Ce nom existe : sa cible sera remplacée.',
  dots: 'Un nom ne peut être ni . ni .., supprimés des URL.',
  forget: (name) => `Supprimer ${name}`,
  saved: (name) => `${name} est enregistré.`,
  deleted: (name) => `${name} est supprimé.`,
};

const texts = inLanguage({ en: english, fr: french });

/** The error of the last request. */
const presetError = signal<string | null>(null);

/** The target to save: the last one, or else the predicted spot. */
const presetTarget = computed(() => {
  const last = aim.value;
  if (last && last.phase !== 'refused') return last.target;
  return (live.value && rig.value?.spot) || null;
});

/** Saves the target under a name; returns whether it succeeded. */
async function savePreset(name: string): Promise<boolean> {
  const target = presetTarget.peek();
  if (!target) return false;
  await withErrorShown(presetError, async () => {
    const before = presetNamed(name);
    await put(name, target);
    recordChange(texts.saved(name), () => (before ? put(name, before) : remove(name)));
  });
  return presetError.peek() === null;
}

const deletePreset = (name: string): Promise<void> =>
  withErrorShown(presetError, async () => {
    const before = presetNamed(name);
    await remove(name);
    if (before) recordChange(texts.deleted(name), () => put(name, before));
  });

const presetNamed = (name: string) => presets.peek()?.find((preset) => preset.name === name);

const put = (name: string, { xM, yM }: FloorPoint): Promise<unknown> =>
  api.call('PUT /presets/:name', { params: { name }, body: { xM, yM } });

const remove = (name: string): Promise<unknown> =>
  api.call('DELETE /presets/:name', { params: { name } });

/** The error of a name, or null. URLs drop the segments "." and "..". */
const nameFault = (name: string): string | null =>
  name === '.' || name === '..' ? texts.dots : null;

export function PresetPanel() {
  return (
    <div class="form">
      <PresetList />
      <SaveForm />
      {presetError.value !== null && (
        <p class="problem" role="alert">
          {presetError.value}
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
          <button type="button" disabled={!mayMove.value} onClick={() => void aimAt(preset)}>
            <span class="preset-name">{preset.name}</span>
            <span class="details">{point(preset)}</span>
          </button>
          <button
            type="button"
            aria-label={texts.forget(preset.name)}
            title={texts.forget(preset.name)}
            onClick={() => void deletePreset(preset.name)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}

function SaveForm() {
  const name = useSignal('');
  const target = presetTarget.value;
  const wanted = name.value.trim();
  const fault = nameFault(wanted);
  const taken = presets.value?.some((preset) => preset.name === wanted);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    if (await savePreset(wanted)) name.value = '';
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
