/** Texts of the steps. */

import type { Axis } from '../../../../units.ts';
import { fixed, whole } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';

/** A range of pulses [µs]. */
export interface Range {
  readonly minUs: number;
  readonly maxUs: number;
}

const english = {
  title: 'Steps',
  names: {
    wiring: 'Wiring',
    limits: 'Limits',
    direction: 'Directions',
    observer: 'How is the spot measured?',
    collect: 'Collect',
    train: 'Train',
  },
  done: 'done',
  needless: 'not needed',
  loading: 'Waiting for the rig…',
  wiringPicture:
    'Wiring: servo supply apart from USB, all grounds together, pan on pin 9, tilt on pin 10, laser on pin 8 through a transistor',
  place: (number: number, of: number) => `step ${number} of ${of}`,
  next: (name: string) => `Next: ${name}`,
  about: {
    wiring: 'Checks that the device responds and is configured correctly. Nothing moves.',
    limits:
      'Move each axis to its ends in small steps, with a hand on the power switch. The first click turns the servos on, and they jump to the pulses below. If a servo hums or stops following before an end, that limit is too wide.',
    direction:
      'Each click turns an axis by six degrees; servos that are off jump to their pulses first. Report what you saw.',
    observer: 'Each sample needs the position of the spot on the floor.',
    train: 'Trains a model on the samples of this rig, in a few seconds.',
  } as Readonly<Record<string, string>>,
  simulated: {
    wiring: 'This rig is simulated: its wiring is always correct. This is an example.',
    limits: 'This rig is simulated: its servos never bind. You can still move it.',
    direction: 'This rig is simulated: its directions match its file. Try it.',
  } as Readonly<Record<string, string>>,
  axes: { pan: 'Pan', tilt: 'Tilt' },
  fileLines: (path: string | undefined) =>
    `In ${path ?? 'the rig file'} on the daemon’s machine; restart the daemon afterwards:`,
  wiring: {
    loading: 'Checking…',
    lost: 'No rig is connected. The page updates when one is.',
    telemetry: 'telemetry',
    counting: 'measuring…',
    rate: (rateHz: number) => `${fixed(rateHz, 0)} lines per second from the device`,
    rateCure: 'plug the rig in directly, without a hub, and close other programs that use the port',
    measure:
      'Motion of the servos is checked in step 3. To test the serial line, stop the daemon and run',
  },
  limits: {
    at: (atUs: number | null, range: Range | undefined) =>
      `${atUs === null ? '–' : fixed(atUs, 0)} µs, between ${range ? fixed(range.minUs, 0) : '–'} and ${range ? fixed(range.maxUs, 0) : '–'} µs`,
    step: (axis: Axis, stepUs: number) => `${axis} ${fixed(stepUs, 0)} µs`,
    end: (end: keyof Range, isReached: boolean) =>
      `${end === 'minUs' ? 'minimum' : 'maximum'}: ${isReached ? 'reached ✓' : 'not yet'}`,
    pad: 'Move while pressed',
    binds:
      'If a servo binds, go back until it is quiet, then 50 µs more: use that pulse as the limit.',
    area: (near: string, far: string, right: string, left: string) =>
      `Work area: ${near} to ${far} m from the base, bearing ${right} to ${left}. Set by workArea in the file.`,
  },
  direction: {
    turn: { pan: 'Turn pan a little', tilt: 'Turn tilt a little' },
    question: {
      pan: 'Seen from above, which way did it turn?',
      tilt: 'Which way did the laser tilt?',
    },
    seen: {
      pan: {
        right: 'To the left',
        reversed: 'To the right',
        swapped: 'It tilted',
        still: 'Nothing moved',
      },
      tilt: {
        right: 'Down',
        reversed: 'Up',
        swapped: 'It turned',
        still: 'Nothing moved',
      },
    },
    cure: {
      reversed: 'Invert the direction of this axis.',
      swapped:
        'The signal wires of the two servos are swapped: pan uses pin 9, tilt pin 10. Switch the power off first.',
      still:
        'Check the servos’ own supply, its common ground with the board, and the signal wire (pan on pin 9, tilt on pin 10).',
    },
  },
  modes: {
    itself: 'Simulated camera',
    hand: 'By hand',
    camera: 'Webcam above the floor',
  },
  modesAbout: {
    itself: 'automatic, with realistic noise',
    hand: 'the rig points, you measure the spot and enter it or click the map',
    camera: 'automatic, after a fit to the floor with printed tags or marks',
  },
  train: {
    progress: 'Progress of the training',
    begin: (count: number | null) =>
      count === 1 ? 'Train on 1 sample' : `Train on ${count === null ? '…' : whole(count)} samples`,
    empty: 'No samples yet: collect some first.',
    active: (id: number, kind: string) => `Active now: model ${id}, ${kind}.`,
    median: (error: string) => `Median error at held-out samples: ${error}.`,
    unvalidated: 'It has not been validated.',
    because: (reason: string) => `It is active because ${reason}.`,
    point: 'Aim with it',
    learn: 'Compare kinds',
    state: {
      none: 'Not trained yet.',
      queued: 'Waiting…',
      running: (kind: string | undefined) => `Training${kind ? `: ${kind}` : ''}…`,
      done: (count: number) =>
        count === 1 ? 'Done: 1 model trained.' : `Done: ${count} models trained.`,
      cancelled: 'Cancelled.',
      failed: 'Failed: ',
    },
  },
};

const french: typeof english = {
  title: 'Étapes',
  names: {
    wiring: 'Câblage',
    limits: 'Limites',
    direction: 'Sens',
    observer: 'Mesure du point',
    collect: 'Mesures',
    train: 'Entraînement',
  },
  done: 'fait',
  needless: 'inutile',
  loading: 'En attente du robot…',
  wiringPicture:
    'Câblage : alimentation des servos séparée de l’USB, toutes les masses reliées, pan sur la broche 9, tilt sur la 10, laser sur la 8 par un transistor',
  place: (number, of) => `étape ${number} sur ${of}`,
  next: (name) => `Suivant : ${name}`,
  about: {
    wiring: 'Vérifie que l’appareil répond et qu’il est bien configuré. Rien ne bouge.',
    limits:
      'Amenez chaque axe à ses extrémités à petits pas, la main sur l’interrupteur. Le premier clic met les servos sous tension, et ils sautent aux impulsions ci-dessous. Si un servo bourdonne ou ne suit plus avant l’extrémité, la limite est trop large.',
    direction:
      'Chaque clic tourne un axe de six degrés ; des servos éteints sautent d’abord à leur position. Indiquez ce que vous avez vu.',
    observer: 'Chaque mesure demande la position du point au sol.',
    train: 'Entraîne un modèle sur les mesures de ce robot, en quelques secondes.',
  },
  simulated: {
    wiring: 'Ce robot est simulé : son câblage est toujours correct. Voici un exemple.',
    limits: 'Ce robot est simulé : ses servos ne forcent jamais. Vous pouvez quand même le bouger.',
    direction: 'Ce robot est simulé : ses sens de rotation sont ceux de son fichier. Essayez.',
  },
  axes: { pan: 'Pan', tilt: 'Tilt' },
  fileLines: (path) =>
    `Dans ${path ?? 'le fichier de robot'}, sur la machine du démon ; redémarrez ensuite le démon :`,
  wiring: {
    loading: 'Vérification…',
    lost: 'Aucun robot connecté. La page se mettra à jour à la connexion.',
    telemetry: 'télémétrie',
    counting: 'mesure en cours…',
    rate: (rateHz) => `${fixed(rateHz, 0)} lignes par seconde de l’appareil`,
    rateCure:
      'branchez le robot directement, sans concentrateur, et fermez les autres programmes qui utilisent le port',
    measure:
      'Le mouvement des servos se vérifie à l’étape 3. Pour tester la ligne série, arrêtez le démon et lancez',
  },
  limits: {
    at: (atUs, range) =>
      `${atUs === null ? '–' : fixed(atUs, 0)} µs, entre ${range ? fixed(range.minUs, 0) : '–'} et ${range ? fixed(range.maxUs, 0) : '–'} µs`,
    step: english.limits.step,
    end: (end, isReached) =>
      `${end === 'minUs' ? 'minimum' : 'maximum'} : ${isReached ? 'atteint ✓' : 'pas encore'}`,
    pad: 'Bouger tant que l’on appuie',
    binds:
      'Si un servo force, revenez jusqu’au silence, puis encore de 50 µs : c’est la limite à noter.',
    area: (near, far, right, left) =>
      `Zone de travail : ${near} à ${far} m de la base, azimut ${right} à ${left}. Défini par workArea dans le fichier.`,
  },
  direction: {
    turn: { pan: 'Tourner un peu pan', tilt: 'Tourner un peu tilt' },
    question: {
      pan: 'Vu de dessus, de quel côté a-t-il tourné ?',
      tilt: 'Dans quel sens le laser s’est-il incliné ?',
    },
    seen: {
      pan: {
        right: 'À gauche',
        reversed: 'À droite',
        swapped: 'Il s’est incliné',
        still: 'Rien n’a bougé',
      },
      tilt: {
        right: 'Vers le bas',
        reversed: 'Vers le haut',
        swapped: 'Il a tourné',
        still: 'Rien n’a bougé',
      },
    },
    cure: {
      reversed: 'Inversez le sens de cet axe.',
      swapped:
        'Les fils de signal des deux servos sont inversés : pan sur la broche 9, tilt sur la 10. Coupez d’abord l’alimentation.',
      still:
        'Vérifiez l’alimentation des servos, sa masse commune avec la carte et le fil de signal (pan sur la broche 9, tilt sur la 10).',
    },
  },
  modes: {
    itself: 'Caméra simulée',
    hand: 'À la main',
    camera: 'Webcam au-dessus du sol',
  },
  modesAbout: {
    itself: 'automatique, avec un bruit réaliste',
    hand: 'le robot pointe, vous mesurez le point, puis le saisissez ou cliquez sur la carte',
    camera: 'automatique, après ajustement au sol avec des tags imprimés ou des repères',
  },
  train: {
    progress: 'Avancement de l’entraînement',
    begin: (count) =>
      count === 0 || count === 1
        ? `Entraîner sur ${count} mesure`
        : `Entraîner sur ${count === null ? '…' : whole(count)} mesures`,
    empty: 'Pas encore de mesures : commencez par en faire.',
    active: (id, kind) => `Actif maintenant : modèle ${id}, ${kind}.`,
    median: (error) => `Erreur médiane sur les mesures de validation : ${error}.`,
    unvalidated: 'Il n’a pas été validé.',
    because: (reason) => `Il est actif, car ${reason}.`,
    point: 'Viser avec ce modèle',
    learn: 'Comparer les types',
    state: {
      none: 'Pas encore entraîné.',
      queued: 'En attente…',
      running: (kind) => `Entraînement${kind ? ` : ${kind}` : ''}…`,
      done: (count) =>
        count === 1 ? 'Fini : 1 modèle entraîné.' : `Fini : ${count} modèles entraînés.`,
      cancelled: 'Annulé.',
      failed: 'Échec : ',
    },
  },
};

export const texts = inLanguage({ en: english, fr: french });
