/**
 * The texts of the page around its views, in each language; views have texts of their own beside them.
 * What the daemon says comes by said.ts.
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
    failed: 'This view could not be loaded: the daemon did not send it.',
    reload: 'Load the page again',
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
    connecting: 'Connecting with the daemon…',
    connected: (port: string) => `Connected on ${port}`,
    searching: 'Looking for the rig…',
    searchingWithProblem: 'No rig: still looking for it',
    closed: 'The daemon has let go of the rig',
    down: 'Daemon not reachable',
    silent: 'The daemon is silent',
    refused: 'The daemon refuses this page',
    tokenWanted: 'The daemon wants a token',
  },
  notice: {
    down: 'Nothing here is live. Is the daemon running on its machine? Start it with "npm start", or look at its log. This page goes on trying.',
    downTitle: 'The daemon does not answer',
    silent: 'No word from it for a second: nothing here is live. This page goes on asking.',
    refusedTitle: 'The daemon refuses this page',
    problemTitle: 'No rig is connected',
    retry: 'Try now',
    giveToken: 'Enter the token',
    stopFailedTitle: 'The stop is not confirmed',
    stopFailed: (detail: string) =>
      `${detail} If anything still moves, cut the power of the servos.`,
    stopUnanswered: 'The daemon has not answered yet; this page goes on trying.',
    stopNobody:
      'No rig is connected that could confirm it; the daemon moves nothing until you resume.',
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
    none: 'Nothing since this page was opened.',
    again: 'The daemon answers again',
    loading: 'Loading',
  },
  token: {
    title: 'Access token',
    why: 'This daemon wants a token. It is set on its machine with --token, PANTILT_TOKEN or "token" in the YAML file.',
    label: 'Token',
    wrong: 'That token is wrong.',
    unsendable: 'A browser can send letters, digits and -._~!#$%&*+ only.',
    send: 'Open',
  },
  problem: {
    unreachable: 'The daemon does not answer.',
    withoutText: (status: number) => `The daemon answered with status ${status} and no text.`,
    page: 'The page has failed; load it again.',
  },
  job: {
    cancel: 'Cancel',
    stopped: 'the rig was stopped',
    position: (position: number) => `Position in the queue: ${position}.`,
    startsIn: (time: string) => `Starts in about ${time}.`,
  },
  verdicts: { well: 'Well:', advice: 'Could be better:', wrong: 'Wrong:' },
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
    failed: 'Cette vue n’a pas pu être chargée : le démon ne l’a pas envoyée.',
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
    moving: 'En marche',
    stopped: 'Arrêté',
  },
  link: {
    connecting: 'Connexion au démon…',
    connected: (port) => `Connecté sur ${port}`,
    searching: 'Recherche du robot…',
    searchingWithProblem: 'Pas de robot : la recherche continue',
    closed: 'Le démon a lâché le robot',
    down: 'Démon injoignable',
    silent: 'Le démon se tait',
    refused: 'Le démon refuse cette page',
    tokenWanted: 'Le démon demande un jeton',
  },
  notice: {
    down: 'Rien ici n’est en direct. Le démon tourne-t-il sur sa machine ? Lancez-le avec « npm start », ou lisez son journal. Cette page continue d’essayer.',
    downTitle: 'Le démon ne répond pas',
    silent:
      'Pas un mot de lui depuis une seconde : rien ici n’est en direct. Cette page continue de demander.',
    refusedTitle: 'Le démon refuse cette page',
    problemTitle: 'Aucun robot n’est connecté',
    retry: 'Essayer maintenant',
    giveToken: 'Saisir le jeton',
    stopFailedTitle: 'L’arrêt n’est pas confirmé',
    stopFailed: (detail) =>
      `${detail} Si quelque chose bouge encore, coupez l’alimentation des servos.`,
    stopUnanswered: 'Le démon n’a pas encore répondu ; cette page continue d’essayer.',
    stopNobody:
      'Aucun robot connecté ne peut le confirmer ; le démon ne bouge rien avant la reprise.',
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
    none: 'Rien depuis l’ouverture de cette page.',
    again: 'Le démon répond à nouveau',
    loading: 'Chargement',
  },
  token: {
    title: 'Jeton d’accès',
    why: 'Ce démon demande un jeton. Il se définit sur sa machine avec --token, PANTILT_TOKEN ou « token » dans le fichier YAML.',
    label: 'Jeton',
    wrong: 'Ce jeton est faux.',
    unsendable: 'Un navigateur ne peut envoyer que lettres, chiffres et -._~!#$%&*+.',
    send: 'Ouvrir',
  },
  problem: {
    unreachable: 'Le démon ne répond pas.',
    withoutText: (status) => `Le démon a répondu avec le statut ${status}, sans texte.`,
    page: 'La page a échoué ; rechargez-la.',
  },
  job: {
    cancel: 'Annuler',
    stopped: 'le robot a été arrêté',
    position: (position) => `Position dans la file d’attente : ${position}.`,
    startsIn: (time) => `Début dans environ ${time}.`,
  },
  verdicts: { well: 'Bon :', advice: 'Pourrait être mieux :', wrong: 'Faux :' },
  none: '–',
};

export const texts = inLanguage({ en: english, fr: french });
