/** Texts of the view Learn. */
import type { ModelRecord } from '../../../api/models.ts';
import type { ModelKind } from '../../../learning/model-file.ts';
import { fixed, millimetres, whole } from '../../format.ts';
import { inLanguage } from '../../language.ts';
import { texts as shared } from '../../texts.ts';

const samplesEn = (count: number) => (count === 1 ? '1 sample' : `${whole(count)} samples`);
const samplesFr = (count: number) => (count <= 1 ? `${count} mesure` : `${whole(count)} mesures`);

const english = {
  unknown: 'Unknown: the daemon has not answered yet.',
  more: 'Individual errors, comparison, export',
  result: {
    title: 'Result',
    aims: (error: string) => `Aims to within ${error}`,
    bound: (error: string) => `Nine in ten within ${error}`,
    times: (times: number) =>
      `, ${fixed(times, times < 9.5 ? 1 : 0)} times better than geometry alone`,
    from: (count: number) => `, from ${samplesEn(count)}.`,
    hint: 'Median error on held-out samples, which the model did not learn from.',
    before: 'Geometry alone',
    after: (kind: string) => kind,
  },
  training: {
    title: 'Training',
    on: (count: number) => `on ${samplesEn(count)}`,
    kinds: 'Kinds to train',
    settings: 'Settings',
    fields: { seed: 'Seed', maxIterations: 'Max. iterations', learningRate: 'Learning rate' },
    usual: 'auto',
    train: (kinds: number) => (kinds === 1 ? 'Train 1 kind' : `Train ${kinds} kinds`),
    hint: 'Train on all samples of this rig; the best model becomes active, unless the present one is as good',
    needed: 'Collect samples first',
    why: 'The rig aims by its nominal geometry, and misses by centimetres. From some 40 samples it learns its own errors.',
    progress: 'Progress of the training',
    state: {
      none: 'No training yet.',
      queued: 'Waiting…',
      running: (kind: string | undefined) => (kind ? `Training ${kind}` : 'Training…'),
      now: (errorMm: number) => `, ${millimetres(errorMm)} so far`,
      done: (models: number) =>
        models === 1 ? 'Done: 1 model trained.' : `Done: ${models} models trained.`,
      aimsNow: (id: number) => ` Model ${id} is now active.`,
      stillAims: (id: number) =>
        ` Model ${id} stays active: none of these is better on held-out samples.`,
      cancelled: 'Cancelled.',
      failed: 'Failed: ',
    },
  },
  models: {
    title: 'Models',
    none: 'None yet. Until one is trained, the nominal geometry is used.',
    kind: 'Model',
    error: 'Median',
    samples: samplesEn,
    errorHint: 'Median error on held-out samples, ± its standard error',
    because: (id: number, reason: string) => `Model ${id} is in use because ${reason}.`,
    displayHint: 'Display this model',
    use: 'Use',
    useHint: (id: number, kind: string) => `Use model ${id}, ${kind}`,
    active: 'in use',
    rollBack: 'Roll back',
    rollBackHint: 'Activate the previously active model',
    activated: (id: number, kind: string) => `Model ${id} (${kind}) is active.`,
    name: (id: number, kind: string) => `${id} · ${kind}`,
  },
  import: {
    title: 'Import a model',
    hint: 'A model file (JSON), or safetensors of a net from x and y [m] to pan and tilt [rad]: the state_dict of PyTorch.',
    activation: 'Activation of the net',
    asFile: 'as in the file, else relu',
    file: 'File',
    refused: (file: string, why: string) => `${file} was not imported: ${why}`,
  },
  curves: {
    title: 'Learning curve',
    training: 'training loss',
    validation: 'validation loss',
    loss: 'loss',
    steps: 'checkpoint',
    now: (kind: string, iteration: number, iterations: number) =>
      `${kind}: iteration ${iteration} of ${iterations}`,
    soFar: (error: string) => `Median error on held-out samples so far: ${error}.`,
    hint: 'When the validation loss rises while the training loss still falls, the model overfits.',
    relativeHint:
      'This kind measures its loss relative to the noise, which it estimates anew at each checkpoint: the loss can rise although no prediction has become worse. The error in mm decides.',
    learnsNothing: 'This model has no training, or was imported: it has no curve.',
    none: 'No model yet.',
  },
  kindErrors: {
    title: 'Error by kind',
    on: (count: number) => `on the same ${samplesEn(count)}`,
    none: 'This model has not been validated on samples.',
    hint: 'Median (dot) ± its standard error, and 95th percentile [mm] on held-out samples; both include the camera’s noise.',
  },
  errors: {
    byRadius: 'Error against radius',
    byBearing: 'Error against bearing',
    error: 'error [mm]',
    radius: 'distance from the base [m]',
    bearing: 'bearing, left is positive',
    none: 'No held-out samples.',
    exact: 'This model is exact: all its errors are below 0.1 µm.',
    some: (shown: number, total: number) =>
      `${whole(shown)} of ${whole(total)} samples shown, including the worst.`,
  },
  worst: {
    title: 'Worst samples',
    where: 'Spot [m]',
    sample: 'Sample',
    error: 'Error',
    missed: 'missed',
    removed: 'removed',
  },
};

const french: typeof english = {
  unknown: 'Inconnu : le démon n’a pas encore répondu.',
  more: 'Erreurs une à une, comparaison, export',
  result: {
    title: 'Résultat',
    aims: (error) => `Vise à ${error} près`,
    bound: (error) => `Neuf fois sur dix à moins de ${error}`,
    times: (times) => `, ${fixed(times, times < 9.5 ? 1 : 0)} fois mieux que la géométrie seule`,
    from: (count) => `, d’après ${samplesFr(count)}.`,
    hint: 'Erreur médiane sur les mesures de validation, qui n’ont pas servi à l’entraînement.',
    before: 'Géométrie seule',
    after: english.result.after,
  },
  training: {
    title: 'Apprentissage',
    on: (count) => `sur ${samplesFr(count)}`,
    kinds: 'Types de modèles à entraîner',
    settings: 'Réglages',
    fields: { seed: 'Graine', maxIterations: 'Itérations max.', learningRate: 'Taux d’appr.' },
    usual: 'auto',
    train: (kinds) => (kinds <= 1 ? `Entraîner ${kinds} modèle` : `Entraîner ${kinds} modèles`),
    hint: 'Entraîner sur toutes les mesures de ce robot ; le meilleur modèle devient actif, sauf si l’actuel est aussi bon',
    needed: 'Faites d’abord des mesures',
    why: 'Le robot vise d’après sa géométrie nominale, à quelques centimètres près. Quelque 40 mesures lui apprennent ses propres erreurs.',
    progress: 'Avancement de l’entraînement',
    state: {
      none: 'Aucun entraînement.',
      queued: 'En attente…',
      running: (kind) => (kind ? `Entraînement de ${kind}` : 'Entraînement…'),
      now: (errorMm) => `, ${millimetres(errorMm)} pour l’instant`,
      done: (models) =>
        models === 1 ? 'Terminé : 1 modèle entraîné.' : `Terminé : ${models} modèles entraînés.`,
      aimsNow: (id) => ` Le modèle ${id} est maintenant actif.`,
      stillAims: (id) =>
        ` Le modèle ${id} reste actif : aucun de ceux-ci n’est meilleur sur les mesures de validation.`,
      cancelled: 'Annulé.',
      failed: 'Échec : ',
    },
  },
  models: {
    title: 'Modèles',
    none: 'Aucun. En attendant, la géométrie nominale est utilisée.',
    kind: 'Modèle',
    error: 'Médiane',
    samples: samplesFr,
    errorHint: 'Erreur médiane sur les mesures de validation, ± son erreur type',
    because: (id, reason) => `Le modèle ${id} est actif, car ${reason}.`,
    displayHint: 'Afficher ce modèle',
    use: 'Utiliser',
    useHint: (id, kind) => `Utiliser le modèle ${id}, ${kind}`,
    active: 'actif',
    rollBack: 'Revenir en arrière',
    rollBackHint: 'Réactiver le modèle précédent',
    activated: (id, kind) => `Le modèle ${id} (${kind}) est actif.`,
    name: english.models.name,
  },
  import: {
    title: 'Importer un modèle',
    hint: 'Un fichier de modèle (JSON), ou le safetensors d’un réseau de x et y [m] vers pan et tilt [rad] : le state_dict de PyTorch.',
    activation: 'Activation du réseau',
    asFile: 'celle du fichier, sinon relu',
    file: 'Fichier',
    refused: (file, why) => `${file} n’a pas été importé : ${why}`,
  },
  curves: {
    title: 'Courbe d’apprentissage',
    training: 'perte d’entraînement',
    validation: 'perte de validation',
    loss: 'perte',
    steps: 'point de contrôle',
    now: (kind, iteration, iterations) => `${kind} : itération ${iteration} sur ${iterations}`,
    soFar: (error) => `Erreur médiane actuelle sur les mesures de validation : ${error}.`,
    hint: 'Si la perte de validation monte alors que celle d’entraînement descend encore, le modèle est en surapprentissage.',
    relativeHint:
      'Ce type rapporte sa perte au bruit, qu’il estime de nouveau à chaque point de contrôle : elle peut monter sans qu’aucune prédiction ne soit moins bonne. C’est l’erreur en mm qui décide.',
    learnsNothing: 'Ce modèle n’a pas été entraîné, ou vient d’un fichier : il n’a pas de courbe.',
    none: 'Aucun modèle.',
  },
  kindErrors: {
    title: 'Erreur par type',
    on: (count) => `sur les mêmes ${samplesFr(count)}`,
    none: 'Ce modèle n’a pas été validé sur des mesures.',
    hint: 'Médiane (point) ± son erreur type, et 95e centile [mm] sur les mesures de validation ; le bruit de la caméra est compris.',
  },
  errors: {
    byRadius: 'Erreur selon la distance',
    byBearing: 'Erreur selon l’azimut',
    error: 'erreur [mm]',
    radius: 'distance de la base [m]',
    bearing: 'azimut, positif à gauche',
    none: 'Aucune mesure de validation.',
    exact: 'Ce modèle est exact : toutes ses erreurs sont inférieures à 0,1 µm.',
    some: (shown, total) =>
      `${whole(shown)} mesures sur ${whole(total)} affichées, dont les pires.`,
  },
  worst: {
    title: 'Pires mesures',
    where: 'Point [m]',
    sample: 'Mesure',
    error: 'Erreur',
    missed: 'hors du sol',
    removed: 'exclue',
  },
};

export const texts = inLanguage({ en: english, fr: french });

/** A short description of each kind of model. */
export const kindTexts = inLanguage<Readonly<Record<ModelKind, string>>>({
  en: {
    nominal: 'The nominal geometry, without training',
    calibrated: 'Least-squares fit of the rig’s true geometry',
    exercise: 'The course’s net, from floor points to angles',
    'exercise-sincos': 'The same with sine and cosine of pan',
    residual: 'A small net that corrects the geometry',
    'servo-nets': 'Calibrated, with a small net for each servo',
  },
  fr: {
    nominal: 'La géométrie nominale, sans apprentissage',
    calibrated: 'Géométrie réelle ajustée par moindres carrés',
    exercise: 'Le réseau du cours, du sol aux angles',
    'exercise-sincos': 'Le même, avec sinus et cosinus du pan',
    residual: 'Un petit réseau qui corrige la géométrie',
    'servo-nets': 'Calibré, avec un petit réseau par servo',
  },
});

/** The median validation error with its standard error [mm]. */
export function medianText({
  validationMedianMm: medianMm,
  validationStandardErrorMm: errorMm,
}: Pick<ModelRecord, 'validationMedianMm' | 'validationStandardErrorMm'>): string {
  if (medianMm === null || errorMm === null || errorMm < MIN_ERROR_MM) {
    return medianMm === null ? shared.none : millimetres(medianMm);
  }
  const decimals = errorMm < 9.95 ? 1 : 0;
  return `${fixed(medianMm, decimals)} ± ${fixed(errorMm, decimals)} mm`;
}
/** Smaller standard errors are left out. */
const MIN_ERROR_MM = 0.05;
