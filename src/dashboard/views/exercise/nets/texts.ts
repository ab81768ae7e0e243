/** Texts of what nets have learned; those of having them learn are in run-texts.ts. */
import { inLanguage } from '../../../language.ts';

const english = {
  nets: {
    raw: 'raw angles',
    'sine-cosine': 'sine and cosine of pan',
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
    empty: 'The losses come as the net learns.',
    ranAway: 'The loss ran away: it is no longer a number.',
    diverged: (loss: string) =>
      `The training diverged: at the end the validation loss is ${loss}, more than that of a net that answers 0 to everything.`,
    cure: 'The learning rate is too large: take a tenth of it, or less.',
    last: (training: string, validation: string) =>
      `At the end: training ${training}, validation ${validation}.`,
  },
  table: {
    title: 'The nets',
    net: 'Net',
    parameters: 'Parameters',
    training: 'Training loss',
    validation: 'Validation loss',
    rate: 'Learning rate',
    runaway: 'ran away',
  },
  fit: {
    title: 'The points and the net',
    training: 'learned from',
    validation: 'held out',
    net: 'net',
    none: 'The points come when the net has learned.',
    ranAway: 'The net gives no numbers any more.',
    beyond: 'Its line leaves the picture.',
    off: (rms: string, noise: string) =>
      `The net is ${rms} off the sine without noise (rms); the noise is ${noise}.`,
  },
  layers: {
    title: 'Count them',
    hidden: 'Hidden layers',
    encoding: 'Output',
    raw: 'alpha and beta',
    sineCosine: 'sine and cosine of alpha, and beta',
    yours: 'Your number',
    right: 'Right.',
    wrong: 'Not so: ',
    noBiases: 'the biases are missing, one for each output.',
    inputsForgotten: 'the layer from the two inputs is missing.',
    other: 'take (inputs + 1) · outputs for each layer, and sum.',
    show: 'Show layer by layer',
    layer: 'Layer',
    rule: '(inputs + 1) · outputs',
    count: 'Parameters',
    total: 'In all',
  },
  weights: {
    title: 'The file',
    none: 'Train first: then the weights can be saved.',
    saved: (bytes: string, targets: number) =>
      `${bytes} kB. Saved, loaded and asked about ${targets} targets:`,
    same: (difference: string) => `the greatest difference is ${difference} rad.`,
    download: 'Save the weights',
    load: 'In PyTorch',
    check: 'Loaded again here, they are checked below, in cm.',
  },
};

const french: typeof english = {
  nets: {
    raw: 'angles bruts',
    'sine-cosine': 'sinus et cosinus du pan',
    sine: 'sinus',
    tiny: 'quatre unités cachées',
    'few-samples': '64 exemples',
    'fresh-samples': 'exemples nouveaux',
    'rate-too-small': 'mille fois trop petit',
    'rate-right': 'le bon pas',
    'rate-too-large': 'mille fois trop grand',
  },
  curves: {
    plain: 'Courbe d’apprentissage',
    title: (net) => `Courbe d’apprentissage : ${net}`,
    training: 'entraînement',
    validation: 'validation',
    steps: 'itérations',
    loss: 'perte',
    empty: 'Les pertes viennent pendant l’apprentissage.',
    ranAway: 'La perte s’est emballée : ce n’est plus un nombre.',
    diverged: (loss) =>
      `L’entraînement a divergé : à la fin, la perte de validation est ${loss}, plus que celle d’un réseau qui répond 0 à tout.`,
    cure: 'Le pas est trop grand : prenez-en un dixième, ou moins.',
    last: (training, validation) =>
      `À la fin : entraînement ${training}, validation ${validation}.`,
  },
  table: {
    title: 'Les réseaux',
    net: 'Réseau',
    parameters: 'Paramètres',
    training: 'Perte d’entraînement',
    validation: 'Perte de validation',
    rate: 'Pas',
    runaway: 'emballée',
  },
  fit: {
    title: 'Les points et le réseau',
    training: 'appris',
    validation: 'mis de côté',
    net: 'réseau',
    none: 'Les points viennent quand le réseau a appris.',
    ranAway: 'Le réseau ne donne plus de nombres.',
    beyond: 'Sa courbe sort du dessin.',
    off: (rms, noise) =>
      `Le réseau s’écarte de ${rms} du sinus sans bruit (efficace) ; le bruit est de ${noise}.`,
  },
  layers: {
    title: 'Comptez-les',
    hidden: 'Couches cachées',
    encoding: 'Sortie',
    raw: 'alpha et beta',
    sineCosine: 'sinus et cosinus d’alpha, et beta',
    yours: 'Votre nombre',
    right: 'Juste.',
    wrong: 'Non : ',
    noBiases: 'les biais manquent, un par sortie.',
    inputsForgotten: 'la couche depuis les deux entrées manque.',
    other: 'prenez (entrées + 1) · sorties pour chaque couche, et faites la somme.',
    show: 'Montrer couche par couche',
    layer: 'Couche',
    rule: '(entrées + 1) · sorties',
    count: 'Paramètres',
    total: 'En tout',
  },
  weights: {
    title: 'Le fichier',
    none: 'Entraînez d’abord : les poids peuvent alors être enregistrés.',
    saved: (bytes, targets) =>
      `${bytes} ko. Enregistrés, relus et interrogés sur ${targets} cibles :`,
    same: (difference) => `la plus grande différence est de ${difference} rad.`,
    download: 'Enregistrer les poids',
    load: 'Dans PyTorch',
    check: 'Relus ici, ils sont vérifiés plus bas, en cm.',
  },
};

export const texts = inLanguage({ en: english, fr: french });

/** The name of a net in the page's language. */
export const netName = (name: string): string => texts.nets[name] ?? name;
