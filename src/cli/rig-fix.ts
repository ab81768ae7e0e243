/**
 * `pantilt rig fix`: corrects a mistake that the samples of a running daemon show, in its rig file and
 * in its samples, or in another copy of the rig file.
 */
import type { Command } from 'commander';
import type { MistakeView } from '../api/collections.ts';
import { connect } from '../api/connect.ts';
import { PantiltError } from '../errors.ts';
import { joinMessages, msg } from '../message.ts';
import { editRigFile } from '../user-files.ts';
import { addClientCommand, type ClientCommandOptions } from './client.ts';
import { note, print, printJson } from './output.ts';

/** Adds the command to those of rig files. */
export function addRigFix(rig: Command): void {
  addClientCommand(rig, 'fix', 'Correct a mistake that the first samples of a collection show')
    .argument('[file]', "rig file to change instead of the daemon's, whose samples then stay")
    .option('--mistake <name>', 'which one, if the samples cannot tell several apart')
    .action(fix);
}

async function fix(
  file: string | undefined,
  options: ClientCommandOptions & { readonly mistake?: string },
): Promise<void> {
  const client = connect(options);
  const { collections } = await client.call('GET /collections');
  const collection = collections.findLast(({ mistakes }) => mistakes.length > 0);
  if (!collection) throw noMistake();
  const { name, message, changes } = chosen(collection.mistakes, options.mistake);
  if (!options.json) note(message);
  if (file !== undefined) {
    if (changes.length === 0) throw notInRigFile(name);
    await editRigFile(file, changes);
    if (options.json) return printJson({ file, changes });
    return print(
      `${file}: ${changes.map(({ path, value }) => `${path} is now ${value}`).join(', ')}`,
    );
  }
  const { restarts } = await client.call('POST /collections/:id/fix', {
    params: { id: collection.id },
    body: { mistake: name },
  });
  if (options.json) return printJson({ collection: collection.id, mistake: name, restarts });
  print(
    restarts
      ? `${name} was fixed; the daemon restarts, and collection ${collection.id} continues if it had not ended`
      : `${name} was fixed in the samples of collection ${collection.id}`,
  );
}

/** The mistake to correct. @throws PantiltError `mistake-unknown` if the choice is not clear */
function chosen(mistakes: readonly MistakeView[], name: string | undefined): MistakeView {
  const [first, ...others] = mistakes;
  const mistake = name === undefined ? first : mistakes.find((each) => each.name === name);
  if (mistake && (name !== undefined || others.length === 0)) return mistake;
  const lines = mistakes.map((each) => msg`--mistake ${each.name}: ${each.message}`);
  throw new PantiltError(
    'invalid',
    'mistake-unknown',
    msg`choose one of these mistakes: ${joinMessages(lines, '; ')}`,
  );
}

const noMistake = (): PantiltError =>
  new PantiltError(
    'conflict',
    'mistake-unknown',
    msg`the samples show no mistake: their first 5 to 8 fit the rig file, or there are fewer than 5`,
  );

const notInRigFile = (name: string): PantiltError =>
  new PantiltError(
    'invalid',
    'mistake-unknown',
    msg`${name} is a mistake in the samples, not in the rig file: run this without a file`,
  );
