/**
 * Prints the results of the exercise's steps in the selected language: errors in cm, angles in
 * degrees.
 */
import type { ExplanationLanguage } from '../../course/explanations.ts';
import type { FloorSurvey, RegionErrors } from '../../course/floor-survey.ts';
import type { NetReport, PoseExample, RigShot, StepResult } from '../../course/steps.ts';
import { floorErrors } from '../../learning/angle-errors.ts';
import { toDegrees } from '../../units.ts';
import { type Cell, print, printTable } from '../output.ts';
import { centimetres, fixed } from './exercise-language.ts';

const english = {
  notFinite: 'not finite',
  fit: (rms: string, noise: string, variance: string) =>
    `RMS error against the noise-free sine: ${rms};\nthe noise is ${noise}, its variance ${variance}.`,
  saved: (bytes: number, targets: number, difference: string) =>
    `${bytes} bytes; at ${targets} targets the angles of the loaded net differ by at most ${difference} rad.`,
  nets: [
    ...['net', 'widths', 'parameters', 'learning rate', 'steps'],
    ...['training loss', 'validation loss', 's'],
  ],
  names: {
    sine: 'sine',
    raw: 'raw',
    'sine-cosine': 'sine-cosine',
    'sine-cosine-both': 'sine-cosine-both',
    tiny: 'tiny',
    'few-samples': 'few-samples',
    'fresh-samples': 'fresh-samples',
    'rate-too-small': 'rate-too-small',
    'rate-right': 'rate-right',
    'rate-too-large': 'rate-too-large',
    inverse: 'inverse',
    'learned inverse': 'learned inverse',
  } as Readonly<Record<string, string>>,
  survey: (name: string) => `\n${name}: distance from target to hit, cm`,
  surveyColumns: ['where', 'median', '95 %', 'worst', 'missed'],
  trained: (min: string, max: string) => `training area,  ${min} to ${max} m`,
  behind: '… within 2° of directly behind',
  outside: (share: string) => `outside: ${share} of the square of ± 2 m`,
  poses: [
    'pose',
    'alpha °',
    'beta °',
    'head x, y, z [m]',
    'spot x, y [m]',
    'cm per degree of tilt',
  ],
  none: 'none',
  matrix: (alpha: string, beta: string) =>
    `\nThe matrix of pose 1 (alpha ${alpha}°, beta ${beta}°):`,
  layers: ['layer', '(inputs + 1) · outputs', 'parameters'],
  total: (count: number) => `${count.toLocaleString('en')} parameters in total.`,
  shots: ['angles from', 'shots', 'median, cm', '95 %, cm', 'missed'],
};

const french: typeof english = {
  notFinite: 'non finie',
  fit: (rms, noise, variance) =>
    `Écart quadratique moyen au sinus sans bruit : ${rms} ;\nle bruit est de ${noise}, sa variance de ${variance}.`,
  saved: (bytes, targets, difference) =>
    `${bytes} octets ; sur ${targets} cibles, les angles du réseau relu diffèrent d’au plus ${difference} rad.`,
  nets: [
    ...['réseau', 'largeurs', 'paramètres', 'taux d’apprentissage', 'pas'],
    ...['perte d’apprentissage', 'perte de validation', 's'],
  ],
  names: {
    sine: 'sinus',
    raw: 'angles bruts',
    'sine-cosine': 'sinus et cosinus',
    'sine-cosine-both': 'sinus et cosinus des deux',
    tiny: 'minuscule',
    'few-samples': 'peu d’exemples',
    'fresh-samples': 'exemples nouveaux',
    'rate-too-small': 'pas trop petit',
    'rate-right': 'pas juste',
    'rate-too-large': 'pas trop grand',
    inverse: 'inverse exact',
    'learned inverse': 'inverse appris',
  },
  survey: (name) => `\n${name} : distance de la cible à l’impact, cm`,
  surveyColumns: ['où', 'médiane', '95 %', 'pire', 'manqués'],
  trained: (min, max) => `zone apprise,  ${min} à ${max} m`,
  behind: '… à moins de 2° de l’arrière',
  outside: (share) => `dehors : ${share} du carré de ± 2 m`,
  poses: ['pose', 'alpha °', 'beta °', 'tête x ; y ; z [m]', 'point x ; y [m]', 'cm par degré'],
  none: 'aucun',
  matrix: (alpha, beta) => `\nLa matrice de la pose 1 (alpha ${alpha}°, beta ${beta}°) :`,
  layers: ['couche', '(entrées + 1) · sorties', 'paramètres'],
  total: (count) => `${count.toLocaleString('fr')} paramètres en tout.`,
  shots: ['angles de', 'tirs', 'médiane, cm', '95 %, cm', 'manqués'],
};

const TEXTS = { en: english, fr: french };

/** The name of a net or solver in a language. */
export const nameIn = (language: ExplanationLanguage, name: string): string =>
  TEXTS[language].names[name] ?? name;

/** Prints the result of a step. */
export function printResult(result: StepResult, language: ExplanationLanguage): void {
  const { nets, fit, poses, layers, saved, shots } = result;
  const texts = TEXTS[language];
  if (nets) printNets(nets, language);
  if (fit) {
    const rms =
      fit.rmsFromSine === null ? texts.notFinite : inSign(fit.rmsFromSine.toPrecision(3), language);
    print(texts.fit(rms, fixed(fit.noise, 1, language), fixed(fit.noise ** 2, 3, language)));
  }
  for (const { name, floor } of nets ?? []) if (floor) printSurvey(name, floor, language);
  if (poses) printPoses(poses, language);
  if (layers) printLayers(layers, language);
  if (saved) {
    const { bytes, targets, greatestDifferenceRad } = saved;
    print(texts.saved(bytes, targets, inSign(String(greatestDifferenceRad), language)));
  }
  if (shots) printShots(shots, language);
}

/** A formatted number with the decimal sign of a language. */
export const inSign = (text: string, language: ExplanationLanguage): string =>
  language === 'fr' ? text.replace('.', ',') : text;

function printNets(nets: readonly NetReport[], language: ExplanationLanguage): void {
  const texts = TEXTS[language];
  /** The last value of a curve. */
  const lossOf = (curve: readonly (number | null)[]): string => {
    const last = curve.at(-1) ?? null;
    if (last === null) return texts.notFinite;
    return inSign(last < SMALL ? last.toExponential(1) : last.toPrecision(3), language);
  };
  printTable(
    texts.nets,
    nets.map(({ name, widths, parameterCount, learningRate, curve, seconds }) => [
      nameIn(language, name),
      widths.join('-'),
      parameterCount,
      inSign(String(learningRate < SMALL ? learningRate.toExponential(0) : learningRate), language),
      curve.iterations.at(-1) ?? 0,
      lossOf(curve.trainingLoss),
      lossOf(curve.validationLoss),
      fixed(seconds, 1, language),
    ]),
  );
}

const SMALL = 1e-3;

function printSurvey(name: string, survey: FloorSurvey, language: ExplanationLanguage): void {
  const { ring, inside, behind, outside, outsideShare } = survey;
  const texts = TEXTS[language];
  const row = (where: string, errors: RegionErrors): Cell[] => [
    where,
    centimetres(errors.medianMm, language),
    centimetres(errors.p95Mm, language),
    centimetres(errors.worstMm, language),
    percent(errors.missRate),
  ];
  print(texts.survey(nameIn(language, name)));
  printTable(texts.surveyColumns, [
    row(texts.trained(fixed(ring.minM, 2, language), fixed(ring.maxM, 2, language)), inside),
    row(texts.behind, behind),
    row(texts.outside(percent(outsideShare)), outside),
  ]);
}

function printPoses(poses: readonly PoseExample[], language: ExplanationLanguage): void {
  const texts = TEXTS[language];
  const list = (values: readonly number[]) =>
    values.map((value) => fixed(value, 4, language)).join(language === 'fr' ? ' ; ' : ', ');
  const inDegrees = (rad: number) => fixed(toDegrees(rad), 1, language);
  printTable(
    texts.poses,
    poses.map(({ alphaRad, betaRad, matrix, xM, yM, mmPerDegree }, i) => [
      String(i + 1),
      inDegrees(alphaRad),
      inDegrees(betaRad),
      list([3, 7, 11].map((place) => matrix[place]!)),
      xM === null || yM === null ? texts.none : list([xM, yM]),
      centimetres(mmPerDegree, language),
    ]),
  );
  const [first] = poses;
  if (!first) return;
  print(texts.matrix(inDegrees(first.alphaRad), inDegrees(first.betaRad)));
  for (let row = 0; row < 4; row++) {
    const entries = first.matrix.slice(4 * row, 4 * row + 4);
    print(`  ${entries.map((entry) => fixed(entry, 4, language).padStart(8)).join(' ')}`);
  }
}

function printLayers(
  layers: NonNullable<StepResult['layers']>,
  language: ExplanationLanguage,
): void {
  const texts = TEXTS[language];
  printTable(
    texts.layers,
    layers.map(({ inputs, outputs, weights, biases }, i) => [
      String(i + 1),
      `(${inputs} + 1) · ${outputs}`,
      weights + biases,
    ]),
  );
  print(texts.total(layers.reduce((sum, { weights, biases }) => sum + weights + biases, 0)));
}

function printShots(shots: readonly RigShot[], language: ExplanationLanguage): void {
  const texts = TEXTS[language];
  const solvers = [...new Set(shots.map(({ solver }) => solver))];
  printTable(
    texts.shots,
    solvers.map((solver) => {
      const own = shots.filter((shot) => shot.solver === solver);
      const { medianMm, p95Mm, missRate } = floorErrors(
        own.map(({ errorMm }) => errorMm ?? undefined),
      );
      return [
        nameIn(language, solver),
        own.length,
        centimetres(medianMm, language),
        centimetres(p95Mm, language),
        percent(missRate),
      ];
    }),
  );
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
