/** Texts of the view Collect. */
import type { CollectionView } from '../../../api/collections.ts';
import { fixed, point } from '../../format.ts';
import { inLanguage } from '../../language.ts';
import type { FarOff } from './plausibility.ts';

const english = {
  title: 'Samples',
  samples: (count: number) => (count === 1 ? '1 sample' : `${count} samples`),
  collect: (count: number | undefined) =>
    count === undefined ? 'Collect samples' : `Collect ${english.samples(count)}`,
  count: 'How many',
  plan: 'Where',
  plans: {
    active: 'where they tell most',
    sobol: 'evenly spread',
    grid: 'in a grid',
    random: 'at random',
  },
  seenBy: {
    itself: 'Seen by the simulated camera',
    hand: 'Seen by you',
    camera: 'Seen by your camera',
  },
  otherWay: 'Change',
  cannotSee: 'The camera has to know the floor first: open it below.',
  progress: 'Progress of the collection',
  state: {
    none: 'No collection yet.',
    queued: 'Waiting for the rig…',
    running: ({ taken, count, missed }: CollectionView, secondsLeft: number | null) =>
      [
        `${taken} of ${count} taken`,
        ...(missed > 0 ? [`${missed} not seen`] : []),
        ...(secondsLeft === null ? [] : [english.left(secondsLeft)]),
      ].join(', '),
    done: (taken: number, missed: number) =>
      `${taken} taken${missed > 0 ? `, ${missed === 1 ? 'one pose' : `${missed} poses`} without a spot` : ''}.`,
    cancelled: (taken: number) => `Cancelled; the ${taken} taken are kept.`,
    failed: 'Failed: ',
    waiting: 'No rig: it goes on when the rig is back.',
  },
  left: (seconds: number) =>
    seconds < 90
      ? `about ${Math.max(10, 10 * Math.round(seconds / 10))} s left`
      : `about ${Math.round(seconds / 60)} min left`,
  goOn: (count: number) => `Go on: ${count} more`,
  goOnStopped: 'The rig is stopped: resume first, then go on.',
  list: {
    title: 'Samples one by one',
    ofSimulation: (rig: string) =>
      `Samples of a simulated rig are among these, because it was called "${rig}" too. Give this rig another name in its rig file, and start the daemon again.`,
    loading: 'Loading…',
    none: 'No sample yet.',
    residuals: 'residuals',
    order: 'First',
    worst: 'largest residual',
    newest: 'newest',
    unknown: '–',
    learned:
      'The model in use has learned from samples such as these, so their residuals flatter it: at new spots it is as far off as Learn says.',
    choose: 'Choose a sample to repeat or drop it.',
    chosen: (id: number, time: string, session: string) => `Sample ${id}, ${time}, ${session}`,
    repeat: 'Repeat',
    repeatHint: 'Go there and look again; the new sample stands beside the old one',
    drop: 'Drop',
    dropHint: 'Learn from this sample no more; it can be put back',
    dropped: (id: number) => `Sample ${id} is dropped.`,
    putBack: (id: number) => `Put ${id} back`,
    legend: (scale: number) =>
      `Residual${scale === 1 ? '' : `, ${scale} times longer`}: from where the model puts the spot to where it was seen`,
  },
  observe: {
    title: (pose: number) => `Pose ${pose + 1}: where is the spot?`,
    hint: 'Click the floor where the spot is, or type x and y; then Take.',
    x: 'x forward [m]',
    y: 'y to the left [m]',
    send: 'Take',
    missed: 'Not seen',
    invalid: 'x and y are metres, such as 0.80 and -0.25',
    far: ({ offM, believed }: FarOff) =>
      believed
        ? `That is ${fixed(offM, 1)} m from where the rig should shine, ${point(believed)}. Is a sign or a decimal point wrong? If it is so at every pose, look at step 3.`
        : `That is ${fixed(offM, 1)} m beyond the rig’s reach. Is a sign or a decimal point wrong?`,
    allTheSame: 'Take it all the same',
  },
};

const french: typeof english = {
  title: 'Mesures',
  samples: (count) => (count === 1 ? '1 mesure' : `${count} mesures`),
  collect: (count) =>
    count === undefined ? 'Prendre des mesures' : `Prendre ${french.samples(count)}`,
  count: 'Combien',
  plan: 'Où',
  plans: {
    active: 'où elles apprennent le plus',
    sobol: 'bien réparties',
    grid: 'en grille',
    random: 'au hasard',
  },
  seenBy: {
    itself: 'Vu par la caméra simulée',
    hand: 'Vu par vous',
    camera: 'Vu par votre caméra',
  },
  otherWay: 'Changer',
  cannotSee: 'La caméra doit d’abord connaître le sol : ouvrez-la ci-dessous.',
  progress: 'Avancement des mesures',
  state: {
    none: 'Aucune série de mesures.',
    queued: 'En attente du robot…',
    running: ({ taken, count, missed }, secondsLeft) =>
      [
        `${taken} sur ${count}`,
        ...(missed > 0 ? [`${missed} non ${missed === 1 ? 'vue' : 'vues'}`] : []),
        ...(secondsLeft === null ? [] : [french.left(secondsLeft)]),
      ].join(', '),
    done: (taken, missed) =>
      `${taken} prises${missed > 0 ? `, ${missed === 1 ? 'une pose' : `${missed} poses`} sans point visible` : ''}.`,
    cancelled: (taken) => `Annulée ; les ${taken} prises sont gardées.`,
    failed: 'Échec : ',
    waiting: 'Pas de robot : la série continue à son retour.',
  },
  left: (seconds) =>
    seconds < 90
      ? `encore ${Math.max(10, 10 * Math.round(seconds / 10))} s environ`
      : `encore ${Math.round(seconds / 60)} min environ`,
  goOn: (count) => `Continuer : encore ${count}`,
  goOnStopped: 'Le robot est arrêté : reprenez d’abord, puis continuez.',
  list: {
    title: 'Les mesures une à une',
    ofSimulation: (rig) =>
      `Il y a parmi elles des mesures d’un robot simulé, car il s’appelait « ${rig} » aussi. Donnez à ce robot un autre nom dans son fichier, et relancez le démon.`,
    loading: 'Chargement…',
    none: 'Aucune mesure.',
    residuals: 'résidus',
    order: 'D’abord',
    worst: 'le plus grand résidu',
    newest: 'la plus récente',
    unknown: '–',
    learned:
      'Le modèle actif a appris de telles mesures, leurs résidus le flattent donc : en de nouveaux points il se trompe autant que le dit Apprendre.',
    choose: 'Choisissez une mesure pour la refaire ou la retirer.',
    chosen: (id, time, session) => `Mesure ${id}, ${time}, ${session}`,
    repeat: 'Refaire',
    repeatHint: 'Y retourner et regarder encore ; la nouvelle mesure s’ajoute à l’ancienne',
    drop: 'Retirer',
    dropHint: 'Ne plus apprendre de cette mesure ; on peut la remettre',
    dropped: (id) => `Mesure ${id} retirée.`,
    putBack: (id) => `Remettre ${id}`,
    legend: (scale) =>
      `Résidu${scale === 1 ? '' : `, ${scale} fois plus long`} : d’où le modèle place le point à où il a été vu`,
  },
  observe: {
    title: (pose) => `Pose ${pose + 1} : où est le point ?`,
    hint: 'Cliquez le sol là où est le point, ou tapez x et y ; puis Noter.',
    x: 'x vers l’avant [m]',
    y: 'y vers la gauche [m]',
    send: 'Noter',
    missed: 'Pas vu',
    invalid: 'x et y sont en mètres, par exemple 0,80 et -0,25',
    far: ({ offM, believed }) =>
      believed
        ? `C’est à ${fixed(offM, 1)} m d’où le robot devrait éclairer, ${point(believed)}. Un signe ou une virgule de travers ? Si c’est ainsi à chaque pose, voyez l’étape 3.`
        : `C’est ${fixed(offM, 1)} m au-delà de la portée du robot. Un signe ou une virgule de travers ?`,
    allTheSame: 'Noter quand même',
  },
};

export const texts = inLanguage({ en: english, fr: french });
