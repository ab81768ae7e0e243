/** Brings a model in from a file; of a bare net somebody has to say which activation it has. */
import { useSignal } from '@preact/signals';
import { ACTIVATION_NAMES } from '../../../learning/exercise/setting-choices.ts';
import { importModel, importRefusal } from './learning.ts';
import { show } from './shown-models.ts';
import { texts } from './texts.ts';

export function ImportForm() {
  const words = texts.import;
  const activation = useSignal('');
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
              activation.value = currentTarget.value;
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
              currentTarget.value = ''; // so that the same file can be tried again
              if (id !== undefined) show(id);
            }}
          />
        </label>
        {importRefusal.value !== null && (
          <p class="problem" role="alert">
            {importRefusal.value}
          </p>
        )}
      </div>
    </details>
  );
}
