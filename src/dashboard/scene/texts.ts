/** Texts of the scene. */
import { inLanguage } from '../language.ts';

const english = {
  title: 'In three dimensions',
  label: 'The rig, its beam and the floor in three dimensions. The map shows the same from above.',
  turning: 'Arrow keys turn it, plus and minus go nearer and back, Home looks as at first.',
  again: 'First view',
  againHint: 'As at first. Drag, or use the arrow keys, to turn; Ctrl and the wheel go nearer.',
  loading: 'Loading…',
  missing:
    'This browser shows no WebGL, so there is no picture here. The map shows the same from above.',
};

const french: typeof english = {
  title: 'En trois dimensions',
  label:
    'Le robot, son rayon et le sol en trois dimensions. La carte montre la même chose d’en haut.',
  turning:
    'Les flèches la tournent, plus et moins rapprochent et éloignent, Origine remet la vue de départ.',
  again: 'Vue de départ',
  againHint:
    'Comme au début. Glissez, ou prenez les flèches, pour tourner ; Ctrl et la molette rapprochent.',
  loading: 'Chargement…',
  missing:
    'Ce navigateur n’a pas WebGL : pas d’image ici. La carte montre la même chose d’en haut.',
};

export const texts = inLanguage({ en: english, fr: french });
