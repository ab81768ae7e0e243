/**
 * Runs a student's model.py in their own Python, through student_model.py: imported once, asked for
 * all functions. A function that ends the process or does not return affects no other.
 */
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { toAnswer } from '../../course/formula-answers.ts';
import type { Given, Question, RobotFunction } from '../../course/robot-functions.ts';
import { PantiltError } from '../../errors.ts';
import { type Message, msg } from '../../message.ts';
import { killStarted, OWN_PYTHON, type PythonStarter, pythonMissing } from './confined-python.ts';

/** Time limit of the import and of each function: loading a library such as PyTorch takes seconds. */
const TIME_LIMIT_MS = 60_000;
/** Time after which a slow import is reported [s]. */
const SLOW_IMPORT_S = 10;
/** Time until the pipes of an ended process are closed, if another process holds them. */
const CLOSING_MS = 500;
/** Maximum length of the prints of model.py that are shown. */
const MAX_PRINTS = 2000;

/** The questions about each function. */
export type QuestionsByFunction = ReadonlyMap<RobotFunction, readonly Question[]>;

/** What a function of model.py gave: its answers, or the reason why there are none. */
export type FunctionOutcome =
  | { readonly answers: readonly Given[] }
  | { readonly problem: Message };

type Answered = { value: unknown } | { raised: string } | { other: string };
type Report =
  | { imported: true }
  | { slow: number; code: string }
  | { importError: string; input: boolean }
  | { function: RobotFunction; missing: string[] }
  | { function: RobotFunction; answers: Answered[] };

/** Limits and listeners of a run. */
export interface StudentModelOptions {
  readonly timeLimitMs?: number;
  readonly slowImportS?: number;
  /** Starts Python; by default with all rights of the user. */
  readonly starter?: PythonStarter;
  readonly onNote: (text: Message) => void;
  readonly onPrints: (text: string) => void;
}

/**
 * Asks model.py for its answers.
 * @throws PantiltError `python-missing`; `model-py-failed` if model.py cannot be imported, with the
 * line and its exception; `model-py-silent` if its import takes too long
 */
export async function askStudentModel(
  path: string,
  questions: QuestionsByFunction,
  options: StudentModelOptions,
): Promise<Map<RobotFunction, FunctionOutcome>> {
  const outcomes = new Map<RobotFunction, FunctionOutcome>();
  for (;;) {
    const open = new Map([...questions].filter(([name]) => !outcomes.has(name)));
    if (open.size === 0) return outcomes;
    const end = await runProcess(path, open, options, outcomes);
    const [stopped] = [...open.keys()].filter((name) => !outcomes.has(name));
    // The other functions are asked in another process.
    if (stopped) outcomes.set(stopped, { problem: problemOf(end, stopped, options) });
  }
}

/** How a process ended: by itself, after the time limit, or after too much output. */
type ProcessEnd = 'exited' | 'timed-out' | 'flooded';

const secondsOf = ({ timeLimitMs = TIME_LIMIT_MS }: StudentModelOptions) => timeLimitMs / 1000;

function problemOf(end: ProcessEnd, name: string, options: StudentModelOptions): Message {
  if (end === 'flooded') return msg`${name} prints too much: remove its prints`;
  return end === 'exited'
    ? msg`${name} terminated Python: remove exit() and quit()`
    : msg`${name} did not return within ${secondsOf(options)} s: check for an endless loop`;
}

/** Runs one process until it ends, and adds the outcomes of the functions. */
async function runProcess(
  path: string,
  questions: QuestionsByFunction,
  options: StudentModelOptions,
  outcomes: Map<RobotFunction, FunctionOutcome>,
): Promise<ProcessEnd> {
  const { timeLimitMs = TIME_LIMIT_MS, slowImportS = SLOW_IMPORT_S, onNote, onPrints } = options;
  const { starter = OWN_PYTHON } = options;
  const child = starter.start();
  let isImported = false;
  let importError: PantiltError | undefined;
  let end: ProcessEnd = 'exited';
  const kill = (reason: ProcessEnd) => {
    end = reason;
    killStarted(starter, child);
  };
  const deadline = setTimeout(kill, timeLimitMs, 'timed-out');
  let bytesLeft = (starter.limits?.outputMb ?? Number.POSITIVE_INFINITY) * 1e6;
  const count = (bytes: Buffer) => {
    bytesLeft -= bytes.length;
    if (bytesLeft < 0) kill('flooded');
  };
  const take = (report: Report): void => {
    deadline.refresh();
    if ('slow' in report) onNote(slowImport(report.slow, report.code));
    else if ('importError' in report) importError = importFailed(report.importError, report.input);
    else if ('imported' in report) isImported = true;
    else if (questions.has(report.function)) outcomes.set(report.function, outcomeOf(report));
  };
  try {
    const closed = new Promise<void>((resolve, reject) => {
      child.on('close', () => resolve());
      child.on('error', () => reject(pythonMissing()));
      child.on('exit', () => {
        // What model.py has started may still run, and keep the pipes open.
        if (starter.limits) killStarted(starter, child);
        setTimeout(() => child.stdout.destroy() && child.stderr.destroy(), CLOSING_MS).unref();
      });
    });
    child.stdin.on('error', () => {}); // Reported by the end of the process.
    child.stdin.end(
      JSON.stringify({
        ...{ path, slowS: slowImportS, functions: Object.fromEntries(questions) },
        ...(starter.limits && { limits: starter.limits }),
      }),
    );
    child.stderr.on('data', count);
    child.stdout.on('data', count);
    showPrints(child.stderr, onPrints);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const report = parseReport(line);
      if (report) take(report);
    });
    await closed;
  } finally {
    clearTimeout(deadline);
  }
  if (importError) throw importError;
  if (isImported) return end;
  throw importEnded(basename(path), end, options);
}

function importEnded(file: string, end: ProcessEnd, options: StudentModelOptions): PantiltError {
  if (end === 'flooded') {
    return failed('model-py-failed', msg`${file} prints too much: remove its prints`);
  }
  return end === 'timed-out'
    ? failed(
        'model-py-silent',
        msg`the import of ${file} took longer than ${secondsOf(options)} s: put training under if __name__ == "__main__":, and load saved weights`,
      )
    : failed('model-py-failed', msg`${file} terminated Python: remove exit() and quit()`);
}

/** Passes the prints on, up to a length. */
function showPrints(stream: NodeJS.ReadableStream, onPrints: (text: string) => void): void {
  let left = MAX_PRINTS;
  stream.setEncoding('utf8').on('data', (text: string) => {
    if (left < 0) return;
    onPrints(text.length > left ? `${text.slice(0, left)} …\n` : text);
    left -= text.length;
  });
}

const slowImport = (line: number, code: string): Message =>
  msg`model.py is still being imported at line ${line}: ${code}. Training belongs under if __name__ == "__main__":`;

const importFailed = (text: string, isInput: boolean): PantiltError =>
  failed(
    'model-py-failed',
    isInput
      ? msg`model.py calls input() while it is imported: put that under if __name__ == "__main__": ${`\n${text}`}`
      : msg`model.py cannot be imported: ${`\n${text}`}`,
  );

/**
 * A report; undefined for a line that model.py has damaged. Numbers that JSON has no form for come as
 * {"number": TEXT}.
 */
function parseReport(line: string): Report | undefined {
  try {
    const report: unknown = JSON.parse(line, (_, value) =>
      typeof value?.number === 'string' ? Number.NaN : value,
    );
    return typeof report === 'object' && report !== null ? (report as Report) : undefined;
  } catch {
    return undefined;
  }
}

function outcomeOf(report: Extract<Report, { readonly function: RobotFunction }>): FunctionOutcome {
  const { function: name } = report;
  if ('answers' in report) return { answers: report.answers.map((one) => givenOf(name, one)) };
  const [similar] = report.missing;
  return {
    problem: similar
      ? msg`model.py has no function ${name}; did you mean ${similar}?`
      : msg`model.py has no function ${name}`,
  };
}

function givenOf(name: RobotFunction, answered: Answered): Given {
  if ('value' in answered) return toAnswer(name, answered.value);
  return 'raised' in answered
    ? { verdict: 'raised', detail: answered.raised }
    : toAnswer(name, answered.other);
}

const failed = (code: string, text: Message): PantiltError =>
  new PantiltError('failed', code, text);
