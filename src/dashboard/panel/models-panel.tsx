/** The models of this rig, newest first, and which of them aims. */
import { millimetres } from '../format.ts';
import { activate, modelProblem } from '../learning.ts';
import { models } from '../state.ts';
import { texts } from '../texts.ts';

export function ModelsPanel() {
  const words = texts.models;
  const list = [...(models.value ?? [])].sort((a, b) => b.id - a.id);
  return (
    <section class="card" aria-labelledby="models-title">
      <h2 id="models-title">{words.title}</h2>
      {list.length === 0 ? (
        <p class="empty">{words.none}</p>
      ) : (
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">{words.kind}</th>
              <th scope="col" title={words.errorHint}>
                {words.error}
              </th>
              <th scope="col">{words.samples}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {list.map(({ id, kind, validationMedianMm, sampleCount, active }) => (
              <tr key={id} data-active={active}>
                <th scope="row">{words.name(id, kind)}</th>
                <td>
                  {validationMedianMm === null ? texts.live.none : millimetres(validationMedianMm)}
                </td>
                <td>{sampleCount}</td>
                <td>
                  {active ? (
                    <span class="badge">{words.active}</span>
                  ) : (
                    <button
                      type="button"
                      class="small"
                      aria-label={words.useHint(id, kind)}
                      onClick={() => void activate(id)}
                    >
                      {words.use}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {modelProblem.value !== null && (
        <p class="problem" role="alert">
          {modelProblem.value}
        </p>
      )}
    </section>
  );
}
