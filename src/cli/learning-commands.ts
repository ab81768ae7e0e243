/**
 * Commands about learning of a running daemon: `train`, `evaluate`.
 */
import { type Command, Option } from 'commander';
import { MODEL_KINDS } from '../learning/kinds/registry.ts';
import { DEFAULT_KINDS, type TrainingView } from '../learning/trainings.ts';
import { positiveNumber, seed, wholeNumber } from './arguments.ts';
import { addClientCommand, Client, type ClientCommandOptions as Options } from './client.ts';
import { evaluate } from './evaluate.ts';
import { runJob } from './followed-jobs.ts';
import { showModels } from './model-commands.ts';
import { runCollection } from './observed-jobs.ts';
import { millimetres, print, printJson } from './output.ts';

/** Adds the commands. */
export function addLearningCommands(program: Command): void {
  const command = (name: string, description: string) =>
    addClientCommand(program, name, description);

  command('train', 'Train models on the samples; the best on held-out samples aims then')
    .addOption(
      new Option(
        '--kind <kind...>',
        `kinds to train (default: ${DEFAULT_KINDS.join(', ')})`,
      ).choices(MODEL_KINDS),
    )
    .option('--seed <n>', 'seed of split and weights', seed, 1)
    .option(
      '--learning-rate <rate>',
      "of the nets' Adam (default: each kind's own)",
      positiveNumber,
    )
    .option('--max-iterations <n>', 'end learning after so many', wholeNumber(1, 1_000_000))
    .action(runTrain);

  command('evaluate', 'Measure the active model on fresh samples that it has not seen')
    .option('--targets <n>', 'fresh samples to take', wholeNumber(1, 10_000), 20)
    .option('--observer <name>', 'simulated, or external (points typed by hand here)')
    .option('--seed <n>', 'seed of the targets', seed, 1000)
    .action(async (options: Options & { targets: number; observer?: string; seed: number }) => {
      const { targets: count, observer, seed } = options;
      const client = new Client(options);
      const done = await runCollection(client, { count, plan: 'random', observer, seed });
      const result = await evaluate(client, done.result!.session);
      if (options.json) return printJson(result);
      print(
        `model ${result.modelId} (${result.kind}) on ${options.targets} fresh samples: median ` +
          `${millimetres(result.medianMm)} mm, p95 ${millimetres(result.p95Mm)} mm (camera noise included)`,
      );
    });
}

interface TrainOptions extends Options {
  readonly kind?: string[];
  readonly seed: number;
  readonly learningRate?: number;
  readonly maxIterations?: number;
}

async function runTrain(options: TrainOptions): Promise<void> {
  const client = new Client(options);
  const { kind: kinds, seed, learningRate, maxIterations } = options;
  const body = { kinds, seed, settings: { learningRate, maxIterations } };
  const request = { path: '/trainings', body, label: 'training' };
  const training = await runJob<TrainingView>(client, request);
  if (options.json) return printJson(training);
  const models = await showModels(client, ({ id }) => training.modelIds.includes(id));
  const { id: activeId, kind } = models.find(({ active }) => active)!;
  print(
    training.modelIds.includes(activeId)
      ? `model ${activeId} (${kind}) aims now; pantilt models --rollback goes back to the one before`
      : `model ${activeId} (${kind}) still aims: on samples that were held out none of these does better; ` +
          'pantilt models --activate ID aims by one of them all the same',
  );
}
