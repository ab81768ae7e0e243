/** Who the rig is, whether it is really there, what it does, and the buttons that must be at hand. */
import { home, release } from '../commands.ts';
import { link, live, rig, rigName } from '../state.ts';
import { texts } from '../texts.ts';
import './header.css';
import { connectionOf } from './connection.ts';
import { StopButton } from './stop-button.tsx';

export function Header() {
  const connection = connectionOf(link.value, rig.value);
  const state = live.value ? (rig.value?.state ?? 'unknown') : 'unknown';
  return (
    <header class="top">
      <div class="identity">
        <h1 title={rigName.value ?? ''}>
          <span class="product">pantilt</span>
          <span class="rig-name">{rigName.value ?? texts.header.noRig}</span>
        </h1>
        <p class="connection" data-tone={connection.tone} role="status">
          <span class="lamp" aria-hidden="true" />
          {connection.text}
        </p>
      </div>
      <p class="state" data-state={state}>
        <span class="sr-only">{texts.header.state}: </span>
        {texts.states[state as keyof typeof texts.states]}
        <Laser />
      </p>
      <div class="commands">
        <button
          type="button"
          title={texts.commands.homeHint}
          disabled={!live.value}
          onClick={() => void home()}
        >
          {texts.commands.home}
        </button>
        <button
          type="button"
          title={texts.commands.releaseHint}
          disabled={!live.value}
          onClick={() => void release()}
        >
          {texts.commands.release}
        </button>
      </div>
      <StopButton />
    </header>
  );
}

/** Where the rig shines is looked at, so whether it does is said in every view. */
function Laser() {
  const lit = live.value ? rig.value?.laserOn === true : null;
  const { laserOn, laserOff, laserUnknown } = texts.header;
  return (
    <span class="laser" data-lit={lit === true}>
      {lit === null ? laserUnknown : lit ? laserOn : laserOff}
    </span>
  );
}
