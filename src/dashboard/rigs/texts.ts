/** Texts of the list of rigs. */
import { inLanguage } from '../language.ts';

const english = {
  title: 'Rigs',
  choose: 'Rig',
  all: 'All rigs',
  none: 'No rig has joined this hub yet. Start a daemon with --hub and the address of this page.',
  stopAll: 'STOP ALL',
  stopping: 'Stopping…',
  stopFailed: 'The hub has not answered the stop: switch the servo supplies off.',
  allStopped: 'All rigs have confirmed the stop.',
  unconfirmed: (names: string) =>
    `Not confirmed: ${names}. If one of them still moves, switch its servo supply off.`,
  stop: 'Stop',
  stopRig: (name: string) => `Stop ${name}`,
  forget: 'Remove from the list',
  open: (name: string) => `Open the page of ${name}`,
  columns: {
    name: 'Rig',
    state: 'State',
    holder: 'Used by',
    model: 'Model',
    drift: 'Last check',
    error: 'Last error',
  },
  silent: (ago: string) => `silent, last report ${ago}`,
  unreachable: 'the hub cannot connect to it',
  searching: 'no device',
  holds: 'holds',
  drifted: 'has drifted',
  unchecked: 'never',
  free: 'free',
};

const french: typeof english = {
  title: 'Robots',
  choose: 'Robot',
  all: 'Tous les robots',
  none: 'Aucun robot n’est encore relié à ce concentrateur. Démarrez un démon avec --hub et l’adresse de cette page.',
  stopAll: 'TOUT ARRÊTER',
  stopping: 'Arrêt en cours…',
  stopFailed: 'Le concentrateur n’a pas répondu à l’arrêt : coupez l’alimentation des servos.',
  allStopped: 'Tous les robots ont confirmé l’arrêt.',
  unconfirmed: (names) =>
    `Sans confirmation : ${names}. Si l’un d’eux bouge encore, coupez l’alimentation de ses servos.`,
  stop: 'Arrêter',
  stopRig: (name) => `Arrêter ${name}`,
  forget: 'Retirer de la liste',
  open: (name) => `Ouvrir la page de ${name}`,
  columns: {
    name: 'Robot',
    state: 'État',
    holder: 'Utilisé par',
    model: 'Modèle',
    drift: 'Dernier contrôle',
    error: 'Dernière erreur',
  },
  silent: (ago) => `silencieux, dernière nouvelle ${ago}`,
  unreachable: 'le concentrateur ne peut pas s’y connecter',
  searching: 'sans appareil',
  holds: 'valable',
  drifted: 'a dérivé',
  unchecked: 'jamais',
  free: 'libre',
};

export const texts = inLanguage({ en: english, fr: french });
