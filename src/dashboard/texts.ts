/**
 * Texts of the page around its views, in each language; views have their own texts. translate.ts
 * translates texts of the daemon.
 */
import { inLanguage } from './language.ts';

const english = {
  pageTitle: (view: string, rig: string | undefined) => `${view} · ${rig ?? 'pantilt'}`,
  navigation: 'Views',
  views: {
    point: 'Point',
    live: 'Live',
    collect: 'Collect',
    learn: 'Learn',
    exercise: 'Exercise',
    settings: 'Settings',
  },
  view: {
    loading: 'Loading…',
    failed: 'This view could not be loaded from the daemon.',
    reload: 'Reload the page',
  },
  header: {
    noRig: 'no rig yet',
    state: 'State of the rig',
    laserOn: 'laser on',
    laserOff: 'laser off',
    laserUnknown: 'laser –',
  },
  states: {
    unknown: 'Unknown',
    released: 'Released',
    armed: 'Armed',
    moving: 'Moving',
    stopped: 'Stopped',
  },
  link: {
    connecting: 'Connecting to the daemon…',
    connected: (port: string) => `Connected on ${port}`,
    searching: 'Searching for the rig…',
    searchingWithProblem: 'No rig: still searching',
    closed: 'The daemon has released the rig',
    down: 'Daemon not reachable',
    silent: 'No messages from the daemon',
    refused: 'The daemon rejects this page',
    tokenRequired: 'The daemon requires a token',
  },
  notice: {
    down: 'This page shows old data and keeps trying. Check that the daemon runs on its machine: start it with "npm start", or see its log.',
    downTitle: 'The daemon does not answer',
    silent: 'No message for a second: this page shows old data and keeps trying.',
    refusedTitle: 'The daemon rejects this page',
    problemTitle: 'No rig is connected',
    retry: 'Retry now',
    giveToken: 'Enter the token',
    stopFailedTitle: 'Stop not confirmed',
    stopFailed: (detail: string) =>
      `${detail} If anything still moves, cut the power of the servos.`,
    stopUnanswered: 'The daemon has not answered yet; this page keeps trying.',
    stopNobody: 'No connected rig can confirm it; the daemon allows no motion until you resume.',
    dismiss: 'Close',
  },
  stop: {
    stop: 'STOP',
    hint: 'Stops the rig (space bar)',
    stopping: 'Stopping…',
    stopped: 'Stopped',
    unconfirmed: 'Not confirmed',
    resume: 'Resume',
  },
  commands: {
    home: 'Home',
    homeHint: 'Move both axes to their centre',
    release: 'Release',
    releaseHint: 'Turn servos and laser off',
    arm: 'Arm',
    laser: 'Laser',
    failed: (what: string, why: string) => `${what}: ${why}`,
  },
  events: {
    title: 'Events',
    none: 'No events since this page was opened.',
    again: 'Reconnected to the daemon',
    loading: 'Loading',
  },
  token: {
    title: 'Access token',
    why: 'This daemon requires a token, set on its machine with --token, PANTILT_TOKEN or "token" in the YAML file.',
    label: 'Token',
    wrong: 'Wrong token.',
    unsendable: 'Browsers can send only letters, digits and -._~!#$%&*+ in a token.',
    send: 'Open',
  },
  problem: {
    unreachable: 'The daemon does not answer.',
    withoutText: (status: number) => `The daemon answered with status ${status} and no text.`,
    page: 'Internal error of the page; reload it.',
  },
  job: {
    cancel: 'Cancel',
    stopped: 'the rig was stopped',
    position: (position: number) => `Position in the queue: ${position}.`,
    startsIn: (time: string) => `Starts in about ${time}.`,
  },
  verdicts: { well: 'OK:', advice: 'Advice:', wrong: 'Error:' },
  none: '–',
};

const french: typeof english = {
  pageTitle: english.pageTitle,
  navigation: 'Vues',
  views: {
    point: 'Viser',
    live: 'En direct',
    collect: 'Mesurer',
    learn: 'Apprendre',
    exercise: 'Exercice',
    settings: 'Réglages',
  },
  view: {
    loading: 'Chargement…',
    failed: 'Cette vue n’a pas pu être chargée depuis le démon.',
    reload: 'Recharger la page',
  },
  header: {
    noRig: 'pas encore de robot',
    state: 'État du robot',
    laserOn: 'laser allumé',
    laserOff: 'laser éteint',
    laserUnknown: 'laser –',
  },
  states: {
    unknown: 'Inconnu',
    released: 'Relâché',
    armed: 'Armé',
    moving: 'En mouvement',
    stopped: 'Arrêté',
  },
  link: {
    connecting: 'Connexion au démon…',
    connected: (port) => `Connecté sur ${port}`,
    searching: 'Recherche du robot…',
    searchingWithProblem: 'Pas de robot : la recherche continue',
    closed: 'Le démon a libéré le robot',
    down: 'Démon injoignable',
    silent: 'Aucun message du démon',
    refused: 'Le démon rejette cette page',
    tokenRequired: 'Le démon exige un jeton',
  },
  notice: {
    down: 'Les données affichées sont anciennes ; cette page continue d’essayer. Vérifiez que le démon tourne sur sa machine : lancez-le avec « npm start », ou consultez son journal.',
    downTitle: 'Le démon ne répond pas',
    silent:
      'Aucun message depuis une seconde : les données affichées sont anciennes. Cette page continue d’essayer.',
    refusedTitle: 'Le démon rejette cette page',
    problemTitle: 'Aucun robot n’est connecté',
    retry: 'Réessayer maintenant',
    giveToken: 'Saisir le jeton',
    stopFailedTitle: 'Arrêt non confirmé',
    stopFailed: (detail) =>
      `${detail} Si quelque chose bouge encore, coupez l’alimentation des servos.`,
    stopUnanswered: 'Le démon n’a pas encore répondu ; cette page continue d’essayer.',
    stopNobody:
      'Aucun robot connecté ne peut le confirmer ; le démon n’autorise aucun mouvement avant la reprise.',
    dismiss: 'Fermer',
  },
  stop: {
    stop: 'STOP',
    hint: 'Arrête le robot (barre d’espace)',
    stopping: 'Arrêt…',
    stopped: 'Arrêté',
    unconfirmed: 'Non confirmé',
    resume: 'Reprendre',
  },
  commands: {
    home: 'Centrer',
    homeHint: 'Amener les deux axes au centre',
    release: 'Relâcher',
    releaseHint: 'Couper les servos et le laser',
    arm: 'Armer',
    laser: 'Laser',
    failed: (what, why) => `${what} : ${why}`,
  },
  events: {
    title: 'Événements',
    none: 'Aucun événement depuis l’ouverture de cette page.',
    again: 'Reconnecté au démon',
    loading: 'Chargement',
  },
  token: {
    title: 'Jeton d’accès',
    why: 'Ce démon exige un jeton, défini sur sa machine avec --token, PANTILT_TOKEN ou « token » dans le fichier YAML.',
    label: 'Jeton',
    wrong: 'Jeton incorrect.',
    unsendable:
      'Un jeton envoyé par un navigateur ne peut contenir que des lettres, des chiffres et -._~!#$%&*+.',
    send: 'Ouvrir',
  },
  problem: {
    unreachable: 'Le démon ne répond pas.',
    withoutText: (status) => `Le démon a répondu avec le statut ${status}, sans texte.`,
    page: 'Erreur interne de la page ; rechargez-la.',
  },
  job: {
    cancel: 'Annuler',
    stopped: 'le robot a été arrêté',
    position: (position) => `Position dans la file d’attente : ${position}.`,
    startsIn: (time) => `Début dans environ ${time}.`,
  },
  verdicts: { well: 'OK :', advice: 'Conseil :', wrong: 'Erreur :' },
  none: '–',
};

export const texts = inLanguage({ en: english, fr: french });
