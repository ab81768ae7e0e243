/**
 * `pantilt exercise`: runs the steps of the PanTilt exercise, from its first net to a rig, and prints
 * their results and pictures.
 */
import { extname, join } from 'node:path';
import type { Command } from 'commander';
import type { Client } from '../../api/client.ts';
import { connect } from '../../api/connect.ts';
import { EXPLANATIONS } from '../../course/explanations.ts';
import { batchInverseOf } from '../../course/learned-inverse.ts';
import { isLectureChapter } from '../../course/lecture/chapter.ts';
import { exactAndLearned } from '../../course/measured-spots.ts';
import { PYTORCH_STEPS, pytorchScript } from '../../course/pytorch-script.ts';
import type { TimedNet } from '../../course/run-step.ts';
import { stepInWorker } from '../../course/step-in-worker.ts';
import { EXERCISE_STEPS, type ExerciseStep, type StepResult } from '../../course/steps.ts';
import { PantiltError } from '../../errors.ts';
import type { Geometry } from '../../geometry/kinematics.ts';
import { ANGLE_ENCODINGS } from '../../learning/angle-encodings.ts';
import { INVERSE_SETTINGS } from '../../learning/net-settings.ts';
import { joinMessages, msg } from '../../message.ts';
import { parseRigFile } from '../../rig-file.ts';
import { assertWritable, makeFolder, rigDocumentOfFile, writeWholeFile } from '../../user-files.ts';
import { onlyOneOf, onlyWith } from '../arguments.ts';
import { note, print, printJson, withProgress } from '../output.ts';
import { assertRight, printReports } from './answer-reports.ts';
import { checkSubmission, loadInverse, printQuestions, saveWeights } from './check-answers.ts';
import { localised, localisedError } from './exercise-language.ts';
import { addExerciseOptions, type ExerciseOptions, settingsOf } from './exercise-options.ts';
import {
  gradesAsJson,
  gradesToCsv,
  gradesToHtml,
  ISOLATION_TEXTS,
  printGrades,
} from './grade-tables.ts';
import { gradeFolder } from './grading.ts';
import { checkChapter, printChapter, printFormula, printHeading, wrapped } from './lecture.ts';
import { connectedRobot, measureSolvers, shootAtRig } from './rig-shots.ts';
import { drawStep } from './step-pictures.ts';
import { printResult } from './step-words.ts';

/** A step with its result. */
interface StepReport {
  readonly step: ExerciseStep;
  readonly title: string;
  readonly result: StepResult;
}

/** Adds the command. */
export function addExercise(program: Command): void {
  const command = addExerciseOptions(
    program
      .command('exercise')
      .description('Run the PanTilt exercise: nets, kinematics, learned inverse, and a rig'),
  ).action(runExercise);
  const answers = ['--check', '--model'];
  onlyOneOf(command, '--rig', '--url');
  onlyOneOf(command, '--formula', '--answers', '--model');
  for (const flag of ['--step', '--pictures', '--save']) {
    for (const other of ['--ask', ...answers]) onlyOneOf(command, flag, other);
  }
  for (const other of [...answers, '--json']) onlyOneOf(command, '--ask', other);
  for (const flag of ['--ask', '--step', '--pictures', '--save', '--python', ...answers]) {
    onlyOneOf(command, '--grade', flag);
  }
  for (const flag of ['--marks', '--time-limit', '--memory-limit']) {
    onlyWith(command, flag, '--grade');
  }
  onlyWith(command, '--python', '--step');
  for (const other of ['--ask', '--json', ...answers]) onlyOneOf(command, '--python', other);
  for (const flag of ['--formula', '--answers']) onlyWith(command, flag, '--check');
  for (const flag of ['--token', '--observer']) onlyWith(command, flag, '--url');
}

async function runExercise(options: ExerciseOptions): Promise<void> {
  try {
    await run(options);
  } catch (error) {
    throw localisedError(error, options.language);
  }
}

async function run(options: ExerciseOptions): Promise<void> {
  const { url, token } = options;
  const client = url === undefined ? undefined : connect({ url, ...(token && { token }) });
  const { geometry, name } = client
    ? await connectedRobot(client)
    : parseRigFile(await rigDocumentOfFile(options.rig), options.rig);
  if (options.ask !== undefined) return printQuestions(options.ask, options.seed, geometry);
  if (options.grade !== undefined) return grade(options.grade, options, geometry);
  if (options.python) return printScripts(options, geometry);
  if (isLectureChapter(options.check)) {
    return checkChapter(options.check, options.formula, options.seed, options.language);
  }
  if (options.check !== undefined || options.model !== undefined) {
    const checked = await checkSubmission({ ...options, check: options.check }, geometry);
    if (options.json) printJson(checked.reports);
    else printReports(checked, options.language);
    return assertRight(checked);
  }
  if (options.pictures !== undefined) await makeFolder(options.pictures);
  if (options.save !== undefined) await assertWritable(options.save);
  const walk = new Walk(options, geometry, client);
  const reports: StepReport[] = [];
  for (const step of options.step ?? EXERCISE_STEPS) {
    if (isLectureChapter(step)) {
      printChapter(step, options.seed, options.language);
      continue;
    }
    const { title, text, formula } = EXPLANATIONS[options.language][step];
    if (!options.json) {
      printHeading(title);
      print(wrapped(text));
      if (formula) printFormula(formula, options.language);
      print('');
    }
    const result = await walk.go(step, title);
    reports.push({ step, title, result });
    if (!options.json) printResult(result, options.language);
    await drawInto(options, step, title, result, geometry);
  }
  if (options.save !== undefined) await saveWeights(options.save, await walk.net(), geometry);
  if (options.json) printJson({ rig: name, seed: options.seed, geometry, steps: reports });
}

async function grade(
  folder: string,
  { seed, language, timeLimit, memoryLimit, marks = [], json }: ExerciseOptions,
  geometry: Geometry,
): Promise<void> {
  for (const file of marks) await assertWritable(file);
  const request = { folder, seed, geometry, timeLimitS: timeLimit, memoryMb: memoryLimit };
  const grades = await withProgress(localised(msg`Submissions`, language), (update) =>
    gradeFolder(request, (done, total) => update(done / total)),
  );
  for (const file of marks) {
    const isCsv = extname(file).toLowerCase() === '.csv';
    const text = isCsv ? gradesToCsv(grades, language) : gradesToHtml(grades, seed, language);
    await writeWholeFile(file, text);
  }
  note(localised(ISOLATION_TEXTS[grades.isolation], language));
  if (json) printJson(gradesAsJson(grades));
  else printGrades(grades, language);
}

/** @throws PantiltError `settings-invalid` if the steps have no net of their own */
function printScripts(
  { step, seed, language, ...options }: ExerciseOptions,
  geometry: Geometry,
): void {
  const steps = PYTORCH_STEPS.filter((name) => step?.includes(name));
  if (steps.length !== 1) {
    throw new PantiltError(
      'invalid',
      'settings-invalid',
      msg`--python writes one script: name its step, --step ${joinMessages(PYTORCH_STEPS, ' / --step ')}`,
    );
  }
  const settings = settingsOf({ ...options, seed, language });
  process.stdout.write(pytorchScript({ step: steps[0]!, settings, seed, geometry, language }));
}

/** A run through steps that share trained nets. */
class Walk {
  readonly #options: ExerciseOptions;
  readonly #geometry: Geometry;
  readonly #client: Client | undefined;
  #known: ReadonlyMap<string, TimedNet> = new Map();
  #newest: TimedNet | undefined;

  constructor(options: ExerciseOptions, geometry: Geometry, client: Client | undefined) {
    this.#options = options;
    this.#geometry = geometry;
    this.#client = client;
  }

  async go(step: ExerciseStep, title: string): Promise<StepResult> {
    if (step !== 'rig') return this.#learn(step, title);
    const { load, activation, rig, seed, observer } = this.#options;
    const { encoding = INVERSE_SETTINGS.encoding } = this.#options;
    const learned =
      load === undefined
        ? batchInverseOf(await this.net(), ANGLE_ENCODINGS[encoding])
        : await loadInverse(load, activation);
    const solvers = exactAndLearned(this.#geometry, learned);
    const shots = this.#client
      ? measureSolvers(this.#client, this.#geometry, solvers, observer, seed)
      : shootAtRig(rig, solvers, seed);
    return { shots: await shots };
  }

  /** The exercise's net with the selected settings. */
  async net(): Promise<TimedNet> {
    await this.#learn('weights', 'Learned inverse');
    return this.#newest!;
  }

  async #learn(step: Exclude<ExerciseStep, 'rig'>, title: string): Promise<StepResult> {
    const { result, trained } = await withProgress(title, (update) =>
      stepInWorker(
        {
          step,
          settings: settingsOf(this.#options),
          seed: this.#options.seed,
          geometry: this.#geometry,
          cachedNets: this.#known,
        },
        ({ share }) => update(share),
        new AbortController().signal,
      ),
    );
    this.#known = new Map([...this.#known, ...trained]);
    this.#newest = [...trained.values()].at(-1) ?? this.#newest;
    return result;
  }
}

async function drawInto(
  { pictures: folder, language }: ExerciseOptions,
  step: ExerciseStep,
  title: string,
  result: StepResult,
  geometry: Geometry,
): Promise<void> {
  const picture = folder === undefined ? undefined : drawStep(title, result, geometry, language);
  if (folder === undefined || picture === undefined) return;
  const file = join(folder, `${step}.svg`);
  await writeWholeFile(file, picture);
  note(`picture: ${file}`);
}
