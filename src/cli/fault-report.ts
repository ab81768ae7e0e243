/**
 * The report of `pantilt doctor --bundle`: one JSON document about a rig and its daemon for those
 * who look for a fault. A part that can't be read is listed under `missing`, with the reason.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { arch, homedir, release, tmpdir, type, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Client } from '../api/client.ts';
import { type ClientOptions, connect } from '../api/connect.ts';
import { VERSION } from '../daemon/start-daemon.ts';
import { errorText, type PantiltError } from '../errors.ts';
import { FIRMWARE_VERSION } from '../protocol/firmware-version.ts';
import { parseRigFile } from '../rig-file.ts';
import { restoreBackup, writeBackup } from '../store/backup.ts';
import { openStore, type Store } from '../store/store.ts';
import { rigDocumentOfFile } from '../user-files.ts';
import { allSamples } from './client.ts';
import type { Settings } from './setting-options.ts';
import { addSettingsOptions, describeSettings, resolveSettings } from './settings.ts';

/** The content of a report, and where it comes from. */
export interface ReportRequest extends ClientOptions {
  /** Flags of the daemon's settings, as on a command line. */
  readonly settingsFlags: readonly string[];
  readonly withSamples?: boolean;
  /** Diagnoses the hardware; called when no daemon uses the port. */
  readonly examine: () => Promise<unknown>;
}

/** A part that a report lacks. */
interface MissingPart {
  readonly part: string;
  readonly reason: string;
}

/** A report; its further members are the parts that could be read. */
export interface FaultReport {
  readonly missing: readonly MissingPart[];
}

/** Collects the parts of a report. */
class Parts {
  readonly read: Record<string, unknown> = {};
  readonly missing: MissingPart[] = [];

  async add(part: string, read: () => Promise<unknown>): Promise<void> {
    try {
      this.read[part] = await read();
    } catch (error) {
      this.missing.push({ part, reason: errorText(error) });
    }
  }
}

/** Makes a report, from the daemon if one answers, else from hardware and files. */
export async function faultReport(request: ReportRequest): Promise<FaultReport> {
  const { settingsFlags, token } = request;
  const parts = new Parts();
  let settings: Settings | undefined;
  await parts.add('settings', async () => {
    const command = addSettingsOptions(new Command());
    command.parse(settingsFlags, { from: 'user' });
    settings = await resolveSettings(command.opts());
    return describeSettings(settings, command.opts(), (name) => command.getOptionValueSource(name));
  });
  const secrets = [token, settings?.token, process.env.PANTILT_TOKEN].filter(isText);
  const client = connect({ url: request.url, ...(secrets[0] && { token: secrets[0] }) });
  const isRunning = await client.call('GET /daemon').then(
    () => true,
    (error: PantiltError) => {
      if (error.code === 'url-invalid') throw error;
      return error.code !== 'daemon-unreachable';
    },
  );
  if (isRunning) await addDaemon(parts, client, request);
  else {
    await parts.add('examination', request.examine);
    if (settings) await addFiles(parts, settings, request);
  }
  return redact(
    {
      ...{ format: 'pantilt-report', version: 1, createdAt: new Date().toISOString() },
      versions: {
        ...{ pantilt: VERSION, firmware: FIRMWARE_VERSION, node: process.versions.node },
        system: `${type()} ${release()} ${arch()}`,
      },
      daemonIsRunning: isRunning,
      ...parts.read,
      missing: parts.missing,
    },
    secrets,
  );
}

const isText = (text: string | undefined): text is string => text !== undefined && text !== '';

/** Parts that a running daemon has; its settings replace those of this environment. */
async function addDaemon(
  parts: Parts,
  client: Client,
  { withSamples }: ReportRequest,
): Promise<void> {
  await parts.add('settings', async () => (await client.call('GET /daemon')).settings);
  await parts.add('rigFile', () => client.call('GET /rig/file'));
  await parts.add('rig', () => client.call('GET /rig'));
  await parts.add('examination', () => client.call('GET /rig/examination'));
  await parts.add('models', async () => (await client.call('GET /models')).models);
  await parts.add('collections', async () => (await client.call('GET /collections')).collections);
  await parts.add('trainings', async () => (await client.call('GET /trainings')).trainings);
  await parts.add('checks', async () => (await client.call('GET /checks')).checks);
  await parts.add('paths', async () => (await client.call('GET /paths')).paths);
  await parts.add('exercises', async () => (await client.call('GET /exercises')).exercises);
  await parts.add('log', () => client.call('GET /daemon/log'));
  if (withSamples) await parts.add('samples', () => allSamples(client));
}

/** Parts that the files of a stopped daemon have. */
async function addFiles(
  parts: Parts,
  { rig, data }: Settings,
  { withSamples }: ReportRequest,
): Promise<void> {
  await parts.add('rigFile', async () => ({
    path: resolve(rig),
    document: await rigDocumentOfFile(rig),
  }));
  await withCopyOfData(resolve(data), async (store) => {
    await parts.add('models', async () =>
      store.models.list(parseRigFile(await rigDocumentOfFile(rig), rig).name),
    );
    await parts.add('collections', () => store.collections.list());
    await parts.add('trainings', () => store.trainings.list());
    if (withSamples) await parts.add('samples', () => store.samples.list());
  }).catch((error) => parts.missing.push({ part: 'data', reason: errorText(error) }));
}

/** Opens a copy of a data directory, since opening may migrate it. */
async function withCopyOfData(
  directory: string,
  work: (store: Store) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pantilt-report-'));
  try {
    const backup = join(folder, 'backup');
    await writeBackup(directory, backup, new Date());
    await restoreBackup(backup, join(folder, 'data'), new Date());
    const store = await openStore(join(folder, 'data'));
    await work(store).finally(() => store.close());
  } finally {
    await rm(folder, { recursive: true });
  }
}

const REMOVED = '[removed]';

/** Texts that precede a secret in logs, URLs, command lines and headers. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+(?!TOKEN\b)[^\s"',]+/gi, `$1 ${REMOVED}`],
  [/(--token[\s=]+)[^\s"']+/gi, `$1${REMOVED}`],
  [/(\w*(?:token|password|secret)["']?\s*[=:]\s*["']?)[^\s"'&,;]+/gi, `$1${REMOVED}`],
  [/\b(token\.)[\w%~+/=-]+/g, `$1${REMOVED}`], // The WebSocket subprotocol.
  [/(\w:\/\/)[^\s/@"']+@/g, `$1${REMOVED}@`],
  [/([/\\](?:home|Users)[/\\])[^/\\\s"']+/g, '$1[user]'],
];
const SECRET_KEY = /^(token|password|secret|authorization|cookie|hostname)$/i;

/** Removes secrets from all texts of a JSON document. @param secrets known ones, without empty texts */
export function redact<T>(document: T, secrets: readonly string[]): T {
  const known = secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .map((text) => [text, REMOVED] as const);
  const { username } = userInfo();
  const own = new RegExp(`([/\\\\])${username.replace(/\W/g, '\\$&')}(?=[/\\\\]|$)`, 'g');
  const clean = (text: string): string => {
    let cleaned = text;
    for (const [secret, replacement] of [...known, [homedir(), '~'] as const]) {
      cleaned = cleaned.replaceAll(secret, replacement);
    }
    for (const [pattern, replacement] of PATTERNS) cleaned = cleaned.replace(pattern, replacement);
    return cleaned.replace(own, '$1[user]');
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return clean(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        clean(key),
        SECRET_KEY.test(key) && each !== null ? REMOVED : walk(each),
      ]),
    );
  };
  return walk(document) as T;
}
