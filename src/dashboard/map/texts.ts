/** Texts of the map and of aiming. */
import type { FloorPoint } from '../../units.ts';
import { decimalsOf, degrees, fixed, millimetres, point } from '../format.ts';
import { inLanguage } from '../language.ts';

const english = {
  label: 'Floor map, seen from above. Arrow keys move the crosshair, Enter aims there.',
  loading: 'Waiting for the rig…',
  hint: 'Click or tap the floor to aim; drag to refine. Keyboard: arrow keys, then Enter.',
  at: ({ xM, yM }: FloorPoint) =>
    `x ${fixed(xM, 3)} m  y ${fixed(yM, 3)} m  ·  ${fixed(Math.hypot(xM, yM), 3)} m at ${degrees(Math.atan2(yM, xM))}`,
  outside: 'outside the work area',
  crosshair: (at: FloorPoint) => `Crosshair at x ${fixed(at.xM, 3)}, y ${fixed(at.yM, 3)} metres`,
  ring: (radiusM: number) => `${fixed(radiusM, decimalsOf(radiusM))} m`,
  bearing: (deg: number) => `${fixed(deg, 0)}°`,
  keepOut: (name: string) => `Keep-out zone “${name}”: the laser stays off here`,
  legend: {
    spot: 'predicted spot',
    target: 'target',
    samples: 'samples',
    keepOut: 'laser stays off',
  },
  errors: {
    title: 'expected error',
    unknown: 'unknown: model not validated',
    unreachable: 'unreachable',
    bands: 'Shades of the expected error',
    from: (mm: number) => `≥ ${mm} mm`,
    here: (errorMm: number) => `expected error ${millimetres(errorMm)}`,
  },
  aim: {
    checking: (target: FloorPoint) => `Predicting ${point(target)}…`,
    moving: (target: FloorPoint) => `Moving to ${point(target)}`,
    done: (target: FloorPoint) => `On target ${point(target)}`,
    past: (target: FloorPoint) => `Last target ${point(target)}`,
    refused: (target: FloorPoint) => `${point(target)} refused`,
    expected: (errorMm: number | null, boundMm: number | null) =>
      errorMm === null || boundMm === null
        ? 'expected error unknown: this model has not been validated'
        : `expected error ${millimetres(errorMm)}, 90 % below ${millimetres(boundMm)}`,
    basis: (residuals: number) =>
      residuals > 0 ? `from ${residuals} held-out samples` : 'not yet verified by samples',
    extrapolating: 'far from all samples: the error may be larger',
    nearest: (nearest: FloorPoint) => `Aim at ${point(nearest)} instead`,
  },
};

const french: typeof english = {
  label: 'Carte du sol, vue de dessus. Les flèches déplacent le réticule, Entrée y vise.',
  loading: 'En attente du robot…',
  hint: 'Cliquez ou touchez le sol pour viser ; glissez pour affiner. Au clavier : les flèches, puis Entrée.',
  at: ({ xM, yM }) =>
    `x ${fixed(xM, 3)} m  y ${fixed(yM, 3)} m  ·  ${fixed(Math.hypot(xM, yM), 3)} m à ${degrees(Math.atan2(yM, xM))}`,
  outside: 'hors de la zone de travail',
  crosshair: (at) => `Réticule à x ${fixed(at.xM, 3)}, y ${fixed(at.yM, 3)} mètres`,
  ring: english.ring,
  bearing: english.bearing,
  keepOut: (name) => `Zone interdite « ${name} » : le laser y reste éteint`,
  legend: { spot: 'point prédit', target: 'cible', samples: 'mesures', keepOut: 'laser interdit' },
  errors: {
    title: 'erreur attendue',
    unknown: 'inconnue : modèle non validé',
    unreachable: 'hors d’atteinte',
    bands: 'Nuances de l’erreur attendue',
    from: english.errors.from,
    here: (errorMm) => `erreur attendue ${millimetres(errorMm)}`,
  },
  aim: {
    checking: (target) => `Prédiction pour ${point(target)}…`,
    moving: (target) => `Déplacement vers ${point(target)}`,
    done: (target) => `Sur la cible ${point(target)}`,
    past: (target) => `Dernière cible ${point(target)}`,
    refused: (target) => `${point(target)} refusée`,
    expected: (errorMm, boundMm) =>
      errorMm === null || boundMm === null
        ? 'erreur attendue inconnue : ce modèle n’a pas été validé'
        : `erreur attendue ${millimetres(errorMm)}, 90 % sous ${millimetres(boundMm)}`,
    basis: (residuals) =>
      residuals > 0
        ? `d’après ${residuals} mesures de validation`
        : 'pas encore vérifiée par des mesures',
    extrapolating: 'loin de toute mesure : l’erreur peut être plus grande',
    nearest: (nearest) => `Viser plutôt ${point(nearest)}`,
  },
};

export const texts = inLanguage({ en: english, fr: french });
