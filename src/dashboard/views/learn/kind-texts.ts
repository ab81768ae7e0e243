/** What each kind of model is, in a few words. */
import type { ModelKind } from '../../../learning/kinds/registry.ts';
import { inLanguage } from '../../language.ts';

export const kindTexts = inLanguage<Readonly<Record<ModelKind, string>>>({
  en: {
    nominal: 'The geometry as drawn; nothing is learned',
    calibrated: 'Least squares: how the parts really stand',
    exercise: 'The course’s net, from floor points to angles',
    'exercise-sincos': 'The same with sine and cosine of pan',
    residual: 'A small net that corrects the geometry',
    'servo-nets': 'Calibrated, with a small net for each servo',
  },
  fr: {
    nominal: 'La géométrie du plan ; rien n’est appris',
    calibrated: 'Moindres carrés : où sont vraiment les pièces',
    exercise: 'Le réseau du cours, du sol aux angles',
    'exercise-sincos': 'Le même, avec sinus et cosinus du pan',
    residual: 'Un petit réseau qui corrige la géométrie',
    'servo-nets': 'Calibré, avec un petit réseau par servo',
  },
});
