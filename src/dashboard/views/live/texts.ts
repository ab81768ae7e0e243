/** Texts of the view Live. */
import { fixed } from '../../format.ts';
import { inLanguage } from '../../language.ts';

/** What a device calls the reason of a reset, in words; and the cure, where one is wanted. */
type Resets = Readonly<
  Record<string, { readonly name: string; readonly cure?: string } | undefined>
>;

const englishResets: Resets = {
  POWER: { name: 'powered up' },
  EXTERNAL: { name: 'reset by the port or its button' },
  BROWNOUT: {
    name: 'brown-out',
    cure: 'The supply broke down. Feed the servos from a supply of their own (5 to 6 V, 2 A, 470 µF across it), never from the board.',
  },
  WATCHDOG: {
    name: 'watchdog',
    cure: 'The firmware hung. Write the current one with "pantilt flash".',
  },
};

const frenchResets: Resets = {
  POWER: { name: 'mise sous tension' },
  EXTERNAL: { name: 'port ou bouton' },
  BROWNOUT: {
    name: 'sous-tension',
    cure: 'L’alimentation s’est effondrée. Alimentez les servos à part (5 à 6 V, 2 A, 470 µF en parallèle), jamais par la carte.',
  },
  WATCHDOG: {
    name: 'chien de garde',
    cure: 'Le micrologiciel s’est bloqué. Écrivez l’actuel avec « pantilt flash ».',
  },
};

const english = {
  none: '–',
  strips: {
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
    garbled: 'garbled',
    damaged: 'damaged',
    retried: 'repeated',
    roundTrip: 'Round trip',
  },
  toolbar: {
    title: 'Charts',
    pause: 'Pause',
    goOn: 'Back to live',
    earlier: 'Earlier',
    later: 'Later',
    longer: 'Show a longer time',
    shorter: 'Show a shorter time; or drag over a chart',
    seconds: (number: string) => `${number} s`,
    minutes: (number: string) => `${number} min`,
    csvHint: 'Save what is shown as a table',
    png: 'Picture',
    pngHint: 'Save what is shown as a picture',
  },
  connection: {
    title: 'Connection',
    device: 'Device',
    firmware: 'Firmware',
    reset: 'Last reset',
    resets: englishResets,
    lastLoss: 'Last lost',
    neverLost: 'not since this page was opened',
  },
  line: {
    title: 'Line',
    ms: (valueMs: number) => `${fixed(valueMs, 1)} ms`,
    roundTrip: 'Round trip',
    received: 'Lines received',
    counts: {
      garbled: 'Garbled on the way here',
      retried: 'Commands repeated',
      crc: 'Wrong checksum at the device',
      syntax: 'Malformed at the device',
      overflow: 'Lost at the device, too fast',
      sequence: 'Came twice',
      refused: 'Refused by the device',
      silences: 'Silences of the host',
    },
    meanings: {
      garbled:
        'bytes were damaged on the way to the computer. Use a shorter cable, tie all grounds together, keep it away from the servo leads.',
      crc: 'bytes were damaged on the way to the device; it did nothing, and was told again. The same cures.',
      syntax: 'a line reached the device cut or mixed with another. The same cures.',
      overflow:
        'bytes came faster than the device took them. Write the current firmware with "pantilt flash".',
      silences:
        'for half a second the device heard nothing, turned the laser off and held. Was the computer asleep or very busy?',
    },
  },
};

const french: typeof english = {
  none: '–',
  strips: {
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
    garbled: 'brouillées',
    damaged: 'abîmées',
    retried: 'répétées',
    roundTrip: 'Aller-retour',
  },
  toolbar: {
    title: 'Courbes',
    pause: 'Pause',
    goOn: 'Revenir au direct',
    earlier: 'Plus tôt',
    later: 'Plus tard',
    longer: 'Montrer plus longtemps',
    shorter: 'Montrer moins longtemps ; ou glisser sur une courbe',
    seconds: english.toolbar.seconds,
    minutes: english.toolbar.minutes,
    csvHint: 'Enregistrer ce qui est montré en tableau',
    png: 'Image',
    pngHint: 'Enregistrer ce qui est montré en image',
  },
  connection: {
    title: 'Connexion',
    device: 'Appareil',
    firmware: 'Micrologiciel',
    reset: 'Dernier redémarrage',
    resets: frenchResets,
    lastLoss: 'Dernière perte',
    neverLost: 'aucune depuis l’ouverture',
  },
  line: {
    title: 'Ligne',
    ms: english.line.ms,
    roundTrip: 'Aller-retour',
    received: 'Lignes reçues',
    counts: {
      garbled: 'Brouillées en venant ici',
      retried: 'Commandes répétées',
      crc: 'Somme fausse à l’appareil',
      syntax: 'Mal formées à l’appareil',
      overflow: 'Perdues à l’appareil, trop vite',
      sequence: 'Venues deux fois',
      refused: 'Refusées par l’appareil',
      silences: 'Silences de l’hôte',
    },
    meanings: {
      garbled:
        'des octets ont été abîmés vers l’ordinateur. Prenez un câble plus court, reliez toutes les masses, éloignez-le des fils des servos.',
      crc: 'des octets ont été abîmés vers l’appareil ; il n’a rien fait, et on le lui a redit. Mêmes remèdes.',
      syntax: 'une ligne est arrivée coupée ou mêlée à une autre. Mêmes remèdes.',
      overflow:
        'les octets arrivent plus vite que l’appareil ne les prend. Écrivez le micrologiciel actuel avec « pantilt flash ».',
      silences:
        'l’appareil n’a rien entendu pendant une demi-seconde, a éteint le laser et s’est figé. L’ordinateur dormait-il, ou était-il très occupé ?',
    },
  },
};

export const texts = inLanguage({ en: english, fr: french });
