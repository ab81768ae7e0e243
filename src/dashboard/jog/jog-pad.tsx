/**
 * The jog pad: operated by finger or mouse, by arrow keys while it has the focus, or by a gamepad. The
 * rig turns while it is pushed.
 */
import { signal } from '@preact/signals';
import type { TargetedPointerEvent } from 'preact';
import { useEffect } from 'preact/hooks';
import { fixed } from '../format.ts';
import { inLanguage } from '../language.ts';
import { Range } from '../parts/fields.tsx';
import { CENTRED, isJogKey, padDirection } from './jog-session.ts';
import {
  atLimit,
  hasGamepad,
  hold,
  jogRateDeg,
  pressKey,
  push,
  releaseAll,
  releaseKey,
  shownJogEnd,
  watchJog,
} from './jogging.ts';
import './jog-pad.css';
import { mayMove, rig } from '../state.ts';

const english = {
  pad: 'Jog pad. Hold an arrow key to turn the rig; release it to stop.',
  hint: 'Push the pad, or hold arrow keys while it has the focus. Release to stop.',
  gamepad: 'Gamepad connected: push its left stick. Release to stop.',
  rate: (rateDeg: number) => `Up to ${fixed(rateDeg, 0)}° per second`,
  atLimit: {
    pan: 'Pan has reached its limit.',
    tilt: 'Tilt has reached its limit.',
  },
  /** Texts of known codes; for others the daemon's text is shown. */
  reasons: {
    'jog-silent': 'Stopped: the daemon received no jog messages.',
    'jog-taken': 'Stopped: another client has started jogging.',
    'move-interrupted': 'Stopped: interrupted by another move.',
    'rig-stopped': 'The rig is stopped. Resume it, then push again.',
    'rig-lost': 'Stopped: lost the connection to the rig.',
  } as Readonly<Record<string, string>>,
};

const french: typeof english = {
  pad: 'Manette. Maintenez une flèche pour tourner le robot ; relâchez-la pour arrêter.',
  hint: 'Poussez la manette, ou maintenez les flèches quand elle a le focus. Relâchez pour arrêter.',
  gamepad: 'Une manette de jeu est branchée : poussez son stick gauche. Relâchez pour arrêter.',
  rate: (rateDeg) => `Jusqu’à ${fixed(rateDeg, 0)}° par seconde`,
  atLimit: {
    pan: 'Pan a atteint sa limite.',
    tilt: 'Tilt a atteint sa limite.',
  },
  reasons: {
    'jog-silent': 'Arrêté : le démon n’a reçu aucun message de la manette.',
    'jog-taken': 'Arrêté : un autre client pilote le robot.',
    'move-interrupted': 'Arrêté : interrompu par un autre mouvement.',
    'rig-stopped': 'Le robot est arrêté. Reprenez, puis poussez à nouveau.',
    'rig-lost': 'Arrêté : connexion au robot perdue.',
  },
};

const spoken = inLanguage({ en: english, fr: french });

const texts = {
  ...spoken,
  ended: ({ code, detail }: { readonly code: string; readonly detail: string }): string =>
    spoken.reasons[code] ?? detail,
};

const SLOWEST_DEG = 2;
const FASTEST_DEG = 60;

/** Position of the knob relative to the centre, 1 at the rim; null while released. */
const knob = signal<{ readonly x: number; readonly y: number } | null>(null);

export function JogPad() {
  useEffect(watchJog, []);
  return (
    <div class="jog">
      <Pad />
      <div class="jog-words">
        <Range of={jogRateDeg} label={texts.rate} min={SLOWEST_DEG} max={FASTEST_DEG} step={1} />
        <p class="details">{hasGamepad.value ? texts.gamepad : texts.hint}</p>
      </div>
      <p class="jog-end" role="status">
        {shownJogEnd.value
          ? texts.ended(shownJogEnd.value)
          : atLimit.value && texts.atLimit[atLimit.value]}
      </p>
    </div>
  );
}

function Pad() {
  const pushed = knob.value;
  const placeOf = ({ currentTarget, clientX, clientY }: TargetedPointerEvent<HTMLElement>) => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    const [x, y] = [(2 * (clientX - left)) / width - 1, (2 * (clientY - top)) / height - 1];
    const over = Math.max(1, Math.hypot(x, y));
    return { x: x / over, y: y / over };
  };
  const end = () => {
    knob.value = null;
    hold('pad', CENTRED);
  };
  return (
    <div
      class="jog-pad"
      role="application"
      tabindex={0}
      aria-label={texts.pad}
      aria-disabled={!mayMove.value}
      data-stopped={rig.value?.state === 'stopped'}
      data-pushed={pushed !== null}
      onPointerDown={(event) => {
        if (!mayMove.value || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const place = placeOf(event);
        knob.value = place;
        push('pad', padDirection(place.x, place.y));
      }}
      onPointerMove={(event) => {
        if (!knob.peek()) return;
        const place = placeOf(event);
        knob.value = place;
        hold('pad', padDirection(place.x, place.y));
      }}
      onPointerUp={end}
      onPointerCancel={end}
      onLostPointerCapture={end}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!mayMove.value || event.ctrlKey || event.altKey || event.metaKey) return;
        if (event.repeat ? isJogKey(event.key) : pressKey(event.key)) event.preventDefault();
      }}
      onKeyUp={({ key }) => releaseKey(key)}
      onBlur={releaseAll}
    >
      <svg viewBox="-100 -100 200 200" aria-hidden="true">
        <circle class="rim" r="97" />
        {[0, 90, 180, 270].map((turn) => (
          <path key={turn} class="arrow" d="M-10 -72L0 -84L10 -72" transform={`rotate(${turn})`} />
        ))}
        <circle class="knob" r="24" cx={76 * (pushed?.x ?? 0)} cy={76 * (pushed?.y ?? 0)} />
      </svg>
    </div>
  );
}
