/** Texts of the exercise's last step. */
import { inLanguage } from '../../../language.ts';

const english = {
  title: 'Error at your rig’s samples',
  none: 'The errors come when the net has learned.',
  unmeasured: 'This rig has no samples yet. Collect some first, ten or more.',
  hint: 'Worked out from the samples that the rig has: how far off the ideal robot’s angles would have been at each. Nothing moves.',
  solvers: { inverse: 'exact inverse', 'learned inverse': 'learned inverse' },
  distance: 'distance [m]',
  error: 'error [cm]',
  solver: 'Angles from',
  samples: 'Samples',
  median: 'Median, cm',
  p95: '95 %, cm',
  next: 'What cures it',
  learned: 'Models that learn from the rig’s own samples:',
  collect: 'collect samples',
  learn: 'train, and put the course’s net beside the others',
  fresh: 'The same with twelve fresh spots, in a terminal; the rig moves for it:',
  external:
    'Without a camera you measure each spot, and type where it is: add --observer external.',
};

const french: typeof english = {
  title: 'Erreur aux mesures de votre robot',
  none: 'Les erreurs viennent quand le réseau a appris.',
  unmeasured: 'Ce robot n’a pas encore de mesures. Faites-en d’abord, dix ou plus.',
  hint: 'Calculé aux mesures que le robot a déjà : l’écart qu’auraient eu à chacune les angles du robot idéal. Rien ne bouge.',
  solvers: { inverse: 'inverse exact', 'learned inverse': 'inverse appris' },
  distance: 'distance [m]',
  error: 'erreur [cm]',
  solver: 'Angles de',
  samples: 'Mesures',
  median: 'Médiane, cm',
  p95: '95 %, cm',
  next: 'Ce qui y remédie',
  learned: 'Des modèles qui apprennent des mesures du robot lui-même :',
  collect: 'mesurer',
  learn: 'apprendre, et mettre le réseau du cours à côté des autres',
  fresh: 'La même chose avec douze nouveaux points, dans un terminal ; le robot bouge pour cela :',
  external:
    'Sans caméra, vous mesurez chaque point et tapez où il est : ajoutez --observer external.',
};

export const texts = inLanguage({ en: english, fr: french });
