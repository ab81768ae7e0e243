/** A question: how many parameters does a net have? With feedback, and the solution layer by layer. */
import { signal } from '@preact/signals';
import { layersOf } from '../../../../learning/net-settings.ts';
import { CheckedField } from '../../../parts/fields.tsx';
import { widthsText } from './run-texts.ts';
import { parseWidths } from './settings-form.ts';
import { texts } from './texts.ts';

const hidden = signal('256,256,256');
const outputs = signal(2);
const typed = signal('');

export function LayersCard() {
  const words = texts.layers;
  const widths = parseWidths(hidden.value);
  const layers = widths ? layersOf([2, ...widths, outputs.value]) : [];
  const sum = (of: (layer: (typeof layers)[number]) => number) =>
    layers.reduce((total, layer) => total + of(layer), 0);
  const total = sum(({ weights, biases }) => weights + biases);
  const given = Number(typed.value.replace(/\D/g, ''));
  const verdict = () => {
    if (!widths || typed.value.trim() === '') return null;
    if (given === total) return { right: true, text: words.right };
    const why =
      given === sum(({ weights }) => weights)
        ? words.noBiases
        : given === total - layers[0]!.weights - layers[0]!.biases
          ? words.inputsForgotten
          : words.other;
    return { right: false, text: words.wrong + why };
  };
  const said = verdict();
  return (
    <section class="card form" aria-labelledby="layers-title">
      <h2 id="layers-title">{words.title}</h2>
      <div class="pair">
        <CheckedField
          label={words.hidden}
          value={hidden.value}
          fault={widths ? null : widthsText}
          inputMode="text"
          onType={(text) => {
            hidden.value = text;
          }}
        />
        <label>
          {words.encoding}
          <select
            value={String(outputs.value)}
            onChange={({ currentTarget }) => {
              outputs.value = Number(currentTarget.value);
            }}
          >
            <option value="2">{words.raw}</option>
            <option value="3">{words.sineCosine}</option>
          </select>
        </label>
      </div>
      <label>
        {words.yours}
        <input
          type="text"
          inputMode="numeric"
          value={typed.value}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
          }}
        />
      </label>
      <p class="verdict" role="status" data-right={said?.right}>
        {said?.text}
      </p>
      <details>
        <summary>{words.show}</summary>
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">{words.layer}</th>
              <th scope="col">{words.rule}</th>
              <th scope="col">{words.count}</th>
            </tr>
          </thead>
          <tbody>
            {layers.map((layer, i) => (
              <tr key={i}>
                <th scope="row">{i + 1}</th>
                <td>
                  ({layer.inputs} + 1) · {layer.outputs}
                </td>
                <td>{layer.weights + layer.biases}</td>
              </tr>
            ))}
            <tr data-active="true">
              <th scope="row">{words.total}</th>
              <td />
              <td>{total}</td>
            </tr>
          </tbody>
        </table>
      </details>
    </section>
  );
}
