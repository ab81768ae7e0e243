/**
 * Backups of the database. A backup is one file: a line of JSON, the manifest, followed by the
 * database, a SQLite file. `tail -n +2 FILE` extracts it without pantilt.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import Type, { type Static } from 'typebox';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { makeFolder } from '../user-files.ts';
import { matches } from '../validation.ts';
import { runTask } from '../worker-task.ts';
import { databaseIn, lockDataDirectory, siblingPath } from './data-directory.ts';
import { assertIntact, copyDatabase, emptyLog, MIGRATIONS } from './database.ts';

const ManifestSchema = Type.Object({
  format: Type.Literal('pantilt-backup'),
  version: Type.Literal(1),
  createdAt: Type.String(),
  bytes: Type.Integer({ minimum: 1 }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  /** The migrations of its schema. */
  schema: Type.Array(Type.String()),
});
/** The first line of a backup: a description of its content, with the checksum. */
export type BackupManifest = Static<typeof ManifestSchema>;

/** Maximum length of a manifest [bytes]. */
const MAX_MANIFEST_BYTES = 65_536;

/**
 * Writes a backup of a data directory, whether a daemon uses it or not: a consistent state with all
 * changes acknowledged before the call. The file gets its name when it is complete and verified.
 * @throws PantiltError `store-missing`, `store-damaged`; errors of the system for the backup's
 * folder
 */
export async function writeBackup(
  directory: string,
  backup: string,
  date: Date,
): Promise<BackupManifest> {
  const source = databaseIn(directory);
  if (!(await isFile(source))) throw storeMissing(directory);
  const copy = `${backup}.database-${process.pid}`;
  const partial = `${backup}.partial-${process.pid}`;
  try {
    await rm(copy, { force: true });
    const schema = copyDatabase(source, copy);
    await assertIntact(copy);
    const { bytes, sha256 } = await digest(copy);
    const manifest: BackupManifest = {
      format: 'pantilt-backup',
      version: 1,
      createdAt: date.toISOString(),
      bytes,
      sha256,
      schema,
    };
    const out = createWriteStream(partial, { flush: true });
    out.write(`${JSON.stringify(manifest)}\n`);
    await pipeline(createReadStream(copy), out);
    await verify(partial);
    await rename(partial, backup);
    await syncFolder(dirname(backup));
    return manifest;
  } finally {
    await rm(copy, { force: true });
    await rm(partial, { force: true });
  }
}

/**
 * As `writeBackup`, in a thread, so that the daemon continues meanwhile; creates the folder of the backup.
 * @throws PantiltError as `writeBackup`; `backup-crashed`
 */
export async function backupInWorker(
  directory: string,
  backup: string,
  dateMs: number,
): Promise<BackupManifest> {
  await makeFolder(dirname(backup));
  return runTask<never, BackupManifest>({
    name: 'backup',
    worker: 'backup-worker',
    from: import.meta.url,
    request: { directory, backup, dateMs },
  });
}

/** The result of a restoration. */
export interface Restored {
  readonly manifest: BackupManifest;
  /** The path of the replaced database; undefined if there was none. */
  readonly replaced: string | undefined;
}

/**
 * Replaces the database of a data directory by that of a backup, after verifying it. The replaced
 * database is kept in the same folder. At any time the directory contains one of them.
 * @throws PantiltError `backup-invalid`, `backup-damaged`, `store-unreadable` when the backup is of
 * a newer
 *   version, `data-directory-in-use` while a daemon uses the directory; nothing has changed then
 */
export async function restoreBackup(
  backup: string,
  directory: string,
  date: Date,
): Promise<Restored> {
  const { manifest, offset } = await verify(backup);
  const unknown = manifest.schema.filter((name) => !(name in MIGRATIONS));
  if (unknown.length > 0) {
    throw new PantiltError(
      'failed',
      'store-unreadable',
      msg`${backup} was written by a newer pantilt (${unknown.join(', ')}): update pantilt first`,
    );
  }
  const unlock = await lockDataDirectory(directory);
  const file = databaseIn(directory);
  const staged = `${file}.restoring`;
  try {
    await copySynced(backup, staged, offset);
    if ((await digest(staged)).sha256 !== manifest.sha256) throw backupDamaged(backup);
    await assertIntact(staged);
    const replaced = (await isFile(file)) ? await keepBeside(file, date) : undefined;
    await rename(staged, file);
    await syncFolder(directory);
    return { manifest, replaced };
  } finally {
    await rm(staged, { force: true });
    await unlock();
  }
}

/**
 * Copies a database, including the content of its log, to a new name in the same folder, and
 * removes the log.
 */
async function keepBeside(file: string, date: Date): Promise<string> {
  emptyLog(file);
  const replaced = siblingPath(file, 'replaced', date);
  for (const suffix of ['-wal', '']) {
    // The log still exists if the database is damaged.
    if (await isFile(`${file}${suffix}`)) await copySynced(file + suffix, replaced + suffix);
  }
  await rm(`${file}-wal`, { force: true });
  await rm(`${file}-shm`, { force: true });
  return replaced;
}

/** Reads a whole backup. @throws PantiltError `backup-invalid`, `backup-damaged` */
async function verify(backup: string): Promise<{ manifest: BackupManifest; offset: number }> {
  const handle = await open(backup, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_MANIFEST_BYTES), 0);
    const end = buffer.subarray(0, bytesRead).indexOf('\n');
    const manifest = parsed(buffer.toString('utf8', 0, Math.max(end, 0)));
    if (!manifest) {
      throw new PantiltError(
        'invalid',
        'backup-invalid',
        msg`${backup} is not a backup of pantilt: name a file that "pantilt backup" has written`,
      );
    }
    const { bytes, sha256 } = await digest(backup, end + 1);
    if (bytes !== manifest.bytes || sha256 !== manifest.sha256) throw backupDamaged(backup);
    return { manifest, offset: end + 1 };
  } finally {
    await handle.close();
  }
}

function parsed(line: string): BackupManifest | undefined {
  try {
    const manifest: unknown = JSON.parse(line);
    return matches(ManifestSchema, manifest) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

const backupDamaged = (backup: string): PantiltError =>
  new PantiltError(
    'invalid',
    'backup-damaged',
    msg`${backup} is damaged: its checksum is wrong. Nothing was changed; use another backup`,
  );

const storeMissing = (directory: string): PantiltError =>
  new PantiltError(
    'not-found',
    'store-missing',
    msg`there is no database in ${directory}: name the data directory of the daemon with --data`,
  );

/** Size and checksum of a file from an offset on. */
async function digest(file: string, start = 0): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file, { start })) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Copies a file from an offset on, and waits until the disk has it. */
const copySynced = (from: string, to: string, start = 0): Promise<void> =>
  pipeline(createReadStream(from, { start }), createWriteStream(to, { flush: true }));

/** Makes renamed files durable. Windows cannot open folders, and does not need this call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
