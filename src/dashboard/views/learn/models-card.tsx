/** The models of this rig, newest first, and which of them aims. */
import { millimetres } from '../../format.ts';
import { models } from '../../state.ts';
import { texts as shared } from '../../texts.ts';
import { texts } from './texts.ts';
import { activate, modelRefusal } from './training.ts';

export function ModelsCard() {
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
                  {validationMedianMm === null ? shared.none : millimetres(validationMedianMm)}
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
      {modelRefusal.value !== null && (
        <p class="problem" role="alert">
          {modelRefusal.value}
        </p>
      )}
    </section>
  );
}
