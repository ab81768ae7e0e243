/** Texts of the view Live. */
import { fixed } from '../../format.ts';
import { inLanguage } from '../../language.ts';

const english = {
  line: {
    title: 'Line',
    roundTrip: 'Round trip',
    garbled: 'Garbled lines',
    retried: 'Repeated commands',
    of: (part: number, whole: number) => `${part} of ${whole}`,
    ms: (valueMs: number) => `${fixed(valueMs, 1)} ms`,
    device: 'Device',
    firmware: (id: string, version: string) => `${id}, firmware ${version}`,
  },
};

const french: typeof english = {
  line: {
    title: 'Ligne',
    roundTrip: 'Aller-retour',
    garbled: 'Lignes brouillées',
    retried: 'Commandes répétées',
    of: (part, whole) => `${part} sur ${whole}`,
    ms: english.line.ms,
    device: 'Appareil',
    firmware: (id, version) => `${id}, micrologiciel ${version}`,
  },
};

export const texts = inLanguage({ en: english, fr: french });
