/**
 * Commands of a running daemon's learning: `train` and `evaluate`.
 */

import { type Command, Option } from 'commander';
import type { Prediction } from '../api/aim.ts';
import type { Client } from '../api/client.ts';
import { connect } from '../api/connect.ts';
import { inverse } from '../geometry/kinematics.ts';
import { DEFAULT_KINDS } from '../jobs/trainings.ts';
import { type FloorErrors, floorErrorMm, floorErrors } from '../learning/angle-errors.ts';
import { MODEL_KINDS, type ModelKind } from '../learning/model-file.ts';
import type { Angles } from '../units.ts';
import { positiveNumber, seed, wholeNumber } from './arguments.ts';
import {
  addClientCommand,
  allSamples,
  type ClientCommandOptions as Options,
  runJob,
} from './client.ts';
import { runCollection } from './interactive-observer.ts';
import { because, showModels } from './model-commands.ts';
import { millimetres, print, printJson } from './output.ts';

/** The errors of the active model on a session. */
export interface Evaluation extends FloorErrors {
  readonly modelId: number;
  readonly kind: string;
}

/**
 * Evaluates the active model on a session it was not trained on: predicted against applied angles,
 * as floor errors.
 * @throws PantiltError of the daemon
 */
export async function evaluate(client: Client, session: string): Promise<Evaluation> {
  const samples = await allSamples(client, { session });
  const { modelId, kind, predictions } = await client.call('POST /predictions', {
    body: { targets: samples.map(({ xM, yM }) => ({ xM, yM })), asSeen: true },
  });
  const { geometry } = await client.call('GET /models/:id', { params: { id: modelId } });
  const errorsMm = samples.map((sample, i) => {
    const nominal = inverse(sample, geometry);
    return (
      nominal &&
      floorErrorMm(
        { measured: sample, applied: sample, nominal },
        anglesOf(predictions[i]),
        geometry,
      )
    );
  });
  return { modelId, kind, ...floorErrors(errorsMm) };
}

/** The predicted angles; undefined if the model has no solution. */
const anglesOf = (prediction: Prediction | undefined): Angles | undefined => {
  const { panRad = null, tiltRad = null } = prediction ?? {};
  return panRad === null || tiltRad === null ? undefined : { panRad, tiltRad };
};

/** Adds the commands. */
export function addLearningCommands(program: Command): void {
  const command = (name: string, description: string) =>
    addClientCommand(program, name, description);

  command('train', 'Train models on the samples; the best on held-out samples becomes active')
    .addOption(
      new Option(
        '--kind <kind...>',
        `kinds to train (default: ${DEFAULT_KINDS.join(', ')})`,
      ).choices(MODEL_KINDS),
    )
    .option('--seed <n>', 'seed of split and weights', seed, 1)
    .option(
      '--learning-rate <rate>',
      "learning rate of the nets' Adam (default: that of each kind)",
      positiveNumber,
    )
    .option('--max-iterations <n>', 'maximum number of iterations', wholeNumber(1, 1_000_000))
    .action(runTrain);

  command('evaluate', 'Evaluate the active model on new samples')
    .option('--targets <n>', 'number of new samples', wholeNumber(1, 10_000), 20)
    .option('--observer <name>', 'simulated, or external (spots entered here)')
    .option('--seed <n>', 'seed of the targets', seed, 1000)
    .action(async (options: Options & { targets: number; observer?: string; seed: number }) => {
      const { targets: count, observer, seed } = options;
      const client = connect(options);
      const done = await runCollection(client, { count, plan: 'random', observer, seed });
      const result = await evaluate(client, done.result!.session);
      if (options.json) return printJson(result);
      print(
        `model ${result.modelId} (${result.kind}) on ${options.targets} new samples: median ` +
          `${millimetres(result.medianMm)} mm, p95 ${millimetres(result.p95Mm)} mm (camera noise included)`,
      );
    });
}

interface TrainOptions extends Options {
  readonly kind?: ModelKind[];
  readonly seed: number;
  readonly learningRate?: number;
  readonly maxIterations?: number;
}

async function runTrain(options: TrainOptions): Promise<void> {
  const client = connect(options);
  const { kind: kinds, seed, learningRate, maxIterations } = options;
  const body = { kinds, seed, settings: { learningRate, maxIterations } };
  const training = await runJob(client, { path: '/trainings', body, label: 'training' });
  if (options.json) return printJson(training);
  const models = await showModels(client, ({ id }) => training.modelIds.includes(id));
  const active = models.find((model) => model.active)!;
  const trained = training.modelIds.includes(active.id);
  print(
    `model ${active.id} (${active.kind}) ${trained ? 'is now' : 'stays'} active${because(active)}\n` +
      (trained
        ? '"pantilt models --rollback" returns to the previous one'
        : '"pantilt models --activate ID" activates one of these anyway'),
  );
}
