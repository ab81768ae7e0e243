/** Texts of the command palette and of the list of keys. */
import { inLanguage } from '../language.ts';

const english = {
  button: 'Commands',
  hint: 'All commands (Ctrl-K or /); keys (?)',
  title: 'Commands',
  placeholder: 'A command, a preset, or a target such as 1.05 −0.45',
  none: 'No command has this name.',
  space: 'Space',
  undo: (change: string) => `Undo: ${change}`,
  undoKeys: 'Ctrl-Z',
  aim: (target: string) => `Aim at ${target}`,
  go: (view: string) => `Open ${view}`,
  themes: { system: 'System colours', light: 'Light colours', dark: 'Dark colours' },
  keys: 'Keys',
  keyList: [
    ['Space', 'Stop the rig, from everywhere except text fields'],
    ['Ctrl-K  /', 'All commands'],
    ['Ctrl-Z', 'Undo: removed samples, activated models, presets'],
    ['1 … 6', 'Open a view'],
    ['?', 'This list'],
    ['← ↑ → ↓', 'On the map: move the crosshair; with Shift in larger steps'],
    ['Enter', 'On the map: aim at the crosshair'],
    ['+  −  0', 'On the map: zoom in, zoom out, show the whole'],
    ['Shift + drag', 'On the map: move it'],
    ['← ↑ → ↓', 'On the jog pad or the 3D view: turn while held'],
    ['Esc', 'Close, or hide the crosshair'],
  ],
};

const french: typeof english = {
  button: 'Commandes',
  hint: 'Toutes les commandes (Ctrl-K ou /) ; touches (?)',
  title: 'Commandes',
  placeholder: 'Une commande, un repère, ou une cible comme 1,05 −0,45',
  none: 'Aucune commande de ce nom.',
  space: 'Espace',
  undo: (change) => `Annuler : ${change}`,
  undoKeys: 'Ctrl-Z',
  aim: (target) => `Viser ${target}`,
  go: (view) => `Ouvrir ${view}`,
  themes: { system: 'Couleurs du système', light: 'Couleurs claires', dark: 'Couleurs sombres' },
  keys: 'Touches',
  keyList: [
    ['Espace', 'Arrêter le robot, partout sauf dans un champ de texte'],
    ['Ctrl-K  /', 'Toutes les commandes'],
    ['Ctrl-Z', 'Annuler : mesures exclues, modèles activés, repères'],
    ['1 … 6', 'Ouvrir une vue'],
    ['?', 'Cette liste'],
    ['← ↑ → ↓', 'Sur la carte : déplacer le réticule ; avec Maj, à grands pas'],
    ['Entrée', 'Sur la carte : viser le réticule'],
    ['+  −  0', 'Sur la carte : agrandir, réduire, tout voir'],
    ['Maj + glisser', 'Sur la carte : la déplacer'],
    ['← ↑ → ↓', 'Sur la manette ou la vue 3D : tourner tant que la touche est maintenue'],
    ['Échap', 'Fermer, ou masquer le réticule'],
  ],
};

export const texts = inLanguage({ en: english, fr: french });
