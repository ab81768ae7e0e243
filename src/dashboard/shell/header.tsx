/**
 * The header: the rig's name and connection; and the rig bar: its state, and the buttons that must
 * be within reach, beside the header on wide screens, near the thumb on a phone.
 */

import type { RigView } from '../../api/rig.ts';
import { arm, home, release, resume, stop, stopState, switchLaser } from '../commands.ts';
import { chosenRig, TOKEN_WRONG, UNREACHABLE } from '../daemon/api.ts';
import type { Link } from '../daemon/telemetry.ts';
import { addressOfRig, rigs } from '../rigs/rigs.ts';
import { texts as rigsTexts } from '../rigs/texts.ts';
import { link, live, mayMove, mayOperate, rig, rigName } from '../state.ts';
import { texts } from '../texts.ts';
import { PaletteButton } from './palette.tsx';
import './header.css';
import './stop-button.css';

/** A text with its tone: fine, pending, or broken. */
export interface ConnectionWords {
  readonly text: string;
  readonly tone: 'good' | 'busy' | 'bad';
}

/** The state of the connection, from the page to the rig. */
export function connectionOf(link: Link, rig: RigView | null): ConnectionWords {
  const words = texts.link;
  if (link.phase === 'down') {
    const { code } = link.problem;
    if (code === UNREACHABLE) return { text: words.down, tone: 'bad' };
    return { text: code === TOKEN_WRONG ? words.tokenRequired : words.refused, tone: 'bad' };
  }
  if (link.phase === 'silent') return { text: words.silent, tone: 'bad' };
  if (link.phase === 'connecting' || !rig) return { text: words.connecting, tone: 'busy' };
  switch (rig.connection) {
    case 'connected':
      return { text: words.connected(rig.port ?? ''), tone: 'good' };
    case 'connecting':
      return rig.problem
        ? { text: words.searchingWithProblem, tone: 'bad' }
        : { text: words.searching, tone: 'busy' };
    default:
      return { text: words.closed, tone: 'bad' };
  }
}

const LABELS = {
  ready: texts.stop.stop,
  stopping: texts.stop.stopping,
  unconfirmed: texts.stop.unconfirmed,
  stopped: texts.stop.stopped,
};

/** Stop and, apart from it, Resume: hitting stop twice must not resume. */
function StopButton() {
  const state = stopState.value;
  const stopped = link.value.phase === 'open' && rig.value?.state === 'stopped';
  return (
    <div class="stop-group">
      {/* Always rendered, so that nothing moves under a finger. */}
      {mayOperate.value && (
        <button
          type="button"
          class="resume"
          disabled={!stopped || !mayMove.value || state === 'stopping'}
          onClick={() => void resume()}
        >
          {texts.stop.resume}
        </button>
      )}
      <button
        type="button"
        class="stop"
        data-state={state}
        title={texts.stop.hint}
        aria-keyshortcuts="Space"
        // On pointer down, to stop early. A click without a pointer comes from a keyboard or screen reader.
        onPointerDown={() => void stop()}
        onClick={({ detail }) => detail === 0 && void stop()}
      >
        <span aria-live="assertive">{LABELS[state]}</span>
      </button>
    </div>
  );
}

/** The rig's name; with several rigs, a choice of them. */
function RigName() {
  const current = rigName.value ?? texts.header.noRig;
  if (rigs.value.length < 2 && chosenRig === null) return <span class="rig-name">{current}</span>;
  const isHub = rigs.value.some(({ daemon }) => daemon);
  const names = rigs.value.map(({ name }) => name);
  return (
    <select
      class="rig-name"
      aria-label={rigsTexts.choose}
      value={chosenRig ?? current}
      onChange={({ currentTarget }) => {
        location.href = addressOfRig(currentTarget.value || null);
      }}
    >
      {(isHub || names.length === 0) && <option value="">{rigsTexts.all}</option>}
      {(names.length > 0 ? names : [chosenRig ?? current]).map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

export function Header() {
  const connection = connectionOf(link.value, rig.value);
  return (
    <header class="top">
      <h1 title={rigName.value ?? ''}>
        <span class="product">pantilt</span>
        <RigName />
      </h1>
      <p class="connection" data-tone={connection.tone} role="status">
        <span class="lamp" aria-hidden="true" />
        {connection.text}
      </p>
      <PaletteButton />
    </header>
  );
}

export function RigBar() {
  const now = live.value ? rig.value : null;
  const isFree = mayMove.value;
  const state = now?.state ?? 'unknown';
  const stopped = state === 'stopped';
  const lit = now?.laserOn === true;
  const { commands } = texts;
  return (
    <section class="rig-bar" aria-label={texts.header.bar}>
      <p class="state" data-state={state}>
        <span class="sr-only">{texts.header.state}: </span>
        <span role="status">{texts.states[state as keyof typeof texts.states]}</span>
        <Laser />
      </p>
      {mayOperate.value && (
        <div class="commands">
          <button
            type="button"
            title={commands.armHint}
            disabled={!isFree || now?.servoOn || stopped}
            onClick={() => void arm()}
          >
            {commands.arm}
          </button>
          <button
            type="button"
            class="laser-switch"
            title={commands.laserHint}
            disabled={!lit && (!isFree || !now?.servoOn || stopped)}
            onClick={() => void switchLaser(!lit)}
          >
            {lit ? commands.laserOff : commands.laserOn}
          </button>
          <button
            type="button"
            title={commands.homeHint}
            disabled={!isFree}
            onClick={() => void home()}
          >
            {commands.home}
          </button>
          <button
            type="button"
            title={commands.releaseHint}
            disabled={!isFree}
            onClick={() => void release()}
          >
            {commands.release}
          </button>
        </div>
      )}
      <StopButton />
    </section>
  );
}

/** People look at the spot, so the laser's state is shown in every view. */
function Laser() {
  const lit = live.value ? rig.value?.laserOn === true : null;
  const { laserOn, laserOff, laserUnknown } = texts.header;
  return (
    <span class="laser" data-lit={lit === true}>
      {lit === null ? laserUnknown : lit ? laserOn : laserOff}
    </span>
  );
}
