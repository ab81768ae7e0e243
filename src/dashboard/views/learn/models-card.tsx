/** The models of this rig, newest first, with the active and the displayed one; and the import form. */
import { useSignal } from '@preact/signals';
import type { Activation } from '../../../learning/activations.ts';
import { ACTIVATION_NAMES } from '../../../learning/net-settings.ts';
import { activeModel, mayOperate, models } from '../../state.ts';
import { translateProblem } from '../../translate.ts';
import {
  activate,
  importError,
  importModel,
  modelError,
  rollBack,
  showModel,
  shownId,
} from './learn-state.ts';
import { medianText, texts } from './texts.ts';

/** Imports a model from a file; for a bare net the activation must be selected. */
function ImportForm() {
  const words = texts.import;
  const activation = useSignal<Activation | ''>('');
  return (
    <details class="import">
      <summary>{words.title}</summary>
      <div class="form">
        <p class="details">{words.hint}</p>
        <label>
          {words.activation}
          <select
            value={activation.value}
            onChange={({ currentTarget }) => {
              activation.value = currentTarget.value as Activation | '';
            }}
          >
            <option value="">{words.asFile}</option>
            {ACTIVATION_NAMES.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.file}
          <input
            type="file"
            accept=".json,.safetensors"
            onChange={async ({ currentTarget }) => {
              const file = currentTarget.files?.[0];
              const id = file && (await importModel(file, activation.peek()));
              currentTarget.value = ''; // lets the same file be selected again
              if (id !== undefined) showModel(id);
            }}
          />
        </label>
        {importError.value !== null && (
          <p class="problem" role="alert">
            {importError.value}
          </p>
        )}
      </div>
    </details>
  );
}

export function ModelsCard() {
  const words = texts.models;
  const list = [...(models.value ?? [])].sort((a, b) => b.id - a.id);
  const active = activeModel.value;
  const reason = active?.activeBecause;
  return (
    <section class="card" aria-labelledby="models-title">
      <h2 id="models-title">{words.title}</h2>
      {list.length === 0 ? (
        <p class="empty">{models.value ? words.none : texts.unknown}</p>
      ) : (
        <div class="versions">
          <table class="numbers">
            <thead>
              <tr>
                <th scope="col">{words.kind}</th>
                <th scope="col" title={words.errorHint}>
                  {words.error}
                </th>
                <td />
              </tr>
            </thead>
            <tbody>
              {list.map(({ id, kind, sampleCount, active, ...errors }) => (
                <tr key={id} data-active={active} data-shown={id === shownId.value}>
                  <th scope="row">
                    <button
                      type="button"
                      class="look"
                      aria-pressed={id === shownId.value}
                      title={words.displayHint}
                      onClick={() => showModel(id)}
                    >
                      {words.name(id, kind)}
                      <small>{words.samples(sampleCount)}</small>
                    </button>
                  </th>
                  <td>{medianText(errors)}</td>
                  <td>
                    {active ? (
                      <span class="badge">{words.active}</span>
                    ) : (
                      mayOperate.value && (
                        <button
                          type="button"
                          class="small"
                          aria-label={words.useHint(id, kind)}
                          title={words.useHint(id, kind)}
                          onClick={() => void activate(id)}
                        >
                          {words.use}
                        </button>
                      )
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {reason && active && (
        <p class="details">{words.because(active.id, translateProblem(reason))}</p>
      )}
      {mayOperate.value && (
        <div class="buttons">
          <button
            type="button"
            title={words.rollBackHint}
            disabled={list.length < 2}
            onClick={() => void rollBack()}
          >
            {words.rollBack}
          </button>
        </div>
      )}
      {modelError.value !== null && (
        <p class="problem" role="alert">
          {modelError.value}
        </p>
      )}
      {mayOperate.value && <ImportForm />}
    </section>
  );
}
