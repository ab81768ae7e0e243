/** Texts of the view Settings. */
import { inLanguage } from '../../language.ts';

const english = {
  page: {
    title: 'This page',
    language: 'Language',
    theme: 'Colours',
    themes: { system: 'as the system', light: 'light', dark: 'dark' },
  },
  about: {
    title: 'About',
    docs: 'All calls of the daemon, with their schemas',
    device: 'Device',
    firmware: (id: string, version: string) => `${id}, firmware ${version}`,
    port: 'Port',
    nothing: 'none connected',
  },
};

const french: typeof english = {
  page: {
    title: 'Cette page',
    language: 'Langue',
    theme: 'Couleurs',
    themes: { system: 'comme le système', light: 'claires', dark: 'sombres' },
  },
  about: {
    title: 'À propos',
    docs: 'Tous les appels du démon, avec leurs schémas',
    device: 'Appareil',
    firmware: (id, version) => `${id}, micrologiciel ${version}`,
    port: 'Port',
    nothing: 'rien de connecté',
  },
};

export const texts = inLanguage({ en: english, fr: french });
