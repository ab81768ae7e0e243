/**
 * The options of `pantilt exercise`.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXPLANATION_LANGUAGES, type ExplanationLanguage } from '../../course/explanations.ts';
import { ROBOT_FUNCTIONS, type RobotFunction } from '../../course/robot-functions.ts';
import { EXERCISE_STEPS, type ExerciseStep } from '../../course/steps.ts';
import type { ExerciseSettings } from '../../learning/net-settings.ts';
import {
  ACTIVATION_NAMES,
  ENCODING_NAMES,
  LOSS_NAMES,
  OPTIMISER_NAMES,
  SETTING_BOUNDS,
} from '../../learning/net-settings.ts';
import { positiveNumber, seed, wholeNumber } from '../arguments.ts';
import { DEFAULT_RIG_FILE } from '../settings.ts';

const { hidden: WIDTH, batch: BATCH, iterations: ITERATIONS } = SETTING_BOUNDS;

/** As commander gives them. */
export interface ExerciseOptions extends ExerciseSettings {
  readonly rig: string;
  readonly url?: string;
  readonly token?: string;
  readonly observer?: string;
  readonly step?: readonly ExerciseStep[];
  readonly seed: number;
  readonly ask?: RobotFunction;
  readonly check?: RobotFunction;
  readonly formula?: string;
  readonly answers?: string;
  readonly model?: string;
  readonly language: ExplanationLanguage;
  readonly pictures?: string;
  readonly save?: string;
  readonly load?: string;
  readonly json?: boolean;
}

/** Adds them. */
export const addExerciseOptions = (command: Command): Command =>
  command
    .option(
      '--rig <file>',
      'rig file: its l1 and l2, and the simulated rig of the last step',
      DEFAULT_RIG_FILE,
    )
    .option(
      '--url <url>',
      'of a running daemon: its rig is the robot, and is measured in the last step',
    )
    .addOption(new Option('--token <token>', 'token of that daemon').env('PANTILT_TOKEN'))
    .option(
      '--observer <name>',
      'of that daemon: simulated, or external (points typed by hand here)',
    )
    .addOption(new Option('--step <name...>', 'only these').choices([...EXERCISE_STEPS]))
    .option('--seed <n>', 'of weights, configurations and questions', seed, 1)
    .option('--hidden <widths>', 'of the hidden layers, such as 256,256,256', widths)
    .addOption(new Option('--activation <name>', 'of the hidden layers').choices(ACTIVATION_NAMES))
    .addOption(new Option('--encoding <name>', 'what the inverse gives').choices(ENCODING_NAMES))
    .addOption(new Option('--loss <name>', 'what is made small').choices(LOSS_NAMES))
    .addOption(new Option('--optimiser <name>', 'how it descends').choices(OPTIMISER_NAMES))
    .option('--learning-rate <rate>', 'of the optimiser', positiveNumber)
    .option('--batch <n>', 'rows in a step', wholeNumber(BATCH.minimum, BATCH.maximum))
    .option(
      '--iterations <n>',
      'steps of training',
      wholeNumber(ITERATIONS.minimum, ITERATIONS.maximum),
    )
    .option('--pictures <folder>', 'write a picture (SVG) of each step that has one')
    .option(
      '--save <file>',
      "write the net's weights as safetensors, as PyTorch names them; as ONNX into FILE.onnx",
    )
    .option('--load <file>', 'shoot at the rig with the weights of this file')
    .addOption(
      new Option(
        '--ask <function>',
        'print the questions of the seed as a table (CSV) to be filled in',
      ).choices(ROBOT_FUNCTIONS),
    )
    .addOption(
      new Option(
        '--check <function>',
        'check answers instead of going through the steps; exit code 0 when all are right, 1 when not',
      ).choices(ROBOT_FUNCTIONS),
    )
    .option('--formula <text>', 'the answers: lines such as "x = ...", written as in Python')
    .option('--answers <file>', 'the answers: the table of --ask, filled in; None for nothing')
    .option(
      '--model <file>',
      'the answers: your model.py; all functions that it has, unless --check names one',
    )
    .addOption(
      new Option('--language <code>', 'of the explanations')
        .choices(EXPLANATION_LANGUAGES)
        .default('en'),
    )
    .option('--json', 'print one JSON document');

/** What the options change about the net; what they don't name is the exercise's own. */
export function settingsOf(options: ExerciseOptions): ExerciseSettings {
  const { hidden, activation, encoding, loss, optimiser, learningRate, batch, iterations } =
    options;
  const named = {
    ...{ hidden, activation, encoding, loss, optimiser, learningRate, batch, iterations },
  };
  return Object.fromEntries(
    Object.entries(named).filter(([, value]) => value !== undefined),
  ) as ExerciseSettings;
}

function widths(text: string): number[] {
  if (text.trim() === '') return [];
  return text.split(',').map((part) => {
    const width = Number(part);
    if (Number.isInteger(width) && width >= WIDTH.minimum && width <= WIDTH.maximum) return width;
    throw new InvalidArgumentError(
      `"${part}" is no width: whole numbers from ${WIDTH.minimum} to ${WIDTH.maximum}, such as 64,64.`,
    );
  });
}
