/**
 * Runs a student's model.py in their own Python, through student_model.py: imported once, asked for
 * all functions. A function that ends the process or does not return affects no other.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { toAnswer } from '../../course/formula-answers.ts';
import type { Given, Question, RobotFunction } from '../../course/robot-functions.ts';
import { PantiltError } from '../../errors.ts';
import { type Message, msg } from '../../message.ts';

const SCRIPT = fileURLToPath(new URL('student_model.py', import.meta.url));
const PYTHON = process.platform === 'win32' ? 'python' : 'python3';
/** Time limit of the import and of each function: loading a library such as PyTorch takes seconds. */
const TIME_LIMIT_MS = 60_000;
/** Time after which a slow import is reported [s]. */
const SLOW_IMPORT_S = 10;
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

/** How a process ended: by itself, or after the time limit. */
type ProcessEnd = 'exited' | 'timed-out';

const secondsOf = ({ timeLimitMs = TIME_LIMIT_MS }: StudentModelOptions) => timeLimitMs / 1000;

const problemOf = (end: ProcessEnd, name: string, options: StudentModelOptions): Message =>
  end === 'exited'
    ? msg`${name} terminated Python: remove exit() and quit()`
    : msg`${name} did not return within ${secondsOf(options)} s: check for an endless loop`;

/** Runs one process until it ends, and adds the outcomes of the functions. */
async function runProcess(
  path: string,
  questions: QuestionsByFunction,
  options: StudentModelOptions,
  outcomes: Map<RobotFunction, FunctionOutcome>,
): Promise<ProcessEnd> {
  const { timeLimitMs = TIME_LIMIT_MS, slowImportS = SLOW_IMPORT_S, onNote, onPrints } = options;
  const child = spawn(PYTHON, [SCRIPT], { stdio: ['pipe', 'pipe', 'pipe'] });
  let isImported = false;
  let importError: PantiltError | undefined;
  let isLate = false;
  const deadline = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, timeLimitMs);
  const take = (report: Report): void => {
    deadline.refresh();
    if ('slow' in report) onNote(slowImport(report.slow, report.code));
    else if ('importError' in report) importError = importFailed(report.importError, report.input);
    else if ('imported' in report) isImported = true;
    else outcomes.set(report.function, outcomeOf(report));
  };
  try {
    const closed = new Promise<void>((resolve, reject) => {
      child.on('close', () => resolve());
      child.on('error', () =>
        reject(failed('python-missing', msg`${PYTHON} not found: install it`)),
      );
    });
    child.stdin.on('error', () => {}); // Reported by the end of the process.
    child.stdin.end(
      JSON.stringify({ path, slowS: slowImportS, functions: Object.fromEntries(questions) }),
    );
    showPrints(child.stderr, onPrints);
    createInterface({ input: child.stdout }).on('line', (line) => take(parseReport(line)));
    await closed;
  } finally {
    clearTimeout(deadline);
  }
  if (importError) throw importError;
  if (isImported) return isLate ? 'timed-out' : 'exited';
  throw isLate
    ? failed(
        'model-py-silent',
        msg`the import of ${path} took longer than ${secondsOf(options)} s: put training under if __name__ == "__main__":, and load saved weights`,
      )
    : failed('model-py-failed', msg`${path} terminated Python: remove exit() and quit()`);
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

/** Numbers that JSON has no form for come as {"number": TEXT}. */
const parseReport = (line: string): Report =>
  JSON.parse(line, (_, value) =>
    typeof value?.number === 'string' ? Number.NaN : value,
  ) as Report;

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
