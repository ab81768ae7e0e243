/** Texts of the comparison of two models. */
import { JOINT_NAMES } from '../../../learning/calibration/drift.ts';
import { inLanguage } from '../../language.ts';

const english = {
  title: 'Comparison',
  with: 'Compare with',
  nothing: 'none',
  never: 'not validated',
  usual: 'defaults of the kind',
  iterations: (count: number) => `${count} iterations`,
  rate: (rate: string) => `rate ${rate}`,
  rows: {
    median: 'Median error',
    p95: '95th percentile',
    missed: 'Misses',
    samples: 'Samples',
    data: 'Data set',
    seed: 'Seed',
    settings: 'Settings',
    radius: 'Radii',
    bearing: 'Bearings',
    repeatability: 'Repeatability',
    lowest: 'Lowest possible',
    changed: 'Changed',
    fleetPrior: 'Fleet prior',
    took: 'Training time',
    made: 'Created',
  },
  hints: {
    repeatability:
      'Spread of pan and of tilt on returning to the same pose, with its 90 % interval',
    lowest: 'Median error that a perfect model would have, given the repeatability of the servos',
    changed: 'How the rig changed while its samples were taken',
    fleetPrior: 'What other rigs of this type have in common, from the hub',
  } as Readonly<Record<string, string>>,
  joints: JOINT_NAMES,
  changeOf: (joint: string, by: string, sample: number) =>
    `${joint} differed by ${by} until sample ${sample + 1}`,
  fleetPriorOf: ({ rigs, used }: { rigs: number; used: boolean }) =>
    used ? `of ${rigs} rigs` : `of ${rigs} rigs, not used: this one differs`,
  export: 'Export',
  formats: {
    json: 'The whole model, for pantilt',
    safetensors: 'The whole model; a net is PyTorch’s state_dict',
    onnx: 'Its predictor, for any ONNX runtime',
  },
};

const french: typeof english = {
  title: 'Comparaison',
  with: 'Comparer avec',
  nothing: 'aucun',
  never: 'non validée',
  usual: 'ceux du type',
  iterations: (count) => `${count} itérations`,
  rate: (rate) => `taux ${rate}`,
  rows: {
    median: 'Erreur médiane',
    p95: '95e centile',
    missed: 'Hors du sol',
    samples: 'Mesures',
    data: 'Jeu de données',
    seed: 'Graine',
    settings: 'Réglages',
    radius: 'Distances',
    bearing: 'Azimuts',
    repeatability: 'Répétabilité',
    lowest: 'Minimum possible',
    changed: 'Changements',
    fleetPrior: 'A priori du parc',
    took: 'Durée d’appr.',
    made: 'Créé le',
  },
  hints: {
    repeatability:
      'Dispersion du pan et de l’inclinaison à chaque retour à une même pose, avec son intervalle à 90 %',
    lowest: 'Erreur médiane qu’aurait un modèle parfait, due à la répétabilité des servos',
    changed: 'Ce qui a changé sur le robot pendant les mesures',
    fleetPrior: 'Ce que les autres robots de ce type ont en commun, fourni par le concentrateur',
  },
  joints: {
    baseXM: 'x de la base',
    baseYM: 'y de la base',
    baseZM: 'z de la base',
    baseYawRad: 'lacet de la base',
    basePitchRad: 'tangage de la base',
    baseRollRad: 'roulis de la base',
    panRad: 'zéro de pan',
    tiltRad: 'zéro de l’inclinaison',
  },
  changeOf: (joint, by, sample) => `${joint} : ${by} jusqu’à la mesure ${sample + 1}`,
  fleetPriorOf: ({ rigs, used }) =>
    used ? `de ${rigs} robots` : `de ${rigs} robots, non utilisé : celui-ci diffère`,
  export: 'Exporter',
  formats: {
    json: 'Le modèle entier, pour pantilt',
    safetensors: 'Le modèle entier ; un réseau est le state_dict de PyTorch',
    onnx: 'Son prédicteur, pour tout moteur ONNX',
  },
};

export const compareTexts = inLanguage({ en: english, fr: french });
