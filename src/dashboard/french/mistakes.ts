/** French for the mistakes that the first samples of a collection show, by the English template. */
export const MISTAKES: Readonly<Record<string, string>> = {
  'no mistake "{0}" is known in collection {1}: it may have been fixed; the collection lists those that are known':
    'aucune erreur « {0} » n’est connue dans la série {1} : elle a peut-être été corrigée ; la série indique celles qui sont connues',
  'the daemon would have to restart, and its data are in memory, lost at a restart: start it with --data FOLDER, or change the rig file by hand':
    'le démon devrait redémarrer, mais ses données sont en mémoire et seraient perdues : lancez-le avec --data DOSSIER, ou modifiez vous-même le fichier de robot',
  'the last {0} poses showed no spot, and {1} did before: poses that would hit if an axis were reversed or scaled wrongly, the axes exchanged, or a horn one spline off. Check that the laser is on, that the observer sees the floor, and lengths and axes in the rig file':
    'les {0} dernières poses n’ont montré aucun point, et {1} en avaient montré un avant : elles toucheraient le sol si un axe était inversé ou mal gradué, si les axes étaient échangés, ou si un palonnier était décalé d’une cannelure. Vérifiez que le laser est allumé, que l’observateur voit le sol, ainsi que les longueurs et les axes dans le fichier de robot',
  '{0} of {1} samples fit {2} better': '{0} mesures sur {1} concordent, {2} mieux',
  '{0}, at x {1} m, y {2} m from it': '{0}, à x {1} m, y {2} m de celle-ci',
  'more than a million times': 'plus d’un million de fois',
  '{0} times': '{0} fois',
  'From now on, {0}; Apply corrects the samples so far':
    'Désormais, {0} ; « Appliquer » corrige les mesures déjà faites',
  '{0} to {1}': '{0} à {1}',
  'Set {0} in the rig file, or press Apply':
    'Mettez {0} dans le fichier de robot, ou cliquez sur « Appliquer »',
  'sample {0} of {1} (x {2} m, y {3} m)': 'mesure {0} sur {1} (x {2} m, y {3} m)',
  'the decimal point of {0} looks slipped: x {1} m, y {2} m fits {3} better. Apply corrects the sample':
    '{0} : la virgule semble décalée ; x {1} m, y {2} m concorde {3} mieux. « Appliquer » corrige la mesure',
  '{0} does not fit the others: it may be a reflection, or of an earlier set-up. Apply drops the sample':
    '{0} : elle ne concorde pas avec les autres ; c’est peut-être un reflet, ou une mesure d’un montage antérieur. « Appliquer » exclut la mesure',
  pan: 'l’axe de pan',
  tilt: 'l’axe d’inclinaison',
  'both axes': 'les deux axes',
  centimetres: 'centimètres',
  millimetres: 'millimètres',
  'both axes look reversed': 'les deux axes semblent inversés',
  '{0} looks reversed': '{0} semble inversé',
  'pan and tilt look exchanged': 'les axes pan et inclinaison semblent échangés',
  'exchange the plugs of the two servos': 'échangez les fiches des deux servos',
  'the scale of {0} looks written in degrees, not radians':
    '{0} : l’échelle semble écrite en degrés, et non en radians',
  'the scale of {0} looks wrong by a factor of {1}':
    '{0} : l’échelle semble fausse d’un facteur {1}',
  'the angle of {0} at the centre pulse looks written in degrees, not radians':
    '{0} : l’angle à l’impulsion centrale semble écrit en degrés, et non en radians',
  'the horn of {0} looks mounted one spline off, by {1}°':
    '{0} : le palonnier semble décalé d’une cannelure, de {1}°',
  '{0} looks written in {1}, not metres': '{0} semble en {1}, et non en mètres',
  'measure x forward of the base and y to the left, in metres':
    'mesurez x vers l’avant de la base et y vers la gauche, en mètres',
  'the spots look measured in {0}, not metres':
    'les points semblent mesurés en {0}, et non en mètres',
  'y looks measured to the right': 'y semble mesuré vers la droite',
  'x and y of the spots look exchanged': 'x et y des points semblent échangés',
  'x looks measured to the right and y forward': 'x semble mesuré vers la droite et y vers l’avant',
  'the origin of x and y looks away from the base':
    'l’origine de x et y semble éloignée de la base',
  'collection {0}: {1} was fixed': 'série {0} : {1} a été corrigé',
};
