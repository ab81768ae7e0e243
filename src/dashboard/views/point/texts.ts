/** Texts of the view Point. */
import { fixed, millimetres } from '../../format.ts';
import { inLanguage } from '../../language.ts';

const english = {
  move: { title: 'Move', jog: 'Jog', pattern: 'Pattern', presets: 'Presets' },
  pose: {
    title: 'Now',
    pan: 'Pan',
    tilt: 'Tilt',
    pulse: 'Pulse',
    angle: 'Nominal angle',
    servos: 'Servos',
    laser: 'Laser',
    model: 'Model',
    control: 'Control',
    free: 'free',
    on: 'on',
    off: 'off',
    arm: 'Arm',
    armHint: 'Turn servo pulses on; the first move after it is slow',
    laserOn: 'Laser on',
    laserOff: 'Laser off',
    us: (pulseUs: number) => `${fixed(pulseUs, 1)} µs`,
    nominal: 'none trained: nominal geometry',
    validated: (kind: string, errorMm: number | null) =>
      errorMm === null ? kind : `${kind}, median ${millimetres(errorMm)}`,
  },
};

const french: typeof english = {
  move: { title: 'Bouger', jog: 'Manette', pattern: 'Motif', presets: 'Repères' },
  pose: {
    title: 'Maintenant',
    pan: 'Pan',
    tilt: 'Tilt',
    pulse: 'Impulsion',
    angle: 'Angle nominal',
    servos: 'Servos',
    laser: 'Laser',
    model: 'Modèle',
    control: 'Commande',
    free: 'libre',
    on: 'allumé',
    off: 'éteint',
    arm: 'Armer',
    armHint: 'Mettre les servos sous impulsions ; le premier mouvement est lent',
    laserOn: 'Allumer le laser',
    laserOff: 'Éteindre le laser',
    us: english.pose.us,
    nominal: 'aucun appris : géométrie nominale',
    validated: (kind, errorMm) =>
      errorMm === null ? kind : `${kind}, médiane ${millimetres(errorMm)}`,
  },
};

export const texts = inLanguage({ en: english, fr: french });
