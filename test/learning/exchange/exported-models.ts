/** A trained model of each kind, and nets with each activation. */
import { ACTIVATIONS, type Activation } from '../../../src/learning/activations.ts';
import { EFFECTS, type Effect, PROFILES } from '../../../src/learning/calibration/discrepancy.ts';
import type { RigFitFile } from '../../../src/learning/calibration/rig-fit-file.ts';
import { Mlp } from '../../../src/learning/mlp.ts';
import type { ModelFile } from '../../../src/learning/model-file.ts';
import { MODEL_KINDS, type ModelKind } from '../../../src/learning/model-file.ts';
import { netToFile } from '../../../src/learning/net-file.ts';
import { trainModel } from '../../../src/learning/train.ts';
import { Random } from '../../../src/random.ts';
import { simulatedDescription } from '../../../src/simulator/rig-family.ts';
import { knownOf } from '../../../src/simulator/simulated-rig-file.ts';
import { takeSamples } from '../one-sided-samples.ts';

const simulated = simulatedDescription('hobby');
/** The rig of these models. */
export const rig = knownOf(simulated);
const measurements = takeSamples(simulated, 30, 1);
const ACTIVATION_NAMES = Object.keys(ACTIVATIONS) as Activation[];

const trained = (kind: ModelKind): ModelFile =>
  trainModel({ kind, rig, measurements, seed: 1, settings: { maxIterations: 30 } });

/** An untrained net of one of the exercise's kinds. */
export function untrained(kind: 'exercise' | 'exercise-sincos', activation: Activation): ModelFile {
  const net = new Mlp({ widths: [2, 32, 32, kind === 'exercise' ? 2 : 3], activation }, 1);
  net.initialise(new Random(3, activation));
  const { metrics, ...file } = trainModel({ kind: 'nominal', rig, measurements: [], seed: 1 });
  return { ...file, kind, parameters: { net: netToFile(net) }, metrics };
}

/** Servo nets with terms of every effect and profile, and a zero that has crept. */
export function withDiscrepancy(): ModelFile {
  const file = trained('servo-nets');
  const { rig: fit, doubt } = file.parameters as { rig: RigFitFile; doubt: { factor: number[] } };
  const term = (effect: Effect, weight: number) => ({
    centre: (effect.endsWith('Rad') ? [0.1, 0.4] : [0.9, 0.2]) as [number, number],
    slopes: [2, -1] as [number, number],
    weight,
  });
  const discrepancy = Object.fromEntries(
    EFFECTS.map((effect) => [
      effect,
      Object.fromEntries(
        PROFILES.map((profile, i) => [profile, [term(effect, 0.002), term(effect, 0.001 * i)]]),
      ),
    ]),
  );
  const drift = { tiltRad: [{ from: 0, to: 29, weight: 0.01 }] };
  const size = 13 + 2 * (3 + 3 * fit.pan.net.length) + 1 + 2 * EFFECTS.length * PROFILES.length;
  const factor = new Array<number>((size * (size + 1)) / 2).fill(0);
  return {
    ...file,
    parameters: { rig: { ...fit, drift, discrepancy }, doubt: { ...doubt, factor } },
  };
}

/** All of them, by name. */
export const exportedModels = (): [name: string, file: ModelFile][] => [
  ...MODEL_KINDS.map((kind): [string, ModelFile] => [kind, trained(kind)]),
  ...ACTIVATION_NAMES.map((activation): [string, ModelFile] => [
    `exercise with ${activation}`,
    untrained('exercise', activation),
  ]),
];
