/**
 * `pantilt rig init`: writes a rig file for the user's own rig, from answers to questions or from
 * options. Each number in the file has a comment that describes it.
 */
import { basename, extname } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type Command, Option } from 'commander';
import type { TSchema } from 'typebox';
import { errorMessage, PantiltError } from '../errors.ts';
import { shellWord } from '../file-errors.ts';
import { anglesOfPulses, centrePulses } from '../geometry/servo.ts';
import { type Message, msg } from '../message.ts';
import {
  parseRigFile,
  RIG_NAME_LENGTH,
  type RigDescription,
  rigFileProperties,
} from '../rig-file.ts';
import { numberComment } from '../rig-file-edit.ts';
import { toDegrees } from '../units.ts';
import { assertWritable, writeNewFile, writeWholeFile } from '../user-files.ts';
import { note, print, printJson } from './output.ts';
import { addRigFix } from './rig-fix.ts';
import {
  boundsOf,
  fallbackOf,
  flagOf,
  QUESTIONS,
  type Question,
  readAnswer,
  rigOfAnswers,
} from './rig-questions.ts';

const DEFAULT_FILE = 'my-rig.json';

type Options = Readonly<Record<string, string | boolean | undefined>>;
/** Asks the user; undefined when the input has ended. */
export type Ask = (question: string) => Promise<string | undefined>;

/** Adds the commands. */
export function addRigFileCommands(program: Command): void {
  const rig = program.command('rig').description('Create or correct a rig file');
  const command = rig
    .command('init')
    .description('Write a rig file for your own rig, from questions or from options')
    .argument('[file]', 'file to write', DEFAULT_FILE)
    .option('--name <name>', "name of the rig (default: the file's)");
  for (const question of QUESTIONS) {
    command.addOption(new Option(`${flagOf(question)} <n>`, describe(question)));
  }
  command
    .option('--force', 'overwrite the file')
    .option('--json', 'print one JSON document')
    .action(init);
  addRigFix(rig);
}

/** The text of an option: its meaning, its unit, and its default if that is fixed. */
function describe({ text, unit, fallback }: Question): string {
  const inUnit = unit === '' ? text : `${text} [${unit}]`;
  return typeof fallback === 'number' ? `${inUnit} (default: ${fallback})` : inUnit;
}

async function init(file: string, options: Options): Promise<void> {
  if (file === '')
    throw invalidAnswer(msg`the name of the file is empty; name it, ${DEFAULT_FILE} for example`);
  await assertWritable(file, Boolean(options.force)); // Before any question.
  const name = checkedName(String(options.name ?? basename(file, extname(file))));
  const rig = parseRigFile(await describeRig(name, options), file);
  const text = rigFileText(rig);
  await (options.force ? writeWholeFile(file, text) : writeNewFile(file, text));
  const narrow = narrowLimits(rig);
  if (narrow) note(narrow);
  if (options.json) printJson({ path: file, rig });
  else
    print(
      `${file} describes the rig "${rig.name}"; continue with: pantilt flash --rig ${shellWord(file)}`,
    );
}

/** Names the bearings that the pan axis reaches, if they are not those of the work area. */
function narrowLimits(rig: RigDescription): string | undefined {
  const { min, max } = rig.axes.pan.pulse;
  const { bearingMin, bearingMax } = rig.workArea;
  const reach = [min, max].map(
    (panUs) => anglesOfPulses(rig, { ...centrePulses(rig), panUs }).panRad,
  );
  if (Math.min(...reach) <= bearingMin && Math.max(...reach) >= bearingMax) return undefined;
  const [from, to, first, last] = [...reach.sort((a, b) => a - b), bearingMin, bearingMax].map(
    (bearingRad) => `${Math.round(toDegrees(bearingRad))}°`,
  );
  return (
    `with ${min} to ${max} µs the pan axis reaches ${from} to ${to} of the work area's ${first} to ${last}: ` +
    'widen the limits when the rig moves, as docs/build-a-rig.md describes'
  );
}

function checkedName(name: string): string {
  const { minLength, maxLength } = RIG_NAME_LENGTH;
  const isPlain = !/\p{Cc}/u.test(name);
  if (isPlain && name.trim().length >= minLength && name.length <= maxLength) return name;
  throw invalidAnswer(
    msg`--name: ${JSON.stringify(name)} is not allowed; give a name of ${minLength} to ${maxLength} characters, none of them a tab, a line break or another control character`,
  );
}

const invalidAnswer = (what: Message): PantiltError =>
  new PantiltError('invalid', 'rig-answer-invalid', what);

async function describeRig(name: string, options: Options): Promise<RigDescription> {
  if (!process.stdin.isTTY) return rigOfAnswers(name, await answerQuestions(options, undefined));
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<undefined>((resolve) =>
    terminal.once('close', () => resolve(undefined)),
  );
  note('Lengths in metres, with a decimal point; Enter takes the value in brackets.');
  try {
    const ask: Ask = (question) => Promise.race([terminal.question(question), ended]);
    return rigOfAnswers(name, await answerQuestions(options, ask));
  } finally {
    terminal.close();
  }
}

/**
 * Answers all questions: from options, from the user if the input is interactive, otherwise with
 * the defaults.
 * @throws PantiltError `rig-answer-invalid` if an option is invalid, or is missing and cannot be
 * asked for; `input-ended`
 */
export async function answerQuestions(
  options: Options,
  ask: Ask | undefined,
): Promise<Record<string, number>> {
  const answers: Record<string, number> = {};
  for (const question of QUESTIONS) {
    const given = options[question.key];
    if (typeof given === 'string') answers[question.key] = readOption(question, given, answers);
    else if (ask) answers[question.key] = await askUntilValid(question, answers, ask);
    else {
      const fallback = fallbackOf(question, answers);
      answers[question.key] = fallback ?? missing(question, answers);
    }
  }
  return answers;
}

/** @throws PantiltError `rig-answer-invalid`, naming the flag */
function readOption(
  question: Question,
  text: string,
  answers: Readonly<Record<string, number>>,
): number {
  try {
    return readAnswer(question, text, answers);
  } catch (error) {
    throw invalidAnswer(msg`${flagOf(question)}: ${errorMessage(error)}`);
  }
}

function missing(question: Question, answers: Readonly<Record<string, number>>): never {
  throw invalidAnswer(
    msg`${flagOf(question)} is missing (${question.text}): give it, ${boundsOf(question, answers)}, or run this in a terminal`,
  );
}

async function askUntilValid(
  question: Question,
  answers: Readonly<Record<string, number>>,
  ask: Ask,
): Promise<number> {
  const fallback = fallbackOf(question, answers);
  const offered = fallback === undefined ? '' : ` [${fallback}]`;
  for (;;) {
    const text = await ask(`${question.text} (${boundsOf(question, answers)})${offered}: `);
    if (text === undefined) {
      throw new PantiltError(
        'failed',
        'input-ended',
        msg`the input has ended; no file was written`,
      );
    }
    if (text.trim() === '' && fallback !== undefined) return fallback;
    try {
      return readAnswer(question, text, answers);
    } catch (error) {
      if (!(error instanceof PantiltError)) throw error;
      note(error.message);
    }
  }
}

/** A rig file as JSON with a comment at each number: the description of the field in its schema. */
export function rigFileText(rig: RigDescription): string {
  const head = [
    '// A rig file of pantilt: JSON with comments. Lengths in metres, angles in radians, pulses in',
    '// microseconds. docs/build-a-rig.md explains how to measure each number.',
  ];
  return `${[...head, ...linesOf('', rig, { properties: rigFileProperties } as never, '')].join('\n')}\n`;
}

function linesOf(
  key: string,
  value: unknown,
  schema: TSchema,
  indent: string,
  comma = '',
): string[] {
  const start = `${indent}${key === '' ? '' : `${JSON.stringify(key)}: `}`;
  if (typeof value !== 'object' || value === null) {
    return [`${start}${JSON.stringify(value)}${comma} // ${numberComment(value, schema)}`];
  }
  const { properties } = schema as unknown as { properties: Readonly<Record<string, TSchema>> };
  const entries = Object.entries(value);
  const inside = entries.flatMap(([name, child], i) =>
    linesOf(name, child, properties[name]!, `${indent}  `, i < entries.length - 1 ? ',' : ''),
  );
  return [`${start}{`, ...inside, `${indent}}${comma}`];
}
