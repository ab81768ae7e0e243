/** The commands of the palette: the rig's, the views', presets, and those of the page. */
import { computed } from '@preact/signals';
import type { FloorPoint } from '../../units.ts';
import { aimAt } from '../aim.ts';
import { arm, home, release, resume, stop, stopState, switchLaser } from '../commands.ts';
import { point } from '../format.ts';
import { chooseLanguage, LANGUAGES, type Language, language } from '../language.ts';
import { THEMES, theme } from '../preferences.ts';
import { addressOf, NAVIGATION_IDS } from '../router.ts';
import { live, mayMove, presets, rig } from '../state.ts';
import { texts as shared } from '../texts.ts';
import { lastChange, undoLast } from '../undo.ts';
import { texts } from './palette-texts.ts';

/** A command with its name; `isOff` while the rig cannot do it. */
export interface Command {
  readonly name: string;
  readonly keys?: string;
  readonly isOff?: boolean;
  readonly run: () => unknown;
}

/** Aims at a typed target. */
export const targetCommand = (target: FloorPoint): Command => ({
  name: texts.aim(point(target)),
  isOff: !mayMove.value,
  run: () => {
    location.hash = addressOf('point');
    void aimAt(target);
  },
});

/** All commands, those of the rig first. */
export const commands = computed<readonly Command[]>(() => {
  const now = live.value ? rig.value : null;
  const isFree = mayMove.value;
  const isStopped = stopState.value === 'stopped';
  const lit = now?.laserOn === true;
  const { commands: words, stop: stopping } = shared;
  return [
    { name: stopping.stop, keys: texts.space, run: stop },
    { name: stopping.resume, isOff: !isStopped || !isFree, run: resume },
    { name: words.arm, isOff: !isFree || now?.servoOn || isStopped, run: arm },
    {
      name: lit ? words.laserOff : words.laserOn,
      isOff: !lit && (!isFree || !now?.servoOn || isStopped),
      run: () => switchLaser(!lit),
    },
    { name: words.home, isOff: !isFree, run: home },
    { name: words.release, isOff: !isFree, run: release },
    ...(lastChange.value
      ? [{ name: texts.undo(lastChange.value.text), keys: texts.undoKeys, run: undoLast }]
      : []),
    ...(presets.value ?? []).map((preset) => ({
      ...targetCommand(preset),
      name: texts.aim(`${preset.name} ${point(preset)}`),
    })),
    ...NAVIGATION_IDS.map((id) => ({
      name: texts.go(shared.views[id]),
      run: () => {
        location.hash = addressOf(id);
      },
    })),
    ...THEMES.map((name) => ({
      name: texts.themes[name],
      run: () => {
        theme.value = name;
      },
    })),
    ...Object.entries(LANGUAGES)
      .filter(([id]) => id !== language)
      .map(([id, name]) => ({ name, run: () => chooseLanguage(id as Language) })),
  ];
});
