/** Texts of the results; those of the training form are in run-texts.ts. */
import { inLanguage } from '../../../language.ts';

const english = {
  nets: {
    raw: 'raw angles',
    'sine-cosine': 'sine and cosine of pan',
    'sine-cosine-both': 'sine and cosine of both angles',
    sine: 'sine',
    tiny: 'four hidden units',
    'few-samples': '64 samples',
    'fresh-samples': 'fresh samples',
    'rate-too-small': 'a thousand times too small',
    'rate-right': 'a good rate',
    'rate-too-large': 'a thousand times too large',
  } as Readonly<Record<string, string>>,
  curves: {
    plain: 'Learning curve',
    title: (net: string) => `Learning curve: ${net}`,
    training: 'training',
    validation: 'validation',
    steps: 'iterations',
    loss: 'loss',
    empty: 'The losses appear during training.',
    ranAway: 'The loss is no longer finite.',
    diverged: (loss: string) =>
      `Training diverged: the final validation loss is ${loss}, more than that of the constant 0.`,
    cure: 'The learning rate is too large: divide it by ten or more.',
    last: (training: string, validation: string) =>
      `Final loss: training ${training}, validation ${validation}.`,
  },
  table: {
    title: 'The nets',
    net: 'Net',
    parameters: 'Parameters',
    training: 'Training loss',
    validation: 'Validation loss',
    rate: 'Learning rate',
    runaway: 'not finite',
  },
  fit: {
    title: 'Data and fit',
    training: 'training',
    validation: 'validation',
    net: 'net',
    none: 'The points appear when the net is trained.',
    ranAway: 'The net’s outputs are no longer finite.',
    beyond: 'Its curve leaves the plot.',
    off: (rms: string, noise: string) =>
      `RMS error against the noise-free sine: ${rms}; the noise is ${noise}.`,
  },
  layers: {
    title: 'Count the parameters',
    hidden: 'Hidden layers',
    encoding: 'Output',
    raw: 'alpha and beta',
    sineCosine: 'sine and cosine of alpha, and beta',
    yours: 'Your answer',
    right: 'Correct.',
    wrong: 'Incorrect: ',
    noBiases: 'the biases are missing, one for each output.',
    inputsForgotten: 'the first layer, from the two inputs, is missing.',
    other: 'add up (inputs + 1) · outputs over all layers.',
    show: 'Show layer by layer',
    layer: 'Layer',
    rule: '(inputs + 1) · outputs',
    count: 'Parameters',
    total: 'Total',
  },
  weights: {
    title: 'The file',
    none: 'Train first; then you can save the weights.',
    saved: (bytes: string, targets: number) =>
      `${bytes} kB. Saved, loaded and evaluated at ${targets} targets:`,
    same: (difference: string) => `the maximum difference is ${difference} rad.`,
    download: 'Save the weights',
    load: 'In PyTorch',
    check: 'Upload the file below to check it, in cm.',
  },
};

const french: typeof english = {
  nets: {
    raw: 'angles bruts',
    'sine-cosine': 'sinus et cosinus du pan',
    'sine-cosine-both': 'sinus et cosinus des deux angles',
    sine: 'sinus',
    tiny: 'quatre unités cachées',
    'few-samples': '64 exemples',
    'fresh-samples': 'nouveaux exemples',
    'rate-too-small': 'mille fois trop petit',
    'rate-right': 'le bon taux',
    'rate-too-large': 'mille fois trop grand',
  },
  curves: {
    plain: 'Courbe d’apprentissage',
    title: (net) => `Courbe d’apprentissage : ${net}`,
    training: 'entraînement',
    validation: 'validation',
    steps: 'itérations',
    loss: 'perte',
    empty: 'Les pertes s’affichent pendant l’entraînement.',
    ranAway: 'La perte n’est plus finie.',
    diverged: (loss) =>
      `L’entraînement a divergé : la perte de validation finale est ${loss}, plus que celle de la constante 0.`,
    cure: 'Le taux d’apprentissage est trop grand : divisez-le par dix ou plus.',
    last: (training, validation) =>
      `Perte finale : entraînement ${training}, validation ${validation}.`,
  },
  table: {
    title: 'Les réseaux',
    net: 'Réseau',
    parameters: 'Paramètres',
    training: 'Perte d’entraînement',
    validation: 'Perte de validation',
    rate: 'Taux d’apprentissage',
    runaway: 'non finie',
  },
  fit: {
    title: 'Données et ajustement',
    training: 'entraînement',
    validation: 'validation',
    net: 'réseau',
    none: 'Les points s’affichent quand le réseau est entraîné.',
    ranAway: 'Les sorties du réseau ne sont plus finies.',
    beyond: 'Sa courbe sort du graphique.',
    off: (rms, noise) =>
      `Erreur quadratique moyenne (RMS) par rapport au sinus sans bruit : ${rms} ; le bruit est de ${noise}.`,
  },
  layers: {
    title: 'Comptez les paramètres',
    hidden: 'Couches cachées',
    encoding: 'Sortie',
    raw: 'alpha et beta',
    sineCosine: 'sinus et cosinus d’alpha, et beta',
    yours: 'Votre réponse',
    right: 'Correct.',
    wrong: 'Incorrect : ',
    noBiases: 'les biais manquent, un par sortie.',
    inputsForgotten: 'la première couche, depuis les deux entrées, manque.',
    other: 'faites la somme de (entrées + 1) · sorties sur toutes les couches.',
    show: 'Afficher couche par couche',
    layer: 'Couche',
    rule: '(entrées + 1) · sorties',
    count: 'Paramètres',
    total: 'Total',
  },
  weights: {
    title: 'Le fichier',
    none: 'Entraînez d’abord ; vous pourrez ensuite enregistrer les poids.',
    saved: (bytes, targets) => `${bytes} ko. Enregistrés, relus et évalués sur ${targets} cibles :`,
    same: (difference) => `la plus grande différence est de ${difference} rad.`,
    download: 'Enregistrer les poids',
    load: 'Dans PyTorch',
    check: 'Chargez le fichier plus bas pour le vérifier, en cm.',
  },
};

export const texts = inLanguage({ en: english, fr: french });

/** The name of a net in the page's language. */
export const netName = (name: string): string => texts.nets[name] ?? name;
