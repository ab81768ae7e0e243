/** The roll-out of a hub: what is wanted, the state of each rig, and for teachers its steps. */
import { signal, useSignal } from '@preact/signals';
import type { FollowedSettings, RolloutView, Wanted } from '../../api/rollouts.ts';
import type { ModelKind } from '../../learning/model-file.ts';
import { rigsApi } from '../daemon/api.ts';
import { withErrorShown } from '../events.ts';
import { plain } from '../format.ts';
import { ColumnNames } from '../parts/facts.tsx';
import { isTeacher } from '../state.ts';
import { texts as common } from '../texts.ts';
import { translateProblem } from '../translate.ts';
import { rollout } from './rigs.ts';
import { texts as all } from './texts.ts';

const texts = all.rollout;
const SHARES = [0.01, 0.1, 1];
const KINDS = [
  'servo-nets',
  'calibrated',
  'residual',
  'exercise',
  'exercise-sincos',
] as const satisfies readonly ModelKind[];
const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

const error = signal<string | null>(null);
const request = (call: () => Promise<RolloutView>): Promise<void> =>
  withErrorShown(error, async () => {
    rollout.value = await call();
  });

/** Nothing for those who can begin none, as long as there is none. */
export function RolloutCard() {
  const view = rollout.value;
  const latest = view?.rollout;
  if (!view || !(latest || isTeacher.value)) return null;
  const isUnderWay = latest && !latest.withdrawn && latest.share < 1;
  return (
    <section class="card" aria-labelledby="rollout-title">
      <h2 id="rollout-title">{texts.title}</h2>
      {latest ? <Latest view={view} /> : <p class="empty">{texts.none}</p>}
      {isTeacher.value && (
        <>
          {latest && !latest.withdrawn && <Steps share={latest.share} />}
          {!isUnderWay && <Begin />}
          {error.value !== null && (
            <p class="problem" role="alert">
              {error.value}
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Latest({ view }: { readonly view: RolloutView }) {
  const { rollout: latest, counts } = view;
  const { wanted, share, withdrawn, id } = latest!;
  const rigs = view.rigs.filter(({ rolloutId }) => rolloutId === id);
  const { columns } = texts;
  return (
    <>
      <p>{texts.wanted(textOf(wanted), percent(share))}</p>
      {withdrawn && <p class="problem">{texts.ended(translateProblem(withdrawn))}</p>}
      {counts.otherFirmware > 0 && <p>{texts.otherFirmware(counts.otherFirmware)}</p>}
      {rigs.length === 0 ? (
        <p class="empty">{texts.nobody}</p>
      ) : (
        <div class="table-frame">
          <table>
            <thead>
              <tr>
                <ColumnNames of={columns} />
              </tr>
            </thead>
            <tbody>
              {rigs.map(({ rig, state, model, settings, firmware, problem }) => (
                <tr key={rig}>
                  <th scope="row">{rig}</th>
                  <td data-tone={state === 'rolled-back' || state === 'failed' ? 'bad' : undefined}>
                    {state && texts.states[state]}
                  </td>
                  <td data-label={columns.model}>{model.kind}</td>
                  <td data-label={columns.settings}>{textOf({ settings })}</td>
                  <td data-label={columns.firmware}>{firmware ?? common.none}</td>
                  <td data-label={columns.problem}>
                    {problem ? translateProblem(problem) : common.none}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {counts.rigs > rigs.length && (
        <p class="details">{texts.others(counts.rigs - rigs.length)}</p>
      )}
    </>
  );
}

/** Extends the roll-out, or withdraws it after a second click. */
function Steps({ share }: { readonly share: number }) {
  const asks = useSignal(false);
  const withdraw = () => {
    if (asks.value) void request(() => rigsApi.call('DELETE /rollout'));
    asks.value = !asks.value;
  };
  return (
    <div class="buttons">
      {SHARES.filter((larger) => larger > share).map((larger) => (
        <button
          key={larger}
          type="button"
          onClick={() =>
            void request(() => rigsApi.call('PATCH /rollout', { body: { share: larger } }))
          }
        >
          {texts.extend(percent(larger))}
        </button>
      ))}
      <button type="button" onClick={withdraw}>
        {asks.value ? texts.withdrawNow : texts.withdraw}
      </button>
    </div>
  );
}

function Begin() {
  const begin = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const [kind, turns, logLevel, firmware] = ['kind', 'turns', 'logLevel', 'firmware'].map(
      (name) => String(form.get(name)).trim(),
    );
    const settings = {
      ...(turns && { turnMinutes: Number(turns) }),
      ...(logLevel && { logLevel: logLevel as (typeof LOG_LEVELS)[number] }),
    };
    const wanted: Wanted = {
      ...(kind && { model: { kind: kind as ModelKind } }),
      ...(Object.keys(settings).length > 0 && { settings }),
      ...(firmware && { firmware }),
    };
    const share = Number(form.get('share'));
    void request(() => rigsApi.call('POST /rollout', { body: { wanted, share } }));
  };
  const { fields } = texts;
  return (
    <details>
      <summary>{texts.begin}</summary>
      <form class="form" onSubmit={begin}>
        <Select name="kind" options={KINDS} />
        <label>
          {fields.turns}
          <input type="number" name="turns" min={0.1} max={120} step="any" />
        </label>
        <Select name="logLevel" options={LOG_LEVELS} />
        <label>
          {fields.firmware}
          <input type="text" name="firmware" pattern="[0-9A-Za-z.+\-]{1,32}" autocomplete="off" />
        </label>
        <label>
          {fields.share}
          <select name="share">
            {SHARES.map((share) => (
              <option key={share} value={share}>
                {percent(share)}
              </option>
            ))}
          </select>
        </label>
        <p class="details">{texts.hint}</p>
        <button type="submit">{texts.beginButton}</button>
      </form>
    </details>
  );
}

interface SelectProps {
  readonly name: 'kind' | 'logLevel';
  readonly options: readonly string[];
}

const Select = ({ name, options }: SelectProps) => (
  <label>
    {texts.fields[name]}
    <select name={name}>
      <option value="">{texts.unchanged}</option>
      {options.map((option) => (
        <option key={option}>{option}</option>
      ))}
    </select>
  </label>
);

/** What is wanted, or what a rig has. */
type Described = Omit<Wanted, 'settings'> & { readonly settings?: Partial<FollowedSettings> };

const percent = (share: number): string => `${plain(Number((100 * share).toPrecision(6)))} %`;

function textOf({ model, settings, firmware }: Described): string {
  const { turnMinutes, logLevel } = settings ?? {};
  const parts = [
    model && texts.parts.model(model.kind),
    turnMinutes !== undefined && texts.parts.turns(plain(turnMinutes)),
    logLevel && texts.parts.logLevel(logLevel),
    firmware && texts.parts.firmware(firmware),
  ];
  return parts.filter((part) => part).join(', ');
}
