/**
 * Argument rules of the commands beyond those of commander: numbers, options that belong together,
 * and suggestions for unknown words. A violation is a usage error.
 */
import { extname } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { SEED_BOUNDS } from '../random.ts';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Why a text is not a number, with the cure; undefined if it is one. */
export function numberFault(text: string): string | undefined {
  const typed = text.trim();
  if (NUMBER.test(typed)) {
    return Number.isFinite(Number(typed)) ? undefined : `"${typed}" is too large`;
  }
  if (/^[-+]?\d*,\d+$/.test(typed)) {
    return `"${typed}" has a decimal comma; write ${typed.replace(',', '.')}`;
  }
  if (/^[-+]?[\d.]+\s*[a-zµμ°]/i.test(typed) && !/^0x/i.test(typed)) {
    return `"${typed}" has a unit; give the number alone`;
  }
  return `"${text}" isn't a number`;
}

/** A finite number. */
export function finiteNumber(text: string): number {
  const fault = numberFault(text);
  if (fault !== undefined) throw new InvalidArgumentError(`${fault}.`);
  return Number(text);
}

/** An integer within bounds. */
export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const value = text.includes(',') ? Number.NaN : finiteNumber(text); // A decimal point would not help here.
    if (value >= min && value <= max && Number.isInteger(value)) return value;
    throw new InvalidArgumentError(`Expected an integer from ${min} to ${max}, in digits only.`);
  };

/** A number above 0. */
export function positiveNumber(text: string): number {
  const value = finiteNumber(text);
  if (value > 0 && value <= 1000) return value;
  throw new InvalidArgumentError('Expected a number above 0, at most 1000.');
}

/** A percentage above 0, as a share. */
export function percentage(text: string): number {
  const value = finiteNumber(text);
  if (value > 0 && value <= 100) return value / 100;
  throw new InvalidArgumentError('Expected a percentage above 0, at most 100.');
}

/** A seed. */
export const seed = wholeNumber(SEED_BOUNDS.minimum, SEED_BOUNDS.maximum);

const isGiven = (command: Command, flag: string): boolean =>
  command.getOptionValueSource(attributeOf(flag)) === 'cli';

/** commander's name for a flag: `skipBadRows` for `--skip-bad-rows`. */
const attributeOf = (flag: string): string =>
  flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Rejects more than one of these flags, since only one would have an effect. */
export function onlyOneOf(command: Command, ...flags: readonly string[]): void {
  command.hook('preAction', () => {
    const given = flags.filter((flag) => isGiven(command, flag));
    if (given.length < 2) return;
    command.error(
      `error: ${given.join(' and ')} exclude each other: run the command once for each`,
    );
  });
}

/** Rejects a flag unless it is given with one of those it requires. */
export function onlyWith(command: Command, flag: string, ...others: readonly string[]): void {
  command.hook('preAction', () => {
    if (!isGiven(command, flag) || others.some((other) => isGiven(command, other))) return;
    const needed = others.join(' or ');
    command.error(`error: ${flag} has no effect without ${needed}: add ${needed}, or omit ${flag}`);
  });
}

/**
 * Words that other programs use for our commands and flags; commander itself suggests corrections
 * of typing errors.
 */
const SYNONYMS: readonly (readonly [ours: string, ...theirs: string[]])[] = [
  ['point', 'aim', 'move', 'goto', 'target', 'shoot', 'fire', 'laser'],
  ['serve', 'start', 'run', 'daemon', 'server', 'up', 'listen'],
  ['collect', 'measure', 'record', 'acquire'],
  ['train', 'learn', 'fit', 'calibrate'],
  ['evaluate', 'test', 'validate', 'score'],
  ['stop', 'halt', 'estop', 'abort', 'pause', 'freeze'],
  ['resume', 'continue', 'unpause'],
  ['release', 'off', 'disarm', 'relax'],
  ['home', 'centre', 'center', 'park'],
  ['status', 'info', 'state', 'show'],
  ['samples', 'export', 'import', 'data', 'csv'],
  ['models', 'rollback', 'activate'],
  ['doctor', 'diagnose', 'debug'],
  ['flash', 'upload', 'burn', 'program', 'firmware'],
  ['ports', 'devices', 'list', 'scan'],
  ['simulate', 'sim', 'simulator', 'emulate', 'emulator'],
  ['check', 'verify', 'drift'],
  ['recalibrate', 'adjust', 'correct'],
  ['path', 'draw', 'follow', 'trace', 'pattern'],
  ['exercise', 'course', 'lesson'],
  ['rig init', 'init', 'new', 'setup', 'config', 'configure'],
  ['--listen', '--host', '--address', '--bind', '--http-port'],
  ['--port', '--device', '--serial', '--tty'],
  ['--data', '--dir', '--folder', '--db', '--database', '--data-dir'],
  ['--out', '--output', '--file'],
  ['--count', '--number', '--samples', '-n'],
  ['--targets', '--count', '--number'],
  ['--baud', '--baudrate', '--baud-rate', '--speed'],
  ['--url', '--host', '--address', '--server', '--daemon'],
  ['--token', '--password', '--auth', '--key'],
  ['--log-level', '--verbose', '--debug', '--quiet', '-v', '-q'],
  ['--max-iterations', '--iterations', '--epochs', '--steps'],
  ['--iterations', '--max-iterations', '--epochs', '--steps'],
  ['--learning-rate', '--lr'],
  ['--seed', '--random-seed', '--random-state'],
  ['--kind', '--model', '--type'],
  ['--force', '--overwrite', '-f', '-y'],
  ['--refine', '--correct', '--look'],
];

/** commander's error for an argument in our words: with the likely meaning of an unknown word. */
export function usageError(text: string, command: Command): string {
  const [, unknown = ''] = /unknown (?:command|option) '([^'=]+)/.exec(text) ?? [];
  const fault = /^-[\d.,]/.test(unknown) ? numberFault(unknown) : undefined;
  if (fault !== undefined) return `error: ${fault}.\n`;
  const ours = /: too many arguments/.test(text)
    ? flagLackedBy(command.args[0], command)
    : synonymOf(unknown, command);
  if (ours !== undefined) return `${text.split('\n')[0]}\n(Did you mean ${ours}?)\n`;
  return text.replace(/command-argument value '.*' is invalid for argument/, 'invalid argument');
}

/** The flag of a file by its extension. */
const FLAG_OF_FILE: Readonly<Record<string, string>> = {
  '.csv': '--import',
  '.json': '--rig',
  '.py': '--model',
};

/** The flag that an argument lacks: --import for `import`, --model for `model.py`, --step for a step. */
const flagLackedBy = (word = '', command: Command): string | undefined =>
  command.options.find(
    ({ long, argChoices }) =>
      long === `--${word}` || long === FLAG_OF_FILE[extname(word)] || argChoices?.includes(word),
  )?.long;

/** Our command or flag for a word that other programs use; undefined if there is none. */
function synonymOf(word: string, command: Command): string | undefined {
  const names = [
    ...command.commands.map((each) => each.name()),
    ...command.options.map((each) => each.long),
  ];
  return SYNONYMS.find(
    ([ours, ...theirs]) => theirs.includes(word) && names.includes(ours.split(' ')[0]!),
  )?.[0];
}
