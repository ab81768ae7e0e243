/** Texts of the view Collect. */
import type { CollectionView } from '../../../api/collections.ts';
import { fixed, point } from '../../format.ts';
import { inLanguage } from '../../language.ts';
import type { ImplausibleSpot } from './plausibility.ts';

const english = {
  title: 'Samples',
  samples: (count: number) => (count === 1 ? '1 sample' : `${count} samples`),
  collect: (count: number | undefined) =>
    count === undefined ? 'Collect samples' : `Collect ${english.samples(count)}`,
  count: 'Number of samples',
  plan: 'Sampling plan',
  plans: {
    active: 'informative',
    sobol: 'even',
    grid: 'grid',
    random: 'random',
  },
  surface: 'Spots on',
  floor: 'the floor',
  seenBy: {
    itself: 'Measured by the simulated camera',
    hand: 'Entered by hand',
    camera: 'Measured by your webcam',
  },
  changeObserver: 'Change',
  cannotSee: 'The webcam must be fitted to the floor first: open it below.',
  progress: 'Progress of the collection',
  notice: 'Notify me',
  noticeHint: 'Show a notification when it ends while this page is hidden',
  state: {
    none: 'No collection yet.',
    queued: 'Waiting for the rig…',
    running: ({ taken, count, missed }: CollectionView, secondsLeft: number | null) =>
      [
        `${taken} of ${count} taken`,
        ...(missed > 0 ? [`${missed} missed`] : []),
        ...(secondsLeft === null ? [] : [english.left(secondsLeft)]),
      ].join(', '),
    done: (taken: number, missed: number) =>
      `${taken} taken${missed > 0 ? `, ${missed === 1 ? 'one pose' : `${missed} poses`} without a spot` : ''}.`,
    cancelled: (taken: number) => `Cancelled; ${taken} samples are kept.`,
    failed: 'Failed: ',
    waiting: 'No rig: resumes when it is connected.',
  },
  left: (seconds: number) =>
    seconds < 90
      ? `about ${Math.max(10, 10 * Math.round(seconds / 10))} s left`
      : `about ${Math.round(seconds / 60)} min left`,
  searching: (assumes: string, poses: number) =>
    `No spot yet; the search assumes that ${assumes} (pose ${poses + 1} of the search).`,
  mistakesAlike: 'The samples cannot tell these apart. Apply the one that is true.',
  apply: 'Apply',
  goOn: (count: number) => `Continue: ${count} more`,
  goOnStopped: 'The rig is stopped: resume it first.',
  list: {
    title: 'All samples',
    ofSimulation: (rig: string) =>
      `Some of these samples are from a simulated rig that was also named "${rig}". Change this rig’s name in its rig file, and restart the daemon.`,
    loading: 'Loading…',
    none: 'No samples yet.',
    residuals: 'residuals',
    order: 'Sort by',
    worst: 'largest residual',
    newest: 'newest',
    unknown: '–',
    learned:
      'The active model was trained on these samples, so their residuals are smaller than its error at new targets; see Learn.',
    choose: 'Choose a sample to repeat or drop it.',
    chosen: (id: number, time: string, session: string) => `Sample ${id}, ${time}, ${session}`,
    repeat: 'Repeat',
    repeatHint: 'Measure this pose again, as an additional sample',
    drop: 'Drop',
    dropHint: 'Exclude this sample from training; it can be restored',
    dropped: (id: number) => `Sample ${id} was dropped.`,
    putBack: (id: number) => `Restore ${id}`,
    legend: (scale: number) =>
      `Residual${scale === 1 ? '' : `, ${scale}× enlarged`}: from the predicted to the measured spot`,
  },
  observe: {
    title: (pose: number) => `Pose ${pose + 1}: where is the spot?`,
    hint: 'Click the spot on the map, or enter x and y; then Add.',
    x: 'x forward [m]',
    y: 'y to the left [m]',
    send: 'Add',
    missed: 'Not visible',
    invalid: 'Enter x and y in metres, such as 0.80 and -0.25',
    far: ({ offM, predicted }: ImplausibleSpot) =>
      predicted
        ? `This is ${fixed(offM, 1)} m from the predicted spot, ${point(predicted)}. Check the sign and the decimal point. If it happens at every pose, see step 3.`
        : `This is ${fixed(offM, 1)} m beyond the rig’s reach. Check the sign and the decimal point.`,
    allTheSame: 'Add anyway',
    onWall: {
      explained: (name: string) =>
        `On surface "${name}": measured from its first corner in the rig file.`,
      x: 'along the first side [m]',
      y: 'perpendicular to it [m]',
      invalid: 'Enter both distances in metres, such as 0.80 and 0.25',
    },
  },
};

const french: typeof english = {
  title: 'Mesures',
  samples: (count) => (count === 1 ? '1 mesure' : `${count} mesures`),
  collect: (count) =>
    count === undefined ? 'Faire des mesures' : `Faire ${french.samples(count)}`,
  count: 'Nombre de mesures',
  plan: 'Plan de mesure',
  plans: {
    active: 'informatif',
    sobol: 'régulier',
    grid: 'grille',
    random: 'aléatoire',
  },
  surface: 'Points sur',
  floor: 'le sol',
  seenBy: {
    itself: 'Mesuré par la caméra simulée',
    hand: 'Saisi à la main',
    camera: 'Mesuré par votre webcam',
  },
  changeObserver: 'Changer',
  cannotSee: 'La webcam doit d’abord être ajustée au sol : ouvrez-la ci-dessous.',
  progress: 'Avancement des mesures',
  notice: 'Me prévenir',
  noticeHint: 'Afficher une notification si elle se termine quand cette page est masquée',
  state: {
    none: 'Aucune série de mesures.',
    queued: 'En attente du robot…',
    running: ({ taken, count, missed }, secondsLeft) =>
      [
        `${taken} sur ${count}`,
        ...(missed > 0 ? [`${missed} ${missed === 1 ? 'manquée' : 'manquées'}`] : []),
        ...(secondsLeft === null ? [] : [french.left(secondsLeft)]),
      ].join(', '),
    done: (taken, missed) =>
      `${taken} prises${missed > 0 ? `, ${missed === 1 ? 'une pose' : `${missed} poses`} sans point visible` : ''}.`,
    cancelled: (taken) => `Annulée ; ${taken} mesures sont conservées.`,
    failed: 'Échec : ',
    waiting: 'Pas de robot : la série reprendra à la connexion.',
  },
  left: (seconds) =>
    seconds < 90
      ? `encore ${Math.max(10, 10 * Math.round(seconds / 10))} s environ`
      : `encore ${Math.round(seconds / 60)} min environ`,
  searching: (assumes, poses) =>
    `Aucun point pour l’instant ; hypothèse de la recherche : ${assumes} (pose ${poses + 1} de la recherche).`,
  mistakesAlike: 'Les mesures ne permettent pas de les distinguer. Appliquez celle qui est vraie.',
  apply: 'Appliquer',
  goOn: (count) => `Continuer : encore ${count}`,
  goOnStopped: 'Le robot est arrêté : reprenez d’abord.',
  list: {
    title: 'Toutes les mesures',
    ofSimulation: (rig) =>
      `Certaines de ces mesures viennent d’un robot simulé qui s’appelait aussi « ${rig} ». Changez le nom de ce robot dans son fichier, et redémarrez le démon.`,
    loading: 'Chargement…',
    none: 'Aucune mesure.',
    residuals: 'résidus',
    order: 'Trier par',
    worst: 'le plus grand résidu',
    newest: 'date, la plus récente d’abord',
    unknown: '–',
    learned:
      'Le modèle actif a été entraîné sur ces mesures : leurs résidus sont donc plus petits que son erreur sur de nouvelles cibles ; voir Apprendre.',
    choose: 'Choisissez une mesure pour la refaire ou la retirer.',
    chosen: (id, time, session) => `Mesure ${id}, ${time}, ${session}`,
    repeat: 'Refaire',
    repeatHint: 'Mesurer à nouveau cette pose ; la mesure s’ajoute à l’ancienne',
    drop: 'Exclure',
    dropHint: 'Exclure cette mesure de l’entraînement ; elle peut être restaurée',
    dropped: (id) => `Mesure ${id} exclue.`,
    putBack: (id) => `Restaurer ${id}`,
    legend: (scale) =>
      `Résidu${scale === 1 ? '' : `, agrandi ${scale} fois`} : du point prédit au point mesuré`,
  },
  observe: {
    title: (pose) => `Pose ${pose + 1} : où est le point ?`,
    hint: 'Cliquez sur le point de la carte, ou saisissez x et y ; puis Ajouter.',
    x: 'x vers l’avant [m]',
    y: 'y vers la gauche [m]',
    send: 'Ajouter',
    missed: 'Pas visible',
    invalid: 'Saisissez x et y en mètres, par exemple 0,80 et -0,25',
    far: ({ offM, predicted }) =>
      predicted
        ? `C’est à ${fixed(offM, 1)} m du point prédit, ${point(predicted)}. Vérifiez le signe et la virgule. Si cela se répète à chaque pose, voyez l’étape 3.`
        : `C’est ${fixed(offM, 1)} m au-delà de la portée du robot. Vérifiez le signe et la virgule.`,
    allTheSame: 'Ajouter quand même',
    onWall: {
      explained: (name) =>
        `Sur la surface « ${name} » : à partir de son premier coin dans le fichier du robot.`,
      x: 'le long du premier côté [m]',
      y: 'perpendiculairement [m]',
      invalid: 'Saisissez les deux distances en mètres, par exemple 0,80 et 0,25',
    },
  },
};

export const texts = inLanguage({ en: english, fr: french });
