/**
 * `pantilt exercise --grade FOLDER`: finds the submissions of a class, runs each in confined processes
 * (confined-python.ts), as many at once as there are cores, and marks the answers. grade-tables.ts
 * writes the marks.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, extname, join, relative } from 'node:path';
import { QUESTION_COUNT } from '../../course/answers.ts';
import { HandInSchema, type HandInVerdict, markHandIn } from '../../course/hand-in.ts';
import { ROBOT_FUNCTIONS, type RobotFunction } from '../../course/robot-functions.ts';
import { errorMessage, PantiltError } from '../../errors.ts';
import type { Geometry } from '../../geometry/kinematics.ts';
import { type Message, msg } from '../../message.ts';
import { throwUnreadable } from '../../user-files.ts';
import { matches } from '../../validation.ts';
import { type CheckedAnswers, checkModel } from './check-answers.ts';
import { ConfinedFolder, type Isolation, type ProcessLimits } from './confined-python.ts';

/** Highest mark of a function, and of a student. */
export const FULL_MARK = 20;
/** Folders this deep in a submission are searched for model.py. */
const SEARCH_DEPTH = 3;
const MODEL_FILE = /^model\.py$/i;
const ARCHIVE = /\.(zip|tar|tgz|gz|7z|rar)$/i;
const IGNORED = /^[._]/;

/** What to mark, and the limits of each student's process. */
export interface GradingRequest {
  readonly folder: string;
  readonly seed: number;
  readonly geometry: Geometry;
  /** Time limit of the import and of each function [s]. */
  readonly timeLimitS: number;
  readonly memoryMb: number;
}

/** The marks of a student. */
export interface Grade {
  /** Name of the student's folder or file. */
  readonly student: string;
  /** Why nothing could be marked; the other fields are then empty. */
  readonly problem: Message | undefined;
  readonly checked: CheckedAnswers;
  /** Mark of each function, 0 to 20: its correct answers of 20; all for a net that passes. */
  readonly marks: ReadonlyMap<RobotFunction, number>;
  /** Mean over the four functions, 0 to 20. */
  readonly mark: number;
  /** Verdicts on the chapters in the student's hand-in, a .json file of the page. */
  readonly chapters: readonly HandInVerdict[];
}

/** The marks of a class. */
export interface Grades {
  readonly grades: readonly Grade[];
  readonly isolation: Isolation;
}

/**
 * Marks all submissions in a folder.
 * @param onDone called after each student, with their number and the total
 * @throws PantiltError `file-unreadable`; `no-submissions` if there are none; `python-missing`
 */
export async function gradeFolder(
  request: GradingRequest,
  onDone: (done: number, total: number) => void,
): Promise<Grades> {
  const submissions = await submissionsIn(request.folder);
  const confined = await ConfinedFolder.create(request.folder);
  const grades: Grade[] = [];
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < submissions.length) {
      const place = next++;
      grades[place] = await gradeOne(submissions[place]!, String(place), confined, request);
      onDone(++done, submissions.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, work));
  } finally {
    await confined.remove();
  }
  return { grades, isolation: confined.isolation };
}

interface Submission {
  readonly student: string;
  readonly path: string;
}

async function submissionsIn(folder: string): Promise<Submission[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(throwUnreadable(folder));
  const submissions = entries
    .filter((entry) => !IGNORED.test(entry.name))
    .filter((entry) => entry.isDirectory() || /\.py$/i.test(entry.name) || ARCHIVE.test(entry.name))
    .map(({ name }) => ({ student: name.replace(/\.py$/i, ''), path: join(folder, name) }));
  if (submissions.length > 0) {
    return submissions.sort((a, b) => a.student.localeCompare(b.student));
  }
  throw new PantiltError(
    'invalid',
    'no-submissions',
    msg`${folder} contains no submissions: one folder with model.py, or one .py file, for each student`,
  );
}

async function gradeOne(
  { student, path }: Submission,
  name: string,
  confined: ConfinedFolder,
  { seed, geometry, timeLimitS, memoryMb }: GradingRequest,
): Promise<Grade> {
  let chapters: readonly HandInVerdict[] = [];
  try {
    chapters = await chaptersIn(path, geometry);
    const model = await modelIn(path);
    const limits: ProcessLimits = {
      memoryMb,
      processorS: Math.ceil(10 * timeLimitS),
      processes: 64,
      fileMb: 200,
      outputMb: 10,
    };
    const { starter, copy } = await confined.confine(path, name, limits);
    const requestOf = (of: RobotFunction) => ({
      ...{ function: of, seed, count: QUESTION_COUNT, geometry },
    });
    const checked = await checkModel(
      join(copy, relative(path, model)),
      ROBOT_FUNCTIONS,
      requestOf,
      {
        ...{ timeLimitMs: 1000 * timeLimitS, starter, onNote: () => {}, onPrints: () => {} },
      },
    );
    return { ...gradeOf(student, checked), chapters };
  } catch (error) {
    const nothing = { reports: [], problems: new Map() };
    return { ...gradeOf(student, nothing), problem: errorMessage(error), chapters };
  } finally {
    await confined.remove(name);
  }
}

function gradeOf(student: string, checked: CheckedAnswers): Grade {
  const marks = new Map<RobotFunction, number>(ROBOT_FUNCTIONS.map((name) => [name, 0]));
  for (const { function: name, passed, rightCount, rows } of checked.reports) {
    marks.set(name, passed ? FULL_MARK : (FULL_MARK * rightCount) / rows.length);
  }
  const sum = [...marks.values()].reduce((a, b) => a + b, 0);
  return { student, problem: undefined, checked, marks, mark: sum / marks.size, chapters: [] };
}

/**
 * The model.py of a submission: the file itself, the nearest model.py in the folder, or its only
 * Python file.
 */
async function modelIn(path: string): Promise<string> {
  if (ARCHIVE.test(path)) {
    throw noModel(msg`${basename(path)} is an archive: unpack it`);
  }
  if ((await stat(path)).isFile()) return path;
  let folders = [path];
  const found: string[] = [];
  for (let depth = 0; depth < SEARCH_DEPTH; depth++) {
    const inside: string[] = [];
    for (const folder of folders) {
      const entries = await readdir(folder, { withFileTypes: true });
      for (const entry of entries.filter(({ name }) => !IGNORED.test(name))) {
        const file = join(folder, entry.name);
        if (entry.isDirectory()) inside.push(file);
        else if (MODEL_FILE.test(entry.name)) return file;
        else if (extname(entry.name).toLowerCase() === '.py') found.push(file);
      }
    }
    folders = inside;
  }
  if (found.length === 1) return found[0]!;
  throw noModel(
    found.length === 0
      ? msg`there is no model.py`
      : msg`there is no model.py, and there are ${found.length} other .py files`,
  );
}

/** Marks the answers of a hand-in in a student's folder again; its own verdicts are not trusted. */
async function chaptersIn(path: string, geometry: Geometry): Promise<readonly HandInVerdict[]> {
  if (!(await stat(path)).isDirectory()) return [];
  const files = (await readdir(path)).filter((name) => /\.json$/i.test(name));
  for (const name of files) {
    const handIn = parsed(await readFile(join(path, name), 'utf8'));
    if (matches(HandInSchema, handIn)) return markHandIn(handIn, geometry);
  }
  return [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const noModel = (text: Message) => new PantiltError('invalid', 'model-py-missing', text);
