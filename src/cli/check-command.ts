/**
 * The command that asks whether the active model still holds: `check`.
 */

import type { Command } from 'commander';
import type { CheckView } from '../control/check-view.ts';
import { PantiltError } from '../errors.ts';
import { word } from '../wording.ts';
import { seed } from './arguments.ts';
import { addClientCommand, Client, type ClientCommandOptions } from './client.ts';
import { runObserved } from './observed-jobs.ts';
import { millimetres, print, printJson } from './output.ts';

type Options = ClientCommandOptions & { observer?: string; seed: number; keep?: boolean };

/** Adds the command. */
export function addCheckCommand(program: Command): void {
  addClientCommand(
    program,
    'check',
    'Look at six fresh spots, and say whether the active model still holds; fails if it does not',
  )
    .option('--observer <name>', 'simulated, or external (points typed by hand here)')
    .option('--seed <n>', 'seed of the targets', seed, 1)
    .option('--keep', 'keep the spots as samples')
    .action(runCheck);
}

async function runCheck(options: Options): Promise<void> {
  const { observer, keep = false } = options;
  const check = await runObserved<CheckView>(new Client(options), {
    path: '/checks',
    body: { seed: options.seed, keep },
    label: 'check',
    observer,
    question: ({ spots }) => `spot ${spots.length + 1}`,
  });
  const text = verdictOf(check);
  if (options.json) printJson(check);
  else if (check.result!.holds) print(text);
  if (!check.result!.holds) throw new PantiltError('failed', 'model-drifted', word`${text}`);
}

/** What a check has found, in a sentence. */
export function verdictOf({ modelId, kind, spots, result }: CheckView): string {
  const { holds, probability, medianMm, expectedMedianMm, leftMm, outwardMm } = result!;
  const seen = spots.filter(({ missed }) => !missed).length;
  const chance = probability < 0.001 ? 'p < 0.001' : `p = ${probability.toFixed(3)}`;
  const found =
    `${seen} spots are off by ${millimetres(medianMm)} mm (median) where ` +
    `${millimetres(expectedMedianMm)} mm were to be expected, ${chance}`;
  if (holds) return `model ${modelId} (${kind}) holds: ${found}`;
  const side = `${millimetres(Math.abs(leftMm))} mm to the ${leftMm > 0 ? 'left' : 'right'}`;
  const range = `${millimetres(Math.abs(outwardMm))} mm too ${outwardMm > 0 ? 'far' : 'near'}`;
  return (
    `model ${modelId} (${kind}) no longer holds: ${found}; they lie ${side} and ${range}. Remove the ` +
    'samples from before (pantilt samples --remove-all), collect again, and train'
  );
}
