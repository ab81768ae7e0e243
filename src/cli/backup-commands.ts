/**
 * `pantilt backup` and `pantilt restore`: the database of a data directory into one file and back.
 * They access the files directly, on the daemon's machine; `backup` also works while the daemon
 * runs.
 */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { restoreBackup, writeBackup } from '../store/backup.ts';
import { IN_MEMORY } from '../store/database.ts';
import { assertReadable, assertWritable, throwUnwritable } from '../user-files.ts';
import { print, printJson } from './output.ts';
import { addSettingsOptions, resolveDataDirectory } from './settings.ts';

interface Options {
  readonly data?: string;
  readonly config?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Adds the commands. */
export function addBackupCommands(program: Command): void {
  const command = (name: string, description: string) =>
    addSettingsOptions(program.command(name).description(description), ['data'])
      .argument('<file>', 'the backup')
      .option('--json', 'print one JSON document');

  command('backup', 'Write samples, models and presets to a file; the daemon may be running')
    .option('--force', 'overwrite the file')
    .action(runBackup);
  command('restore', 'Replace the data with those of a backup; stop the daemon first').action(
    runRestore,
  );
}

async function runBackup(file: string, options: Options): Promise<void> {
  const directory = await directoryOf(options);
  await assertWritable(file, options.force ?? false);
  const manifest = await writeBackup(directory, file, new Date()).catch(throwUnwritable(file));
  if (options.json) return printJson({ file, ...manifest });
  print(`${file}: ${manifest.bytes} bytes of ${directory}, SHA-256 ${manifest.sha256}`);
}

async function runRestore(file: string, options: Options): Promise<void> {
  const directory = await directoryOf(options);
  await assertReadable(file);
  const { manifest, replaced } = await restoreBackup(file, directory, new Date()).catch(
    throwUnwritable(directory),
  );
  if (options.json) return printJson({ file, ...manifest, replaced: replaced ?? null });
  print(`restored the data of ${manifest.createdAt} into ${directory}`);
  if (replaced !== undefined) print(`the replaced data are kept as ${replaced}`);
}

/** The data directory of a command. @throws PantiltError `settings-invalid` for data in memory */
export async function directoryOf(options: Pick<Options, 'data' | 'config'>): Promise<string> {
  const directory = await resolveDataDirectory(options);
  if (directory !== IN_MEMORY) return resolve(directory);
  throw new PantiltError(
    'invalid',
    'settings-invalid',
    msg`data in memory are lost when the daemon ends: name a data directory with --data`,
  );
}
