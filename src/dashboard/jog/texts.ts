/** Texts of jogging. */
import { fixed } from '../format.ts';
import { inLanguage } from '../language.ts';

const english = {
  pad: 'Jog pad. Hold an arrow key to turn the rig; it stops when you let go.',
  hint: 'Push the pad, or hold arrow keys while it has the focus. Letting go stops.',
  gamepad: 'A gamepad is there: push its left stick. Letting go stops.',
  rate: (rateDeg: number) => `Up to ${fixed(rateDeg, 0)}° a second`,
  atLimit: {
    pan: 'Pan is at its limit: it turns no farther that way.',
    tilt: 'Tilt is at its limit: it turns no farther that way.',
  },
  /** Known reasons; of the others the daemon's own text is shown. */
  reasons: {
    'jog-silent': 'Stopped: the daemon heard nothing from this page for a moment.',
    'jog-taken': 'Stopped: somebody else jogs the rig now.',
    'move-interrupted': 'Stopped: another move began.',
    'rig-stopped': 'The rig is stopped. Resume it, then push again.',
    'rig-lost': 'Stopped: the rig was lost.',
  } as Readonly<Record<string, string>>,
};

const french: typeof english = {
  pad: 'Manette. Maintenez une flèche pour tourner le robot ; il s’arrête quand vous la lâchez.',
  hint: 'Poussez la manette, ou maintenez les flèches quand elle a le focus. Lâcher arrête.',
  gamepad: 'Une manette de jeu est branchée : poussez son stick gauche. Lâcher arrête.',
  rate: (rateDeg) => `Jusqu’à ${fixed(rateDeg, 0)}° par seconde`,
  atLimit: {
    pan: 'Pan est à sa limite : il ne tourne pas plus loin de ce côté.',
    tilt: 'Tilt est à sa limite : il ne tourne pas plus loin de ce côté.',
  },
  reasons: {
    'jog-silent': 'Arrêté : le démon n’a rien entendu de cette page un instant.',
    'jog-taken': 'Arrêté : quelqu’un d’autre tourne le robot.',
    'move-interrupted': 'Arrêté : un autre mouvement a commencé.',
    'rig-stopped': 'Le robot est arrêté. Reprenez, puis poussez à nouveau.',
    'rig-lost': 'Arrêté : le robot a été perdu.',
  },
};

const spoken = inLanguage({ en: english, fr: french });

export const texts = {
  ...spoken,
  ended: ({ code, detail }: { readonly code: string; readonly detail: string }): string =>
    spoken.reasons[code] ?? detail,
};
