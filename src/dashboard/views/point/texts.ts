/** Texts of the view Point. */
import { fixed, millimetres } from '../../format.ts';
import { inLanguage } from '../../language.ts';

const english = {
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
    us: (pulseUs: number) => `${fixed(pulseUs, 1)} µs`,
    nominal: 'none trained: nominal geometry',
    validated: (kind: string, errorMm: number | null) =>
      errorMm === null ? kind : `${kind}, median ${millimetres(errorMm)}`,
  },
};

const french: typeof english = {
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
    us: english.pose.us,
    nominal: 'aucun appris : géométrie nominale',
    validated: (kind, errorMm) =>
      errorMm === null ? kind : `${kind}, médiane ${millimetres(errorMm)}`,
  },
};

export const texts = inLanguage({ en: english, fr: french });
