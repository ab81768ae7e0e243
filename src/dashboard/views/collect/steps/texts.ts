/** Texts of the steps. */

import type { Axis } from '../../../../units.ts';
import { fixed, whole } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';

interface Range {
  readonly minUs: number;
  readonly maxUs: number;
}

const english = {
  title: 'Steps',
  names: {
    wiring: 'Wiring',
    limits: 'Limits',
    direction: 'Directions',
    way: 'Who sees the spot',
    collect: 'Collect',
    train: 'Train',
  },
  done: 'done',
  needless: 'not needed',
  loading: 'Waiting for the rig…',
  place: (number: number, of: number) => `step ${number} of ${of}`,
  next: (name: string) => `Next: ${name}`,
  about: {
    wiring: 'Does the device answer, and is it as it should be? Nothing moves here.',
    limits:
      'Go to the ends of each axis in small steps, hand on the power switch. Servos that are off go on with the first click, and jump to the pulses below. Does one hum, or no longer follow, before its end? Then the end is too far out.',
    direction:
      'Each axis turns by six degrees when you click; servos that are off jump to their pulses first. Say what you saw.',
    way: 'Something has to say where the spot falls on the floor.',
    train: 'What the samples say of this rig is learned in a few seconds.',
  } as Readonly<Record<string, string>>,
  simulated: {
    wiring: 'This rig is made of software: its wiring is always right. This is what it looks like.',
    limits: 'This rig is made of software: its servos never bind. You can move it all the same.',
    direction: 'This rig is made of software: it turns the way that its file says. Try it.',
  } as Readonly<Record<string, string>>,
  axes: { pan: 'Pan', tilt: 'Tilt' },
  fileLines: (path: string | undefined) =>
    `In ${path ?? 'the rig file'} on the daemon’s machine; start the daemon again afterwards:`,
  wiring: {
    loading: 'Looking…',
    lost: 'No rig is connected. The page sees by itself when it is.',
    telemetry: 'telemetry',
    counting: 'counting lines from the device…',
    rate: (rateHz: number) => `${fixed(rateHz, 0)} lines a second from the device`,
    rateCure:
      'plug the rig into the machine itself, without a hub, and end what else reads the port',
    measure:
      'Whether the servos move comes in step 3. The line itself is measured, without the daemon, by',
  },
  limits: {
    at: (atUs: number | null, range: Range | undefined) =>
      `${atUs === null ? '–' : fixed(atUs, 0)} µs, between ${range ? fixed(range.minUs, 0) : '–'} and ${range ? fixed(range.maxUs, 0) : '–'} µs`,
    step: (axis: Axis, stepUs: number) => `${axis} ${fixed(stepUs, 0)} µs`,
    pad: 'Move for as long as you push',
    binds:
      'When it binds, go back until it rests, and 50 µs more: that is the shortest or longest pulse to write down.',
    area: (near: string, far: string, right: string, left: string) =>
      `Work area: ${near} to ${far} m from the base, bearing ${right} to ${left}. The file’s workArea says so.`,
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
      reversed: 'The direction of this axis is the other one.',
      swapped:
        'The signal wires of the two servos are swapped: pan belongs on pin 9, tilt on pin 10. Power off first.',
      still:
        'Is the servos’ own supply on, and its ground joined with the board’s? Is the signal wire on its pin (pan 9, tilt 10)?',
    },
  },
  ways: {
    itself: 'The simulated camera',
    hand: 'By hand',
    camera: 'A webcam over the floor',
  },
  waysAbout: {
    itself: 'sees the spot by itself, with the noise of a real one',
    hand: 'the rig points, you measure, and click the map or type',
    camera: 'finds the spot by itself, once it knows the floor by printed tags or marks',
  },
  train: {
    progress: 'Progress of the training',
    begin: (count: number | null) =>
      count === 1 ? 'Train on 1 sample' : `Train on ${count === null ? '…' : whole(count)} samples`,
    empty: 'There is no sample yet: collect some first.',
    active: (id: number, kind: string) => `Active now: model ${id}, ${kind}.`,
    median: (error: string) => `Half of the samples that it had not seen are hit within ${error}.`,
    unvalidated: 'It was never tested on samples.',
    point: 'Aim with it',
    learn: 'Compare kinds',
    state: {
      none: 'Not trained yet.',
      queued: 'Waiting…',
      running: (kind: string | undefined) => `Learning${kind ? `: ${kind}` : ''}…`,
      done: (count: number) =>
        count === 1 ? 'Done: 1 model learned.' : `Done: ${count} models learned.`,
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
    way: 'Qui voit le point',
    collect: 'Mesurer',
    train: 'Apprendre',
  },
  done: 'fait',
  needless: 'inutile',
  loading: 'En attente du robot…',
  place: (number, of) => `étape ${number} sur ${of}`,
  next: (name) => `Suite : ${name}`,
  about: {
    wiring: 'L’appareil répond-il, et est-il comme il faut ? Rien ne bouge ici.',
    limits:
      'Allez aux bouts de chaque axe à petits pas, la main sur l’interrupteur. Des servos éteints s’allument au premier clic, et sautent aux impulsions ci-dessous. L’un bourdonne-t-il, ou ne suit-il plus, avant le bout ? Alors le bout est trop loin.',
    direction:
      'Chaque axe tourne de six degrés quand vous cliquez ; des servos éteints sautent d’abord à leurs impulsions. Dites ce que vous avez vu.',
    way: 'Quelque chose doit dire où le point tombe au sol.',
    train: 'Ce que les mesures disent de ce robot s’apprend en quelques secondes.',
  },
  simulated: {
    wiring: 'Ce robot est un logiciel : son câblage est toujours bon. Voici à quoi cela ressemble.',
    limits:
      'Ce robot est un logiciel : ses servos ne forcent jamais. Vous pouvez le bouger quand même.',
    direction: 'Ce robot est un logiciel : il tourne comme son fichier le dit. Essayez.',
  },
  axes: { pan: 'Pan', tilt: 'Tilt' },
  fileLines: (path) =>
    `Dans ${path ?? 'le fichier du robot'}, sur la machine du démon ; relancez ensuite le démon :`,
  wiring: {
    loading: 'On regarde…',
    lost: 'Aucun robot n’est connecté. La page verra d’elle-même quand il l’est.',
    telemetry: 'télémétrie',
    counting: 'on compte les lignes de l’appareil…',
    rate: (rateHz) => `${fixed(rateHz, 0)} lignes par seconde de l’appareil`,
    rateCure:
      'branchez le robot sur la machine même, sans concentrateur, et fermez ce qui lit aussi le port',
    measure:
      'Les servos bougent-ils ? C’est l’étape 3. La ligne elle-même se mesure, sans le démon, par',
  },
  limits: {
    at: (atUs, range) =>
      `${atUs === null ? '–' : fixed(atUs, 0)} µs, entre ${range ? fixed(range.minUs, 0) : '–'} et ${range ? fixed(range.maxUs, 0) : '–'} µs`,
    step: english.limits.step,
    pad: 'Bouger tant que vous poussez',
    binds:
      'S’il force, revenez jusqu’à ce qu’il repose, et encore 50 µs : c’est l’impulsion min. ou max. à noter.',
    area: (near, far, right, left) =>
      `Zone de travail : ${near} à ${far} m de la base, direction ${right} à ${left}. C’est le workArea du fichier.`,
  },
  direction: {
    turn: { pan: 'Tourner pan un peu', tilt: 'Tourner tilt un peu' },
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
      reversed: 'Le sens de cet axe est l’autre.',
      swapped:
        'Les fils de signal des deux servos sont échangés : pan va sur la broche 9, tilt sur la 10. Coupez d’abord l’alimentation.',
      still:
        'L’alimentation des servos est-elle allumée, et sa masse reliée à celle de la carte ? Le fil de signal est-il sur sa broche (pan 9, tilt 10) ?',
    },
  },
  ways: {
    itself: 'La caméra simulée',
    hand: 'À la main',
    camera: 'Une webcam au-dessus du sol',
  },
  waysAbout: {
    itself: 'voit le point d’elle-même, avec le bruit d’une vraie',
    hand: 'le robot pointe, vous mesurez, et cliquez la carte ou tapez',
    camera:
      'trouve le point d’elle-même, quand elle connaît le sol par des tags imprimés ou des repères',
  },
  train: {
    progress: 'Avancement de l’apprentissage',
    begin: (count) =>
      count === 0 || count === 1
        ? `Apprendre de ${count} mesure`
        : `Apprendre de ${count === null ? '…' : whole(count)} mesures`,
    empty: 'Il n’y a pas encore de mesure : prenez-en d’abord.',
    active: (id, kind) => `Actif maintenant : modèle ${id}, ${kind}.`,
    median: (error) =>
      `La moitié des mesures qu’il n’avait pas vues sont touchées à ${error} près.`,
    unvalidated: 'Il n’a jamais été éprouvé sur des mesures.',
    point: 'Viser avec lui',
    learn: 'Comparer les genres',
    state: {
      none: 'Pas encore appris.',
      queued: 'En attente…',
      running: (kind) => `Apprentissage${kind ? ` : ${kind}` : ''}…`,
      done: (count) =>
        count === 1 ? 'Fini : 1 modèle appris.' : `Fini : ${count} modèles appris.`,
      cancelled: 'Annulé.',
      failed: 'Échec : ',
    },
  },
};

export const texts = inLanguage({ en: english, fr: french });
