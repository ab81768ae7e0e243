/** Texts of the map and of aiming. */
import type { FloorPoint } from '../../units.ts';
import { decimalsOf, degrees, fixed, millimetres, point } from '../format.ts';
import { inLanguage } from '../language.ts';

const english = {
  label: 'Floor map, seen from above. Arrow keys move the crosshair, Enter aims there.',
  loading: 'Waiting for the rig…',
  zoom: {
    in: 'Zoom in (+, Ctrl and the wheel, two fingers)',
    out: 'Zoom out (−)',
    whole: 'Show the whole work area (0); drag with Shift to move the map',
  },
  hint: 'Click or tap the floor to aim; drag to refine. With the keyboard: arrow keys, then Enter.',
  typed: {
    label: 'Target: x y in metres, or radius @ bearing, or a preset',
    placeholder: '1.05 −0.45',
    help: 'Type x and y in metres (1.05 −0.45), a radius and a bearing (1.2 @ 20°), or a preset’s name.',
    aim: 'Aim',
    aimHint: 'Aim there, with the laser on (Enter)',
  },
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
    hint: 'Colour the floor by the error that the model expects there',
    unknown: 'unknown: model not validated',
    unreachable: 'unreachable',
    bands: 'Colours of the expected error',
    below: (mm: number) => `< ${mm} mm`,
    from: (mm: number) => `≥ ${mm} mm`,
    here: (errorMm: number) => `expected error ${millimetres(errorMm)}`,
  },
  aim: {
    checking: (target: FloorPoint) => `Predicting ${point(target)}…`,
    moving: (target: FloorPoint) => `Moving to ${point(target)}`,
    done: (target: FloorPoint) => `On target ${point(target)}`,
    dark: (target: FloorPoint) => `Pointing at ${point(target)}, laser off`,
    past: (target: FloorPoint) => `Last target ${point(target)}`,
    refused: (target: FloorPoint) => `${point(target)} refused`,
    expected: (errorMm: number | null, boundMm: number | null) =>
      errorMm === null || boundMm === null
        ? 'expected error unknown: this model has not been validated'
        : `expected error ${millimetres(errorMm)}, 90 % below ${millimetres(boundMm)}`,
    basis: (residuals: number, references: number) =>
      (residuals > 0 ? `from ${residuals} held-out samples` : 'not yet verified by samples') +
      (references > 0 ? ` and ${references} references on the floor` : ', as the observer sees it'),
    extrapolating: 'far from all samples: the error may be larger',
    nearest: (nearest: FloorPoint) => `Aim at ${point(nearest)} instead`,
    cures: { cancel: 'Cancel that job', ports: 'Ports and cable' },
  },
};

const french: typeof english = {
  label: 'Carte du sol, vue de dessus. Les flèches déplacent le réticule, Entrée y vise.',
  loading: 'En attente du robot…',
  zoom: {
    in: 'Zoom avant (+, Ctrl et la molette, deux doigts)',
    out: 'Zoom arrière (−)',
    whole: 'Voir toute la zone de travail (0) ; glisser avec Maj déplace la carte',
  },
  hint: 'Cliquez ou touchez le sol pour viser ; glissez pour affiner. Au clavier : les flèches, puis Entrée.',
  typed: {
    label: 'Cible : x y en mètres, ou rayon @ azimut, ou un repère',
    placeholder: '1,05 −0,45',
    help: 'Saisissez x et y en mètres (1,05 −0,45), un rayon et un azimut (1,2 @ 20°), ou le nom d’un repère.',
    aim: 'Viser',
    aimHint: 'Viser ce point, laser allumé (Entrée)',
  },
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
    hint: 'Colorer le sol selon l’erreur que le modèle y attend',
    unknown: 'inconnue : modèle non validé',
    unreachable: 'hors d’atteinte',
    bands: 'Couleurs de l’erreur attendue',
    below: english.errors.below,
    from: english.errors.from,
    here: (errorMm) => `erreur attendue ${millimetres(errorMm)}`,
  },
  aim: {
    checking: (target) => `Prédiction pour ${point(target)}…`,
    moving: (target) => `Déplacement vers ${point(target)}`,
    done: (target) => `Sur la cible ${point(target)}`,
    dark: (target) => `Pointe vers ${point(target)}, laser éteint`,
    past: (target) => `Dernière cible ${point(target)}`,
    refused: (target) => `${point(target)} refusée`,
    expected: (errorMm, boundMm) =>
      errorMm === null || boundMm === null
        ? 'erreur attendue inconnue : ce modèle n’a pas été validé'
        : `erreur attendue ${millimetres(errorMm)}, 90 % sous ${millimetres(boundMm)}`,
    basis: (residuals, references) =>
      (residuals > 0
        ? `d’après ${residuals} mesures de validation`
        : 'pas encore vérifiée par des mesures') +
      (references > 0
        ? ` et ${references} points de référence au sol`
        : ', telle que l’observateur la voit'),
    extrapolating: 'loin de toute mesure : l’erreur peut être plus grande',
    nearest: (nearest) => `Viser plutôt ${point(nearest)}`,
    cures: { cancel: 'Annuler cette tâche', ports: 'Ports et câble' },
  },
};

export const texts = inLanguage({ en: english, fr: french });
