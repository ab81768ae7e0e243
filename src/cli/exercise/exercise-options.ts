/**
 * The options of `pantilt exercise`.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXPLANATION_LANGUAGES, type ExplanationLanguage } from '../../course/explanations.ts';
import { LECTURE_CHAPTERS, type LectureChapter } from '../../course/lecture/chapter.ts';
import { ROBOT_FUNCTIONS, type RobotFunction } from '../../course/robot-functions.ts';
import { EXERCISE_STEPS, type ExerciseStep } from '../../course/steps.ts';
import { DEFAULT_RIG_FILE } from '../../daemon/start-daemon.ts';
import type { ExerciseSettings } from '../../learning/net-settings.ts';
import {
  ACTIVATION_NAMES,
  ENCODING_NAMES,
  LOSS_NAMES,
  OPTIMISER_NAMES,
  SETTING_BOUNDS,
} from '../../learning/net-settings.ts';
import { positiveNumber, seed, wholeNumber } from '../arguments.ts';

const { hidden: WIDTH, batch: BATCH, iterations: ITERATIONS } = SETTING_BOUNDS;

/** The parsed options. */
export interface ExerciseOptions extends ExerciseSettings {
  readonly rig: string;
  readonly url?: string;
  readonly token?: string;
  readonly observer?: string;
  readonly step?: readonly (ExerciseStep | LectureChapter)[];
  readonly seed: number;
  readonly ask?: RobotFunction;
  readonly check?: RobotFunction | LectureChapter;
  readonly formula?: string;
  readonly answers?: string;
  readonly model?: string;
  readonly grade?: string;
  readonly marks?: readonly string[];
  readonly timeLimit: number;
  readonly memoryLimit: number;
  readonly language: ExplanationLanguage;
  readonly pictures?: string;
  readonly save?: string;
  readonly python?: boolean;
  readonly load?: string;
  readonly json?: boolean;
}

/** Adds the options to a command. */
export const addExerciseOptions = (command: Command): Command =>
  command
    .option(
      '--rig <file>',
      'rig file: lengths l1 and l2, and the simulated rig of the last step',
      DEFAULT_RIG_FILE,
    )
    .option(
      '--url <url>',
      'address of a running daemon, whose rig is the robot and is measured in the last step',
    )
    .addOption(new Option('--token <token>', 'access token of that daemon').env('PANTILT_TOKEN'))
    .option(
      '--observer <name>',
      'observer of that daemon: simulated, or external (spots entered here)',
    )
    .addOption(
      new Option(
        '--step <name...>',
        'only these steps, or chapters of the lecture: least-squares to validation',
      ).choices([...LECTURE_CHAPTERS, ...EXERCISE_STEPS]),
    )
    .option('--seed <n>', 'seed of weights, configurations and questions', seed, 1)
    .option('--hidden <widths>', 'widths of the hidden layers, such as 256,256,256', widths)
    .addOption(
      new Option('--activation <name>', 'activation of the hidden layers').choices(
        ACTIVATION_NAMES,
      ),
    )
    .addOption(new Option('--encoding <name>', 'output of the inverse').choices(ENCODING_NAMES))
    .addOption(new Option('--loss <name>', 'loss function').choices(LOSS_NAMES))
    .addOption(new Option('--optimiser <name>', 'optimiser').choices(OPTIMISER_NAMES))
    .option('--learning-rate <rate>', 'learning rate of the optimiser', positiveNumber)
    .option('--batch <n>', 'batch size', wholeNumber(BATCH.minimum, BATCH.maximum))
    .option(
      '--iterations <n>',
      'training iterations',
      wholeNumber(ITERATIONS.minimum, ITERATIONS.maximum),
    )
    .option('--pictures <folder>', 'write an SVG picture of each step that has one')
    .option(
      '--save <file>',
      "save the net's weights as safetensors with PyTorch's names, or as ONNX if named FILE.onnx",
    )
    .option('--python', "print the PyTorch script of the steps' nets, instead of running them")
    .option('--load <file>', 'use the weights of this file in the last step')
    .addOption(
      new Option(
        '--ask <function>',
        'print the questions of the seed as a CSV table to fill in',
      ).choices(ROBOT_FUNCTIONS),
    )
    .addOption(
      new Option(
        '--check <function>',
        'check answers instead of running the steps; exit code 0 if all are correct, else 1',
      ).choices([...ROBOT_FUNCTIONS, ...LECTURE_CHAPTERS]),
    )
    .option('--formula <text>', 'the answers as formulas: lines such as "x = ...", as in Python')
    .option('--answers <file>', 'the answers as the completed table of --ask; None for no result')
    .option(
      '--model <file>',
      'the answers as your model.py; all its functions, unless --check names one',
    )
    .option(
      '--grade <folder>',
      'mark the submissions of a class: a folder with model.py, or a .py file, for each student',
    )
    .option('--marks <file...>', 'also write the marks to these files: .csv or .html', marksFile)
    .option(
      '--time-limit <s>',
      'time limit of each import and each function with --grade',
      positiveNumber,
      30,
    )
    .option(
      '--memory-limit <mb>',
      'memory limit of each process with --grade',
      wholeNumber(100, 1_000_000),
      4096,
    )
    .addOption(
      new Option('--language <code>', 'language of the explanations')
        .choices(EXPLANATION_LANGUAGES)
        .default('en'),
    )
    .option('--json', 'print one JSON document');

/** The net's settings that the options change from the course's defaults. */
export function settingsOf(options: ExerciseOptions): ExerciseSettings {
  const { hidden, activation, encoding, loss, optimiser, learningRate, batch, iterations } =
    options;
  const named = {
    hidden,
    activation,
    encoding,
    loss,
    optimiser,
    learningRate,
    batch,
    iterations,
  };
  return Object.fromEntries(
    Object.entries(named).filter(([, value]) => value !== undefined),
  ) as ExerciseSettings;
}

function marksFile(name: string, earlier: readonly string[] = []): readonly string[] {
  if (/\.(csv|html?)$/i.test(name)) return [...earlier, name];
  throw new InvalidArgumentError('Expected the name of a .csv or .html file.');
}

function widths(text: string): number[] {
  if (text.trim() === '') return [];
  return text.split(',').map((part) => {
    const width = Number(part);
    if (Number.isInteger(width) && width >= WIDTH.minimum && width <= WIDTH.maximum) return width;
    throw new InvalidArgumentError(
      `"${part}" isn't a width: expected integers from ${WIDTH.minimum} to ${WIDTH.maximum}, such as 64,64.`,
    );
  });
}
