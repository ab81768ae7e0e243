/** Texts of the net playground. */
import type { SweptName } from '../../../../course/playground/sweep.ts';
import { inLanguage } from '../../../language.ts';
import type { SourceName } from './net-playground.ts';

const english = {
  intro:
    'Train a net on your own data, and change its settings while it learns. Everything runs in this page; nothing moves the rig.',
  data: 'Data',
  source: 'Source',
  sources: {
    sine: 'the noisy sine',
    xor: 'XOR',
    spiral: 'two spirals',
    rig: 'samples of the rig',
    file: 'your CSV file',
  } satisfies Record<SourceName, string>,
  file: 'Open a CSV file',
  fileHint: 'One line per example, the first line names the columns. Columns of numbers are used.',
  noSamples: 'The rig has fewer than ten samples: collect some in the view Collect.',
  noFile: 'Open a CSV file with ten or more lines.',
  role: (name: string) => `Role of ${name}`,
  roles: { input: 'input', output: 'output', unused: 'unused' },
  rows: (training: number, validation: number) =>
    `${training} rows to learn from, ${validation} to validate. Columns are scaled to mean 0 and standard deviation 1.`,
  net: 'Net and training',
  hidden: 'Widths of the hidden layers',
  hiddenHint: 'Integers from 1 to 512, such as 256, 256, 256',
  restarted: (layers: string) =>
    `Their size changed, so these layers start again with random weights: ${layers}. The others continue.`,
  activation: 'Activation',
  optimiser: 'Optimiser',
  optimisers: {
    'gradient-descent': 'gradient descent',
    momentum: 'momentum',
    adam: 'Adam',
  },
  rate: (rate: string) => `Learning rate γ: ${rate}`,
  batch: (count: string) => `Batch: ${count}`,
  all: 'all rows',
  decay: (decay: string) => `Regularisation (L2): ${decay}`,
  noise: (noise: string) => `Noise on the targets: ${noise} standard deviations`,
  none: 'none',
  run: 'Run',
  pause: 'Pause',
  step: 'One step',
  reset: 'Reset',
  status: (step: string, training: string, validation: string) =>
    `Step ${step}. Training loss ${training}, validation loss ${validation}.`,
  speed: (steps: string, frames: string) =>
    `${steps} steps per second, drawn ${frames} times per second.`,
  weights: (widths: string, count: string) => `${widths}: ${count} weights`,
  broken: {
    title: 'The numbers broke',
    where: {
      weights: (layer: number, layers: number) =>
        `The weights of layer ${layer} of ${layers} are the first that are no longer finite.`,
      sums: (layer: number, layers: number) =>
        `Layer ${layer} of ${layers} is the first whose sums are no longer finite: its weights are still numbers, but a 32-bit float ends at 3.4 · 10³⁸.`,
      loss: () => 'All layers are still finite, but the square of the error is not.',
    },
    why: (step: string, largest: string) =>
      `After ${step} steps, the largest weights by layer are ${largest}. Every step went beyond the minimum, so the next gradient was larger, and so on: infinity minus infinity is not a number (NaN), and every later result is NaN too.`,
    cure: 'Lower the learning rate, choose Adam, or remove outliers from the data; then press Reset.',
  },
  learned: 'What the net has learned',
  output: 'Output',
  curve: 'The rows and the curve of the net',
  map: 'The output of the net over both inputs, with the rows',
  predictions: 'Predicted against true values of the validation rows',
  trueValue: 'true',
  predicted: 'predicted',
  diagonal: 'exact',
  key: (low: string, high: string) => `From amber, ${low}, to blue, ${high}.`,
  losses: 'The losses',
  training: 'training',
  validation: 'validation',
  netLine: 'net',
  steps: 'steps',
  loss: 'loss',
  empty: 'Press Run.',
  sweep: 'Two settings at once',
  sweepHint:
    'Trains a net from the same start for each pair of values; press a cell to use its values.',
  across: 'Across',
  up: 'Down',
  swept: {
    learningRate: 'learning rate',
    batch: 'batch',
    width: 'units per layer',
    layers: 'hidden layers',
    weightDecay: 'regularisation',
    noise: 'noise',
  } satisfies Record<SweptName, string>,
  sweepSteps: (steps: number) => `Steps of each net: ${steps}`,
  start: 'Start',
  cancel: 'Cancel',
  progress: (done: number, all: number) => `${done} of ${all} nets trained.`,
  table: 'Validation loss for each pair of values',
  diverged: 'broke',
  take: (x: string, y: string) => `Use ${x} and ${y}`,
  export: 'Take it with you',
  exportHint:
    'The files contain the net in the units of your columns, without scaling. The program trains the same net in PyTorch, on the data file beside it.',
  saves: {
    safetensors: 'Weights (safetensors)',
    onnx: 'Net (ONNX)',
    script: 'Program (PyTorch)',
    csv: 'Data (CSV)',
  },
};

const french: typeof english = {
  intro:
    'Entraînez un réseau sur vos propres données, et changez ses réglages pendant qu’il apprend. Tout se passe dans cette page ; rien ne bouge le robot.',
  data: 'Données',
  source: 'Source',
  sources: {
    sine: 'le sinus bruité',
    xor: 'XOR',
    spiral: 'deux spirales',
    rig: 'mesures du robot',
    file: 'votre fichier CSV',
  },
  file: 'Ouvrir un fichier CSV',
  fileHint:
    'Une ligne par exemple ; la première ligne nomme les colonnes. Les colonnes de nombres sont utilisées.',
  noSamples: 'Le robot a moins de dix mesures : faites-en dans la vue Mesurer.',
  noFile: 'Ouvrez un fichier CSV d’au moins dix lignes.',
  role: (name) => `Rôle de ${name}`,
  roles: { input: 'entrée', output: 'sortie', unused: 'inutilisée' },
  rows: (training, validation) =>
    `${training} lignes pour apprendre, ${validation} pour valider. Les colonnes sont ramenées à la moyenne 0 et à l’écart type 1.`,
  net: 'Réseau et apprentissage',
  hidden: 'Largeurs des couches cachées',
  hiddenHint: 'Des entiers de 1 à 512, par exemple 256, 256, 256',
  restarted: (layers) =>
    `Leur taille a changé : ces couches repartent avec des poids au hasard : ${layers}. Les autres continuent.`,
  activation: 'Activation',
  optimiser: 'Optimiseur',
  optimisers: {
    'gradient-descent': 'descente de gradient',
    momentum: 'moment',
    adam: 'Adam',
  },
  rate: (rate) => `Taux d’apprentissage γ : ${rate}`,
  batch: (count) => `Lot : ${count}`,
  all: 'toutes les lignes',
  decay: (decay) => `Régularisation (L2) : ${decay}`,
  noise: (noise) => `Bruit sur les cibles : ${noise} écart type`,
  none: 'aucune',
  run: 'Lancer',
  pause: 'Pause',
  step: 'Un pas',
  reset: 'Recommencer',
  status: (step, training, validation) =>
    `Pas ${step}. Perte d’apprentissage ${training}, de validation ${validation}.`,
  speed: (steps, frames) => `${steps} pas par seconde, dessinés ${frames} fois par seconde.`,
  weights: (widths, count) => `${widths} : ${count} poids`,
  broken: {
    title: 'Les nombres ont débordé',
    where: {
      weights: (layer, layers) =>
        `Les poids de la couche ${layer} sur ${layers} sont les premiers à ne plus être finis.`,
      sums: (layer, layers) =>
        `La couche ${layer} sur ${layers} est la première dont les sommes ne sont plus finies : ses poids sont encore des nombres, mais un flottant de 32 bits s’arrête à 3,4 · 10³⁸.`,
      loss: () => 'Toutes les couches sont encore finies, mais le carré de l’erreur ne l’est plus.',
    },
    why: (step, largest) =>
      `Après ${step} pas, les plus grands poids par couche sont ${largest}. Chaque pas a dépassé le minimum, si bien que le gradient suivant était plus grand encore, et ainsi de suite : l’infini moins l’infini n’est pas un nombre (NaN), et tous les résultats suivants sont NaN aussi.`,
    cure: 'Baissez le taux d’apprentissage, choisissez Adam, ou retirez des données les valeurs aberrantes ; puis appuyez sur Recommencer.',
  },
  learned: 'Ce que le réseau a appris',
  output: 'Sortie',
  curve: 'Les lignes et la courbe du réseau',
  map: 'La sortie du réseau selon les deux entrées, avec les lignes',
  predictions: 'Valeurs prédites et vraies des lignes de validation',
  trueValue: 'vraie',
  predicted: 'prédite',
  diagonal: 'exacte',
  key: (low, high) => `De l’ambre, ${low}, au bleu, ${high}.`,
  losses: 'Les pertes',
  training: 'apprentissage',
  validation: 'validation',
  netLine: 'réseau',
  steps: 'pas',
  loss: 'perte',
  empty: 'Appuyez sur Lancer.',
  sweep: 'Deux réglages à la fois',
  sweepHint:
    'Entraîne un réseau, toujours depuis le même départ, pour chaque couple de valeurs ; appuyez sur une case pour prendre ses valeurs.',
  across: 'En colonnes',
  up: 'En lignes',
  swept: {
    learningRate: 'taux d’apprentissage',
    batch: 'lot',
    width: 'unités par couche',
    layers: 'couches cachées',
    weightDecay: 'régularisation',
    noise: 'bruit',
  },
  sweepSteps: (steps) => `Pas de chaque réseau : ${steps}`,
  start: 'Démarrer',
  cancel: 'Annuler',
  progress: (done, all) => `${done} réseaux entraînés sur ${all}.`,
  table: 'Perte de validation pour chaque couple de valeurs',
  diverged: 'débordé',
  take: (x, y) => `Prendre ${x} et ${y}`,
  export: 'Emportez-le',
  exportHint:
    'Les fichiers contiennent le réseau entre les valeurs de vos colonnes, sans leur mise à l’échelle. Le programme entraîne le même réseau en PyTorch, sur le fichier de données placé à côté.',
  saves: {
    safetensors: 'Poids (safetensors)',
    onnx: 'Réseau (ONNX)',
    script: 'Programme (PyTorch)',
    csv: 'Données (CSV)',
  },
};

export const texts = inLanguage({ en: english, fr: french });
