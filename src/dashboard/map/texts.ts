/** Texts of the map and of aiming on it. */
import type { FloorPoint } from '../../units.ts';
import { decimalsOf, degrees, fixed, millimetres, point } from '../format.ts';
import { inLanguage } from '../language.ts';

const english = {
  label: 'Floor map, seen from above. Arrow keys move the crosshair, Enter aims there.',
  loading: 'Waiting for the rig…',
  hint: 'Click or tap the floor to aim; drag to aim finely. By keyboard: arrow keys, then Enter.',
  at: ({ xM, yM }: FloorPoint) =>
    `x ${fixed(xM, 3)} m  y ${fixed(yM, 3)} m  ·  ${fixed(Math.hypot(xM, yM), 3)} m at ${degrees(Math.atan2(yM, xM))}`,
  outside: 'outside the work area',
  crosshair: (at: FloorPoint) => `Crosshair at x ${fixed(at.xM, 3)}, y ${fixed(at.yM, 3)} metres`,
  ring: (radiusM: number) => `${fixed(radiusM, decimalsOf(radiusM))} m`,
  bearing: (deg: number) => `${fixed(deg, 0)}°`,
  legend: { spot: 'spot, as believed', target: 'target', samples: 'samples' },
  errors: {
    title: 'expected error',
    unknown: 'unknown: model never validated',
    unreachable: 'can’t be hit',
    bands: 'Shades of the expected error',
    from: (mm: number) => `≥ ${mm} mm`,
    here: (errorMm: number) => `expected error ${millimetres(errorMm)}`,
  },
  aim: {
    checking: (target: FloorPoint) => `Asking the model about ${point(target)}…`,
    moving: (target: FloorPoint) => `Moving to ${point(target)}`,
    done: (target: FloorPoint) => `On target ${point(target)}`,
    past: (target: FloorPoint) => `Last target ${point(target)}`,
    refused: (target: FloorPoint) => `Not aimed at ${point(target)}`,
    expected: (errorMm: number | null, boundMm: number | null) =>
      errorMm === null || boundMm === null
        ? 'expected error unknown: this model was never validated'
        : `expected error ${millimetres(errorMm)}, nine times in ten below ${millimetres(boundMm)}`,
    extrapolating: 'far from every sample, so the error may be larger',
    nearest: (nearest: FloorPoint) => `Aim at ${point(nearest)} instead`,
  },
};

const french: typeof english = {
  label: 'Carte du sol, vue de dessus. Les flèches déplacent le réticule, Entrée y vise.',
  loading: 'En attente du robot…',
  hint: 'Cliquez ou touchez le sol pour viser ; glissez pour viser finement. Au clavier : les flèches, puis Entrée.',
  at: ({ xM, yM }) =>
    `x ${fixed(xM, 3)} m  y ${fixed(yM, 3)} m  ·  ${fixed(Math.hypot(xM, yM), 3)} m à ${degrees(Math.atan2(yM, xM))}`,
  outside: 'hors de la zone de travail',
  crosshair: (at) => `Réticule à x ${fixed(at.xM, 3)}, y ${fixed(at.yM, 3)} mètres`,
  ring: english.ring,
  bearing: english.bearing,
  legend: { spot: 'point, selon le modèle', target: 'cible', samples: 'mesures' },
  errors: {
    title: 'erreur attendue',
    unknown: 'inconnue : modèle jamais validé',
    unreachable: 'hors d’atteinte',
    bands: 'Nuances de l’erreur attendue',
    from: english.errors.from,
    here: (errorMm) => `${millimetres(errorMm)} d’erreur attendue`,
  },
  aim: {
    checking: (target) => `Le modèle est interrogé sur ${point(target)}…`,
    moving: (target) => `En route vers ${point(target)}`,
    done: (target) => `Sur la cible ${point(target)}`,
    past: (target) => `Dernière cible ${point(target)}`,
    refused: (target) => `${point(target)} n’est pas visé`,
    expected: (errorMm, boundMm) =>
      errorMm === null || boundMm === null
        ? 'erreur attendue inconnue : ce modèle n’a jamais été validé'
        : `erreur attendue ${millimetres(errorMm)}, neuf fois sur dix sous ${millimetres(boundMm)}`,
    extrapolating: 'loin de toute mesure, l’erreur peut donc être plus grande',
    nearest: (nearest) => `Viser plutôt ${point(nearest)}`,
  },
};

export const texts = inLanguage({ en: english, fr: french });
