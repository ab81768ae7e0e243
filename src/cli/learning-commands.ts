/**
 * Commands about learning of a running daemon: `train`, `evaluate`.
 */
import { type Command, Option } from 'commander';
import { MODEL_KINDS } from '../learning/kinds/registry.ts';
import { DEFAULT_KINDS, type TrainingView } from '../learning/trainings.ts';
import { seed, wholeNumber } from './arguments.ts';
import { addClientCommand, Client, type ClientCommandOptions as Options } from './client.ts';
import { evaluate } from './evaluate.ts';
import { showModels } from './model-commands.ts';
import { runCollection } from './observed-jobs.ts';
import { beginProgress, millimetres, print, printJson } from './output.ts';

/** Adds the commands. */
export function addLearningCommands(program: Command): void {
  const command = (name: string, description: string) =>
    addClientCommand(program, name, description);

  command('train', 'Train models on the samples; the best on validation becomes active')
    .addOption(
      new Option(
        '--kind <kind...>',
        `kinds to train (default: ${DEFAULT_KINDS.join(', ')})`,
      ).choices(MODEL_KINDS),
    )
    .option('--seed <n>', 'seed of split and weights', seed, 1)
    .action(runTrain);

  command('evaluate', 'Measure the active model on fresh samples that it has not seen')
    .option('--targets <n>', 'fresh samples to take', wholeNumber(1, 10_000), 20)
    .option('--observer <name>', 'simulated, or external (points typed by hand here)')
    .option('--seed <n>', 'seed of the targets', seed, 1000)
    .action(async (options: Options & { targets: number; observer?: string; seed: number }) => {
      const { targets: count, observer, seed } = options;
      const client = new Client(options);
      const { id } = await runCollection(client, { count, plan: 'random', observer, seed });
      const result = await evaluate(client, `collection ${id}`);
      if (options.json) return printJson(result);
      print(
        `model ${result.modelId} (${result.kind}) on ${options.targets} fresh samples: median ` +
          `${millimetres(result.medianMm)} mm, p95 ${millimetres(result.p95Mm)} mm (camera noise included)`,
      );
    });
}

async function runTrain(options: Options & { kind?: string[]; seed: number }): Promise<void> {
  const client = new Client(options);
  const { id } = await client.post<TrainingView>('/trainings', {
    seed: options.seed,
    ...(options.kind && { kinds: options.kind }),
  });
  const cancel = () => void client.delete(`/trainings/${id}`).catch(() => {});
  process.once('SIGINT', cancel);
  const bar = beginProgress(`training ${id}`);
  const training = await client.follow<TrainingView>(`/trainings/${id}`, ({ progress }) =>
    bar.update(progress),
  );
  bar.end();
  process.off('SIGINT', cancel);
  if (options.json) return printJson(training);
  await showModels(client, ({ id }) => training.modelIds.includes(id));
}
