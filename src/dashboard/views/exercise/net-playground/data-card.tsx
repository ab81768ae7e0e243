/** The data of the playground: their source, and the role of each column. */
import { trainingCount } from '../../../../course/playground/columns.ts';
import { samples } from '../../../state.ts';
import {
  chooseRole,
  columns,
  dataProblem,
  readFile,
  roleOf,
  roleProblem,
  SOURCES,
  type SourceName,
  source,
} from './net-playground.ts';
import { texts } from './texts.ts';

const ROLES = ['input', 'output', 'unused'] as const;

export function DataCard() {
  const data = columns.value;
  const missing = source.value === 'rig' ? texts.noSamples : texts.noFile;
  const problem = dataProblem.value ?? (data ? roleProblem.value : missing);
  const count = data?.values[0]?.length ?? 0;
  const training = trainingCount(count);
  return (
    <section class="card" aria-label={texts.data}>
      <h2>{texts.data}</h2>
      <div class="controls">
        <label>
          {texts.source}
          <select
            value={source.value}
            onChange={({ currentTarget }) => {
              dataProblem.value = null;
              source.value = currentTarget.value as SourceName;
            }}
          >
            {SOURCES.map((name) => (
              <option key={name} value={name}>
                {name === 'rig'
                  ? `${texts.sources.rig} (${samples.value.length})`
                  : texts.sources[name]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {texts.file}
          <input
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              if (file) void readFile(file);
              currentTarget.value = ''; // The same file can be opened again.
            }}
          />
        </label>
      </div>
      <p class="details">{texts.fileHint}</p>
      {data && (
        <ul class="roles">
          {data.names.map((name, place) => (
            <li key={name}>
              <label>
                <span>{name}</span>
                <select
                  aria-label={texts.role(name)}
                  value={roleOf(name, place, data)}
                  onChange={({ currentTarget }) => chooseRole(name, currentTarget.value)}
                >
                  {ROLES.map((role) => (
                    <option key={role} value={role}>
                      {texts.roles[role]}
                    </option>
                  ))}
                </select>
              </label>
            </li>
          ))}
        </ul>
      )}
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {data && problem === null && <p class="details">{texts.rows(training, count - training)}</p>}
    </section>
  );
}
