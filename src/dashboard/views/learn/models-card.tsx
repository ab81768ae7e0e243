/** The models of this rig, newest first: which one aims, and which one is looked at. */
import { millimetres } from '../../format.ts';
import { models } from '../../state.ts';
import { texts as shared } from '../../texts.ts';
import { ImportForm } from './import-form.tsx';
import { activate, modelRefusal, rollBack } from './learning.ts';
import { show, shownId } from './shown-models.ts';
import { texts } from './texts.ts';

export function ModelsCard() {
  const words = texts.models;
  const list = [...(models.value ?? [])].sort((a, b) => b.id - a.id);
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
              {list.map(({ id, kind, validationMedianMm, sampleCount, active }) => (
                <tr key={id} data-active={active} data-shown={id === shownId.value}>
                  <th scope="row">
                    <button
                      type="button"
                      class="look"
                      aria-pressed={id === shownId.value}
                      title={words.lookHint}
                      onClick={() => show(id)}
                    >
                      {words.name(id, kind)}
                      <small>{words.samples(sampleCount)}</small>
                    </button>
                  </th>
                  <td>
                    {validationMedianMm === null ? shared.none : millimetres(validationMedianMm)}
                  </td>
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
        </div>
      )}
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
      {modelRefusal.value !== null && (
        <p class="problem" role="alert">
          {modelRefusal.value}
        </p>
      )}
      <ImportForm />
    </section>
  );
}
