/**
 * Prints the results of the exercise's steps: errors in cm, angles in degrees.
 */
import type { FloorSurvey, RegionErrors } from '../../course/floor-survey.ts';
import type { NetReport, PoseExample, RigShot, StepResult } from '../../course/steps.ts';
import { floorErrors } from '../../learning/angle-errors.ts';
import { type Cell, print, printTable } from '../output.ts';

/** Prints the result of a step. */
export function printResult(result: StepResult): void {
  const { nets, fit, poses, layers, saved, shots } = result;
  if (nets) printNets(nets);
  if (fit) {
    const rms = fit.rmsFromSine?.toPrecision(3) ?? 'not finite';
    print(`RMS error against the noise-free sine: ${rms};`);
    print(`the noise is ${fit.noise}, its variance ${(fit.noise ** 2).toFixed(3)}.`);
  }
  for (const { name, floor } of nets ?? []) if (floor) printSurvey(name, floor);
  if (poses) printPoses(poses);
  if (layers) printLayers(layers);
  if (saved) {
    print(
      `${saved.bytes} bytes; at ${saved.targets} targets the angles of the loaded net differ by at most ` +
        `${saved.greatestDifferenceRad} rad.`,
    );
  }
  if (shots) printShots(shots);
}

function printNets(nets: readonly NetReport[]): void {
  printTable(
    [
      'net',
      'widths',
      'parameters',
      'learning rate',
      'steps',
      'training loss',
      'validation loss',
      's',
    ],
    nets.map(({ name, widths, parameterCount, learningRate, curve, seconds }) => [
      name,
      widths.join('-'),
      parameterCount,
      String(learningRate < SMALL ? learningRate.toExponential(0) : learningRate),
      curve.iterations.at(-1) ?? 0,
      loss(curve.trainingLoss),
      loss(curve.validationLoss),
      seconds.toFixed(1),
    ]),
  );
}

/** The last value of a curve; null if it isn't finite. */
const loss = (curve: readonly (number | null)[]): string => {
  const last = curve.at(-1) ?? null;
  if (last === null) return 'not finite';
  return last < SMALL ? last.toExponential(1) : last.toPrecision(3);
};

const SMALL = 1e-3;

function printSurvey(name: string, { ring, inside, behind, outside, outsideShare }: FloorSurvey) {
  const row = (where: string, errors: RegionErrors): Cell[] => [
    where,
    centimetres(errors.medianMm),
    centimetres(errors.p95Mm),
    centimetres(errors.worstMm),
    percent(errors.missRate),
  ];
  print(`\n${name}: distance from target to hit, cm`);
  printTable(
    ['where', 'median', '95 %', 'worst', 'missed'],
    [
      row(`training area,  ${ring.minM.toFixed(2)} to ${ring.maxM.toFixed(2)} m`, inside),
      row('… within 2° of directly behind', behind),
      row(`outside: ${percent(outsideShare)} of the square of ± 2 m`, outside),
    ],
  );
}

function printPoses(poses: readonly PoseExample[]): void {
  printTable(
    ['pose', 'alpha °', 'beta °', 'head x, y, z [m]', 'spot x, y [m]', 'cm per degree of tilt'],
    poses.map(({ alphaRad, betaRad, matrix, xM, yM, mmPerDegree }, i) => [
      String(i + 1),
      degrees(alphaRad),
      degrees(betaRad),
      [3, 7, 11].map((place) => matrix[place]!.toFixed(4)).join(', '),
      xM === null || yM === null ? 'none' : `${xM.toFixed(4)}, ${yM.toFixed(4)}`,
      centimetres(mmPerDegree),
    ]),
  );
  const [first] = poses;
  if (!first) return;
  print(
    `\nThe matrix of pose 1 (alpha ${degrees(first.alphaRad)}°, beta ${degrees(first.betaRad)}°):`,
  );
  for (let row = 0; row < 4; row++) {
    const entries = first.matrix.slice(4 * row, 4 * row + 4);
    print(`  ${entries.map((entry) => entry.toFixed(4).padStart(8)).join(' ')}`);
  }
}

function printLayers(layers: NonNullable<StepResult['layers']>): void {
  printTable(
    ['layer', '(inputs + 1) · outputs', 'parameters'],
    layers.map(({ inputs, outputs, weights, biases }, i) => [
      String(i + 1),
      `(${inputs} + 1) · ${outputs}`,
      weights + biases,
    ]),
  );
  const total = layers.reduce((sum, { weights, biases }) => sum + weights + biases, 0);
  print(`${total.toLocaleString('en')} parameters in total.`);
}

function printShots(shots: readonly RigShot[]): void {
  const solvers = [...new Set(shots.map(({ solver }) => solver))];
  printTable(
    ['angles from', 'shots', 'median, cm', '95 %, cm', 'missed'],
    solvers.map((solver) => {
      const own = shots.filter((shot) => shot.solver === solver);
      const { medianMm, p95Mm, missRate } = floorErrors(
        own.map(({ errorMm }) => errorMm ?? undefined),
      );
      return [solver, own.length, centimetres(medianMm), centimetres(p95Mm), percent(missRate)];
    }),
  );
}

const centimetres = (valueMm: number | null): string =>
  valueMm === null ? '–' : (valueMm / 10).toFixed(1);

const degrees = (valueRad: number): string => ((valueRad * 180) / Math.PI).toFixed(1);

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
