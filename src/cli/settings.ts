/**
 * The daemon's settings, in order of precedence: flags, PANTILT_* variables, a YAML file, defaults.
 */

import { readFile, stat } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import Type from 'typebox';
import { parseDocument } from 'yaml';
import type { Setting } from '../api/daemon.ts';
import { isSimulated } from '../daemon/simulated-rigs.ts';
import { PantiltError } from '../errors.ts';
import { unreadable } from '../file-errors.ts';
import { type Message, msg } from '../message.ts';
import { ANY_ORIGIN } from '../server/access.ts';
import { isPostgresUrl } from '../store/database.ts';
import { tokenFileIn } from '../store/token-file.ts';
import { parseAs } from '../validation.ts';
import { checkListen, isLoopback, splitListen } from './listening.ts';
import {
  DEFAULTS,
  OPTIONS,
  type OptionName,
  RIG_SETTINGS,
  type Settings,
  SettingsSchema,
} from './setting-options.ts';

const MIN_TOKEN_LENGTH = 8;
const TOKEN_RULE = `text of at least ${MIN_TOKEN_LENGTH} characters`;

/**
 * Adds the daemon's options, or some of them, to a command.
 * @param defaults those that differ from the daemon's
 */
export function addSettingsOptions(
  command: Command,
  names: readonly OptionName[] = Object.keys(OPTIONS) as OptionName[],
  defaults: Readonly<Record<string, string>> = {},
): Command {
  for (const name of names) {
    const [flags, text] = OPTIONS[name];
    const own = defaults[name];
    const description =
      own === undefined ? text : text.replace(/default: .*\)/, `default: ${own})`);
    const option = new Option(flags, description).env(variableOf(name));
    const before = (values: unknown): string[] => (Array.isArray(values) ? values : []);
    if (isOfRig(name)) option.argParser((value, values) => [...before(values), value]);
    command.addOption(option);
  }
  return command.addOption(
    new Option('--config <file>', 'YAML file with any of these settings').env('PANTILT_CONFIG'),
  );
}

/**
 * Resolves the settings.
 * @param given commander's values from flags and variables
 * @param defaults those that differ from the daemon's
 * @throws PantiltError `settings-invalid`, naming the setting and its source
 */
export async function resolveSettings(
  given: Record<string, unknown>,
  defaults: Partial<Settings> = {},
): Promise<Settings> {
  const { config, printConfig: _, ...flags } = given;
  const file = typeof config === 'string' ? await readYaml(config) : {};
  const settings = { ...DEFAULTS, ...defaults, ...file, ...typed(flags) };
  checkToken(settings);
  const resolved = parseAs(SettingsSchema, settings, 'settings', 'settings-invalid');
  for (const rig of [resolved, ...resolved.otherRigs]) checkPort(rig);
  checkAuto(resolved);
  checkListen(resolved);
  checkOrigins(resolved);
  await checkStatic(resolved);
  checkFleet(resolved);
  // A daemon of a hub is reached through the hub, which has a token.
  if (!isLocal(resolved) && !hasToken(resolved) && resolved.hub === undefined) {
    throw new PantiltError(
      'invalid',
      'token-needed',
      msg`listening on ${resolved.listen} lets other machines move the rig: set a token with --token, ${TOKEN_RULE}, or create one with "pantilt token add"`,
    );
  }
  return resolved;
}

/** Checked separately, because schema errors quote the value, which may contain a password. */
function checkFleet({ workers = false, nats, database }: Settings): void {
  if (nats !== undefined && !/^(nats|tls|wss?):\/\/[^/]/.test(nats)) {
    throw invalid(msg`settings: nats: write the URL of a server, nats://HOST:4222 for example`);
  }
  if (database !== undefined && !isPostgresUrl(database)) {
    throw invalid(
      msg`settings: database (or the variable DATABASE_URL): write the URL of a database in PostgreSQL, postgres://USER@HOST/DATABASE, or unset it to keep the data in --data`,
    );
  }
  if (workers && nats === undefined) {
    throw invalid(
      msg`settings: workers: they get trainings over NATS; name its server with --nats nats://HOST:4222`,
    );
  }
}

const invalid = (why: Message) => new PantiltError('invalid', 'settings-invalid', why);

/** Whether only programs of this machine can reach the daemon. */
const isLocal = ({ listen }: Settings): boolean => isLoopback(splitListen(listen).host);

/** Whether clients need a token even if there is none (any more). */
export const requiresToken = (settings: Settings): boolean =>
  !isLocal(settings) || settings.allowOrigin.includes(ANY_ORIGIN);

/** Whether there is any token. @throws PantiltError `tokens-unreadable` */
const hasToken = ({ token, data }: Settings): boolean =>
  token !== undefined || (tokenFileIn(data)?.tokens.length ?? 0) > 0;

/**
 * Resolves the data directory alone.
 * @param given as for `resolveSettings`
 * @throws PantiltError `settings-invalid`
 */
export async function resolveDataDirectory(given: {
  readonly data?: string;
  readonly config?: string;
}): Promise<string> {
  const { config, data } = given;
  const file = config === undefined ? {} : await readYaml(config);
  const settings = { ...DEFAULTS, ...file, ...(data !== undefined && { data }) };
  return parseAs(SettingsSchema, settings, 'settings', 'settings-invalid').data;
}

/**
 * The settings as text, with their sources.
 * @param given as for `resolveSettings`
 * @param origin commander's source of an option's value
 */
export async function describeSettings(
  settings: Settings,
  given: Record<string, unknown>,
  origin: (name: string) => string | undefined,
): Promise<Setting[]> {
  const file = typeof given.config === 'string' ? await readYaml(given.config) : {};
  const shown: Readonly<Record<string, unknown>> = withoutSecrets(settings);
  const valuesOf = (name: OptionName) =>
    [shown[name] ?? [], isOfRig(name) ? settings.otherRigs.map((rig) => rig[name]) : []].flat();
  return (Object.keys(OPTIONS) as OptionName[]).map((name) => {
    const elsewhere = Object.hasOwn(file, name) ? 'file' : 'default';
    return {
      name,
      value: valuesOf(name).join(' '),
      source: SOURCES[origin(name) ?? ''] ?? elsewhere,
      flag: OPTIONS[name][0].split(' ')[0] ?? '',
      variable: variableOf(name),
    };
  });
}

const SOURCES: Readonly<Record<string, Setting['source']>> = { cli: 'flag', env: 'variable' };

/** The settings without secrets, for display. */
export const withoutSecrets = (settings: Settings): Settings => ({
  ...settings,
  ...(settings.token !== undefined && { token: '********' }),
  ...(settings.hubToken !== undefined && { hubToken: '********' }),
  ...(settings.nats !== undefined && {
    nats: settings.nats.replace(/\/\/[^/@,]*@/g, '//********@'),
  }),
  ...(settings.database !== undefined && {
    database: settings.database.replace(/\/\/.*@/, '//********@'),
  }),
  ...(settings.mqtt !== undefined && { mqtt: settings.mqtt.replace(/\/\/.*@/, '//********@') }),
});

/** Checked separately, because schema errors quote the value. */
function checkToken({ token }: { readonly token?: unknown }): void {
  if (token === undefined || (typeof token === 'string' && token.length >= MIN_TOKEN_LENGTH)) {
    return;
  }
  throw invalid(msg`settings: token: must be ${TOKEN_RULE}`);
}

/** A single number is meant as an address: no serial port has such a name. */
function checkPort({ port }: Pick<Settings, 'port'>): void {
  if (!/^\d+$/.test(port)) return;
  throw invalid(
    msg`settings: port: "${port}" isn't a serial port: choose sim, emulator, auto or a path; for the address of the daemon, use --listen 127.0.0.1:${port}`,
  );
}

/** With `auto`, one rig could get the port of another. */
function checkAuto({ port, otherRigs }: Settings): void {
  const real = [port, ...otherRigs.map((rig) => rig.port)].filter((path) => !isSimulated(path));
  if (real.length < 2 || !real.includes('auto')) return;
  throw invalid(
    msg`settings: port: with several rigs, "auto" could open the port of another: name the port of each ("pantilt ports" lists them)`,
  );
}

/** An origin is a URL without a path (RFC 6454, section 6.1). */
function checkOrigins(settings: Settings): void {
  const { allowOrigin } = settings;
  const originOf = (text: string) => (URL.canParse(text) ? new URL(text).origin : 'null');
  const wrong = allowOrigin.find((text) => text !== ANY_ORIGIN && originOf(text) !== text);
  if (wrong !== undefined) {
    const origin = originOf(wrong);
    throw invalid(
      msg`settings: allowOrigin: "${wrong}" is not the origin of a page; write ${origin === 'null' ? 'http://127.0.0.1:3000' : origin}, for example`,
    );
  }
  if (allowOrigin.includes(ANY_ORIGIN) && !hasToken(settings)) {
    throw invalid(
      msg`settings: allowOrigin: "${ANY_ORIGIN}" lets every page in your browser move the rig: set a token with --token, ${TOKEN_RULE}, or name the origins`,
    );
  }
}

async function checkStatic({ static: folder }: Settings): Promise<void> {
  if (folder === undefined) return;
  const stats = await stat(folder).catch(() => undefined);
  if (stats?.isDirectory()) return;
  throw invalid(
    msg`settings: static: "${folder}" is not a folder; give the folder that contains the index.html of your page`,
  );
}

const variableOf = (name: string): string =>
  name === 'database'
    ? 'DATABASE_URL'
    : // the usual name
      `PANTILT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** Whether a setting is a number. */
function isNumeric(name: string): boolean {
  const { properties } = SettingsSchema as { properties: Record<string, { type?: string }> };
  return /^(integer|number)$/.test(properties[name]?.type ?? '');
}

const NUMBER = /^-?\d+(\.\d+)?$/;

const isOfRig = (name: string): name is (typeof RIG_SETTINGS)[number] =>
  (RIG_SETTINGS as string[]).includes(name);

/**
 * The rigs of repeated flags: the first --port is that of the first --rig, and so on.
 * @throws PantiltError `settings-invalid` if some rigs have a flag and others lack it
 */
function rigsOf(flags: Record<string, unknown>): Record<string, unknown> {
  const lists = RIG_SETTINGS.map((name) => [name, [flags[name] ?? []].flat()] as const);
  const count = Math.max(...lists.map(([, values]) => values.length));
  const given = lists.filter(([, values]) => values.length > 0);
  for (const [name, { length }] of given) {
    if (length === count) continue;
    throw invalid(
      msg`settings: ${name}: there are ${count} rigs, and ${length} of them with --${name}: give it for each rig, in the same order, or for none`,
    );
  }
  const rigs = Array.from({ length: count }, (_, i) =>
    Object.fromEntries(given.map(([name, values]) => [name, values[i]])),
  );
  const { rig = DEFAULTS.rig, port = DEFAULTS.port } = DEFAULTS;
  const [first = {}, ...others] = rigs;
  return {
    ...first,
    ...(others.length > 0 && { otherRigs: others.map((other) => ({ rig, port, ...other })) }),
  };
}

/** Converts the texts of flags and variables to numbers and lists where possible. */
function typed(given: Record<string, unknown>): Record<string, unknown> {
  const others = Object.entries(given).filter(([name]) => !isOfRig(name));
  const flags = { ...rigsOf(given), ...Object.fromEntries(others) };
  const entries = Object.entries(flags).map(([name, value]) => {
    if (name === 'allowHost' || name === 'allowOrigin')
      return [name, String(value).split(/[\s,]+/)];
    return [name, isNumeric(name) && NUMBER.test(String(value)) ? Number(value) : value];
  });
  return Object.fromEntries(entries);
}

async function readYaml(path: string): Promise<object> {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw invalid(msg`can't read config ${path}: ${unreadable(path, error)}`);
  });
  const parsed = parseDocument(text);
  const [error] = parsed.errors;
  if (error) {
    const { line, col } = error.linePos![0];
    throw invalid(
      msg`config ${path}, line ${line}, column ${col}: it isn't YAML; write lines such as "seed: 7", and texts with : or # in quotation marks`,
    );
  }
  const document = parsed.toJS() ?? {};
  return parseAs(Type.Object({}), document, `config ${path}`, 'settings-invalid');
}
