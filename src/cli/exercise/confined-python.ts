/**
 * Processes for students' code that must harm nobody else: an own copy of the submission as working
 * folder, HOME and folder for temporary files, an environment without secrets, a session of its own,
 * and limits (applied by student_model.py). Where bubblewrap works, the process also sees all other
 * files read-only, has no network, and neither sees nor signals other processes.
 */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import {
  chown,
  copyFile,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rm,
} from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PantiltError } from '../../errors.ts';
import { msg } from '../../message.ts';

const SCRIPT = fileURLToPath(new URL('student_model.py', import.meta.url));
const PYTHON = process.platform === 'win32' ? 'python' : 'python3';
/** Folders that are not part of a submission, and may be large. */
const NOT_COPIED = new Set(['.git', '.venv', 'venv', '__pycache__', '__MACOSX', 'node_modules']);
/** User and group `nobody`, for a command that root runs. */
const NOBODY = 65534;
/** Variables that Python needs; all others may contain secrets. */
const PASSED_ON = ['PATH', 'LANG', 'LC_ALL', 'VIRTUAL_ENV', 'SYSTEMROOT', 'PYTHONPATH'];
/** One thread per process in numeric libraries: the cores are already in use. */
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

/** Prints the path of Python, and the folder of the packages that the user installed. */
const WHERE = 'import site, sys; print(sys.executable); print(site.getuserbase())';

/** What separates a student's process from everything else. */
export type Isolation = 'bubblewrap' | 'limits' | 'time';

/** Limits of a process, as student_model.py takes them. */
export interface ProcessLimits {
  readonly memoryMb: number;
  /** Processor time of each process [s]. */
  readonly processorS: number;
  /** Processes and threads beyond those that the user already has. */
  readonly processes: number;
  /** Size of each written file. */
  readonly fileMb: number;
  /** Total of all prints. */
  readonly outputMb: number;
}

/** Starts Python with student_model.py. */
export interface PythonStarter {
  readonly start: () => ChildProcessWithoutNullStreams;
  readonly limits?: ProcessLimits;
}

/** Python as the user runs it: with all rights of the user. */
export const OWN_PYTHON: PythonStarter = { start: () => spawn(PYTHON, [SCRIPT]) };

/** The error for a machine without Python. */
export const pythonMissing = (): PantiltError =>
  new PantiltError('failed', 'python-missing', msg`${PYTHON} not found: install it`);

/** Kills a process; one with limits together with all that it started. */
export function killStarted(
  { limits }: PythonStarter,
  { pid }: { readonly pid?: number | undefined },
): void {
  if (pid === undefined) return;
  try {
    process.kill(limits && process.platform !== 'win32' ? -pid : pid, 'SIGKILL');
  } catch {} // It has already ended.
}

/** The folder of a class's processes. */
export class ConfinedFolder {
  readonly isolation: Isolation;
  readonly #base: string;
  /** Folders that confined processes see empty. */
  #hidden: readonly string[];
  readonly #isRoot = process.getuid?.() === 0;
  readonly #env: NodeJS.ProcessEnv;
  readonly #python: string;

  private constructor(base: string, hidden: string) {
    this.#base = base;
    this.#hidden = [hidden, base];
    const passed = PASSED_ON.map((name) => [name, process.env[name]]).filter(([, value]) => value);
    this.#env = { ...Object.fromEntries(passed), ...ONE_THREAD, PYTHONDONTWRITEBYTECODE: '1' };
    if (this.#isRoot) this.#env.PATH = pathOutsideHome();
    // Found with the user's own HOME, which version managers and `pip install --user` refer to.
    const [python, userBase] = this.#run([PYTHON, '-c', WHERE], homedir()).stdout.split('\n');
    if (!python) throw pythonMissing();
    this.#python = python;
    this.#env.PYTHONUSERBASE = userBase;
    this.isolation = this.#probe();
  }

  /**
   * Creates the folder.
   * @param submissions the folder of all submissions, which confined processes cannot read
   */
  static async create(submissions: string): Promise<ConfinedFolder> {
    const base = await realpath(await mkdtemp(join(tmpdir(), 'pantilt-grade-')));
    const folder = new ConfinedFolder(base, await realpath(submissions));
    await folder.#giveAway(base);
    return folder;
  }

  /** Copies a submission, a file or a folder, and prepares its process. */
  async confine(
    submission: string,
    name: string,
    limits: ProcessLimits,
  ): Promise<{ readonly starter: PythonStarter; readonly copy: string }> {
    const own = join(this.#base, name);
    const work = join(own, 'work');
    await mkdir(work, { recursive: true });
    const script = join(own, basename(SCRIPT));
    await copyFile(SCRIPT, script);
    const isFile = (await lstat(submission)).isFile();
    const copy = isFile ? join(work, basename(submission)) : work;
    await cp(submission, copy, {
      recursive: true,
      filter: async (path) =>
        !NOT_COPIED.has(basename(path)) && !(await lstat(path)).isSymbolicLink(),
    });
    await this.#giveAway(own);
    const command = this.#commandIn(own, work, [script]);
    const start = () =>
      spawn(command[0]!, command.slice(1), {
        cwd: work,
        env: { ...this.#env, HOME: work, TMPDIR: work, TEMP: work, TMP: work },
        detached: process.platform !== 'win32',
        ...(this.#isRoot && { uid: NOBODY, gid: NOBODY }),
      });
    return { starter: { start, limits }, copy };
  }

  /** Removes the copy of a submission. */
  remove(name?: string): Promise<void> {
    return rm(name === undefined ? this.#base : join(this.#base, name), {
      recursive: true,
      force: true,
    });
  }

  #commandIn(own: string, work: string, args: readonly string[]): string[] {
    const python = [this.#python, ...args];
    if (this.isolation !== 'bubblewrap') return python;
    return ['bwrap', ...this.#sandbox(), '--ro-bind', own, own, '--bind', work, work, ...python];
  }

  #sandbox(): string[] {
    return [
      ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
      ...this.#hidden.flatMap((folder) => ['--tmpfs', folder]),
      ...['--unshare-all', '--die-with-parent', '--new-session'],
    ];
  }

  #probe(): Isolation {
    if (process.platform === 'win32') return 'time';
    const works = () =>
      this.#run(['bwrap', ...this.#sandbox(), this.#python, '-c', '']).status === 0;
    if (works()) return 'bubblewrap';
    this.#hidden = [this.#base]; // The submissions may be where the user cannot look anyway.
    return works() ? 'bubblewrap' : 'limits';
  }

  #run([program, ...args]: readonly string[], home = this.#base) {
    return spawnSync(program!, args, {
      cwd: '/',
      env: { ...this.#env, HOME: home },
      encoding: 'utf8',
      ...(this.#isRoot && { uid: NOBODY, gid: NOBODY }),
    });
  }

  /** Gives files to the user of the processes, if root runs this. */
  async #giveAway(folder: string): Promise<void> {
    if (!this.#isRoot) return;
    const inside = await readdir(folder, { recursive: true });
    for (const path of ['', ...inside]) await chown(join(folder, path), NOBODY, NOBODY);
  }
}

/** Folders of programs without those in root's home, which other users cannot read. */
const pathOutsideHome = (): string =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(homedir()))
    .join(delimiter);
