/** Texts of the view Live, including the reasons of a reset with their cures. */
import { fixed } from '../../format.ts';
import { inLanguage } from '../../language.ts';

/** By reset reason. */
type Resets = Readonly<
  Record<string, { readonly name: string; readonly cure?: string } | undefined>
>;

const englishResets: Resets = {
  POWER: { name: 'powered up' },
  EXTERNAL: { name: 'reset by the port or its button' },
  BROWNOUT: {
    name: 'brown-out',
    cure: 'The supply voltage collapsed. Power the servos from their own supply (5 to 6 V, 2 A, with 470 µF), never from the board.',
  },
  WATCHDOG: {
    name: 'watchdog',
    cure: 'The firmware hung. Install the current version with "pantilt flash".',
  },
};

const frenchResets: Resets = {
  POWER: { name: 'mise sous tension' },
  EXTERNAL: { name: 'port ou bouton' },
  BROWNOUT: {
    name: 'sous-tension',
    cure: 'La tension a chuté. Alimentez les servos séparément (5 à 6 V, 2 A, avec 470 µF en parallèle), jamais par la carte.',
  },
  WATCHDOG: {
    name: 'chien de garde',
    cure: 'Le micrologiciel s’est bloqué. Installez la version actuelle avec « pantilt flash ».',
  },
};

const english = {
  none: '–',
  plots: {
    label: (title: string) => `Chart: ${title}`,
    pulses: 'Pulses',
    angles: 'Nominal angles',
    pan: 'pan',
    tilt: 'tilt',
    errors: 'Error on the floor',
    expected: 'expected',
    measured: 'measured',
    line: 'Line',
    lines: 'lines',
    garbled: 'corrupt',
    damaged: 'rejected',
    retried: 'repeated',
    roundTrip: 'Round trip',
  },
  toolbar: {
    title: 'Charts',
    pause: 'Pause',
    goOn: 'Back to live',
    earlier: 'Earlier',
    later: 'Later',
    longer: 'Longer time window',
    shorter: 'Shorter time window; or drag across a chart',
    seconds: (number: string) => `${number} s`,
    minutes: (number: string) => `${number} min`,
    csvHint: 'Save the displayed data as CSV',
    png: 'Image',
    pngHint: 'Save the charts as an image',
    pauseHint: 'Hold the charts; the rig continues',
    goOnHint: 'Follow the rig again',
  },
  timeline: {
    label: 'Timeline of the last ten minutes',
    hint: 'Drag, or use ← →, to look at an earlier time; End follows the rig again',
    now: 'now',
    at: (from: string, to: string) => `${from} to ${to}`,
  },
  connection: {
    title: 'Connection',
    device: 'Device',
    firmware: 'Firmware',
    reset: 'Last reset',
    resets: englishResets,
    lastLoss: 'Last loss',
    neverLost: 'none recorded',
  },
  line: {
    title: 'Line',
    healthy: (roundTripMs: number | null) =>
      `Healthy: no errors${roundTripMs === null ? '' : `, answers in ${fixed(roundTripMs, 1)} ms`}.`,
    worrying: 'Errors on the line:',
    details: 'Counters since the connection',
    ms: (valueMs: number) => `${fixed(valueMs, 1)} ms`,
    roundTrip: 'Round trip',
    received: 'Lines received',
    counts: {
      garbled: 'Corrupt lines received',
      retried: 'Commands repeated',
      crc: 'Checksum errors at the device',
      syntax: 'Syntax errors at the device',
      overflow: 'Overflows at the device',
      sequence: 'Duplicate commands',
      refused: 'Refused by the device',
      silences: 'Host timeouts',
    },
    meanings: {
      garbled:
        'bytes were corrupted on the way to the computer. Use a shorter cable, connect all grounds, and keep it away from the servo leads.',
      crc: 'bytes were corrupted on the way to the device, which ignored them; the command was repeated. Same fixes.',
      syntax: 'a line arrived at the device truncated or merged with another. Same fixes.',
      overflow:
        'bytes arrived faster than the device could read them. Install the current firmware with "pantilt flash".',
      silences:
        'the device received nothing for half a second, turned the laser off and held its position. Check whether the computer was asleep or overloaded.',
    },
  },
};

const french: typeof english = {
  none: '–',
  plots: {
    label: (title) => `Courbe : ${title}`,
    pulses: 'Impulsions',
    angles: 'Angles nominaux',
    pan: 'pan',
    tilt: 'tilt',
    errors: 'Erreur au sol',
    expected: 'attendue',
    measured: 'mesurée',
    line: 'Ligne',
    lines: 'lignes',
    garbled: 'corrompues',
    damaged: 'rejetées',
    retried: 'répétées',
    roundTrip: 'Aller-retour',
  },
  toolbar: {
    title: 'Courbes',
    pause: 'Pause',
    goOn: 'Revenir au direct',
    earlier: 'Plus tôt',
    later: 'Plus tard',
    longer: 'Fenêtre plus longue',
    shorter: 'Fenêtre plus courte ; ou glisser sur une courbe',
    seconds: english.toolbar.seconds,
    minutes: english.toolbar.minutes,
    csvHint: 'Enregistrer les données affichées en CSV',
    png: 'Image',
    pngHint: 'Enregistrer les courbes en image',
    pauseHint: 'Figer les courbes ; le robot continue',
    goOnHint: 'Suivre à nouveau le robot',
  },
  timeline: {
    label: 'Chronologie des dix dernières minutes',
    hint: 'Glissez, ou utilisez ← →, pour voir un moment passé ; Fin suit à nouveau le robot',
    now: 'maintenant',
    at: (from, to) => `${from} à ${to}`,
  },
  connection: {
    title: 'Connexion',
    device: 'Appareil',
    firmware: 'Micrologiciel',
    reset: 'Dernier redémarrage',
    resets: frenchResets,
    lastLoss: 'Dernière perte',
    neverLost: 'aucune enregistrée',
  },
  line: {
    title: 'Ligne',
    healthy: (roundTripMs) =>
      `Saine : aucune erreur${roundTripMs === null ? '' : `, réponse en ${fixed(roundTripMs, 1)} ms`}.`,
    worrying: 'Erreurs sur la ligne :',
    details: 'Compteurs depuis la connexion',
    ms: english.line.ms,
    roundTrip: 'Aller-retour',
    received: 'Lignes reçues',
    counts: {
      garbled: 'Lignes corrompues reçues',
      retried: 'Commandes répétées',
      crc: 'Erreurs de somme de contrôle',
      syntax: 'Erreurs de syntaxe',
      overflow: 'Débordements dans l’appareil',
      sequence: 'Commandes en double',
      refused: 'Refusées par l’appareil',
      silences: 'Silences de l’hôte',
    },
    meanings: {
      garbled:
        'des octets ont été corrompus vers l’ordinateur. Utilisez un câble plus court, reliez toutes les masses, éloignez-le des fils des servos.',
      crc: 'des octets ont été corrompus vers l’appareil, qui les a ignorés ; la commande a été répétée. Procédez comme pour les octets corrompus vers l’ordinateur.',
      syntax: 'une ligne est arrivée tronquée ou mélangée à une autre. Procédez de même.',
      overflow:
        'les octets arrivent plus vite que l’appareil ne les lit. Installez le micrologiciel actuel avec « pantilt flash ».',
      silences:
        'l’appareil n’a rien reçu pendant une demi-seconde, a éteint le laser et maintenu sa position. Vérifiez si l’ordinateur était en veille ou surchargé.',
    },
  },
};

export const texts = inLanguage({ en: english, fr: french });
