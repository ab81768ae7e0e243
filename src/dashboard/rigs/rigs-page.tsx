/** All rigs of a hub: what each does, links to their pages, and the stop of one or of all. */
import { useEffect } from 'preact/hooks';
import type { ListedRig } from '../../api/rigs.ts';
import { fixed } from '../format.ts';
import { language } from '../language.ts';
import { ColumnNames } from '../parts/facts.tsx';
import { isTeacher } from '../state.ts';
import { texts as common } from '../texts.ts';
import { translateProblem } from '../translate.ts';
import {
  addressOfRig,
  followRigs,
  forget,
  listError,
  rigs,
  stopAll,
  stopOne,
  stops,
} from './rigs.ts';
import { RolloutCard } from './rollout-card.tsx';
import { texts } from './texts.ts';
import './rigs-page.css';

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;
const RELATIVE = new Intl.RelativeTimeFormat(language, { style: 'short' });

/** How long ago a date was, in its largest unit. */
function ago(date: string): string {
  const seconds = Math.max(0, (Date.now() - Date.parse(date)) / 1000);
  const [unit, length] = UNITS.find((each) => seconds >= each[1]) ?? UNITS[3];
  return RELATIVE.format(-Math.floor(seconds / length), unit);
}

export function RigsPage() {
  useEffect(() => void followRigs(), []);
  return (
    <div class="rigs-page">
      <header>
        <h1>
          <span class="product">pantilt</span>
          {texts.title}
        </h1>
        <button
          type="button"
          class="stop"
          aria-keyshortcuts="Space"
          onPointerDown={() => void stopAll()}
          onClick={({ detail }) => detail === 0 && void stopAll()}
        >
          {stops.value === 'pending' ? texts.stopping : texts.stopAll}
        </button>
      </header>
      <main aria-label={texts.title}>
        <StopResult />
        {listError.value !== null && (
          <p class="problem" role="alert">
            {listError.value}
          </p>
        )}
        {rigs.value.length === 0 ? <p class="empty">{texts.none}</p> : <RigTable />}
        <RolloutCard />
      </main>
    </div>
  );
}

function StopResult() {
  const result = stops.value;
  if (result === null || result === 'pending') return null;
  const unconfirmed = [...result.values()].filter(({ confirmed }) => !confirmed);
  const names = unconfirmed.map(
    ({ name, problem }) => `${name}${problem ? ` (${translateProblem(problem)})` : ''}`,
  );
  return unconfirmed.length === 0 ? (
    <p role="status">{texts.allStopped}</p>
  ) : (
    <p class="problem" role="alert">
      {texts.unconfirmed(names.join('; '))}
    </p>
  );
}

function RigTable() {
  const { columns } = texts;
  return (
    <div class="table-frame">
      <table class="rigs">
        <thead>
          <tr>
            <ColumnNames of={columns} />
            <td />
          </tr>
        </thead>
        <tbody>
          {rigs.value.map((rig) => (
            <RigRow key={rig.name} rig={rig} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RigRow({ rig }: { readonly rig: ListedRig }) {
  const { name, model, check, lastError, control, daemon } = rig;
  const silent = daemon?.silent === true;
  const { columns } = texts;
  return (
    <tr data-silent={silent}>
      <th scope="row">
        <a href={addressOfRig(name)} aria-label={texts.open(name)}>
          {name}
        </a>
      </th>
      <td>{stateOf(rig)}</td>
      <td data-label={columns.holder}>{control.turn?.name ?? control.holder ?? texts.free}</td>
      <td data-label={columns.model}>
        {model.kind}
        {model.validationMedianMm !== null && ` · ${fixed(model.validationMedianMm, 1)} mm`}
        {` · ${ago(model.createdAt)}`}
      </td>
      <td data-label={columns.drift} data-tone={check && !check.holds ? 'bad' : undefined}>
        {check
          ? `${check.holds ? texts.holds : texts.drifted} · ${fixed(check.medianMm, 1)} mm · ${ago(check.finishedAt)}`
          : texts.unchecked}
      </td>
      <td data-label={columns.error}>
        {lastError ? `${translateProblem(lastError)} · ${ago(lastError.time)}` : common.none}
      </td>
      <td>
        {silent ? (
          isTeacher.value && (
            <button type="button" onClick={() => void forget(name)}>
              {texts.forget}
            </button>
          )
        ) : (
          <button type="button" aria-label={texts.stopRig(name)} onClick={() => void stopOne(name)}>
            {texts.stop}
          </button>
        )}
      </td>
    </tr>
  );
}

function stateOf({ state, connection, laserOn, daemon }: ListedRig): string {
  if (daemon?.silent) return texts.silent(ago(daemon.seenAt));
  if (daemon && !daemon.reachable) return texts.unreachable;
  if (connection !== 'connected') return texts.searching;
  return laserOn ? `${common.states[state]}, ${common.header.laserOn}` : common.states[state];
}
