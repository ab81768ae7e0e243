/**
 * The command `references`: floor points measured by hand, which correct the frame of the observer.
 */
import { type Command, Option } from 'commander';
import type { Answer, Client } from '../api/client.ts';
import { connect } from '../api/connect.ts';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import type { FloorPoint } from '../units.ts';
import { onlyOneOf, wholeNumber } from './arguments.ts';
import { addClientCommand, type ClientCommandOptions as Options } from './client.ts';
import { TypedPoints } from './interactive-observer.ts';
import { type Cell, counted, note, print, printJson, tablePrinter } from './output.ts';

type Reference = Answer<'GET /references'>['references'][number];

/** Adds the command. */
export function addReferenceCommand(program: Command): void {
  const references = addClientCommand(
    program,
    'references',
    'List, measure or remove floor points measured by hand, which correct the observer',
  )
    .addOption(
      new Option(
        '--measure <n>',
        'aim at this many points, and enter where the spot is on the floor',
      ).argParser(wholeNumber(1, 20)),
    )
    .option('--remove <id>', 'remove one', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .action(runReferences);
  onlyOneOf(references, '--measure', '--remove');
}

async function runReferences(options: Options & { measure?: number; remove?: number }) {
  const client = connect(options);
  if (options.remove !== undefined) {
    const removed = await client.call('DELETE /references/:id', { params: { id: options.remove } });
    return options.json ? printJson(removed) : print(`reference ${removed.id} removed`);
  }
  if (options.measure !== undefined) {
    const added = await measure(client, options.measure);
    if (options.json) return printJson({ references: added });
    printTable(added);
    return print('"pantilt train" corrects the frame of the observer by them');
  }
  const { references } = await client.call('GET /references');
  if (options.json) return printJson({ references });
  printTable(references);
  print(counted(references.length, 'reference'));
}

function printTable(references: readonly Reference[]): void {
  const printRows = tablePrinter([
    'id',
    'x m',
    'y m',
    'seen x m',
    'seen y m',
    'off mm',
    'observer',
  ]);
  printRows(
    references.map(({ id, xM, yM, seenXM, seenYM, observer }): Cell[] => [
      ...[id, ...[xM, yM, seenXM, seenYM].map((value) => value.toFixed(3))],
      ...[(1000 * Math.hypot(seenXM - xM, seenYM - yM)).toFixed(0), observer],
    ]),
  );
}

/** Aims at points, and asks for the position of each spot. */
async function measure(client: Client, count: number): Promise<Reference[]> {
  const typed = new TypedPoints(client);
  const ask = async (question: string): Promise<FloorPoint | undefined> => {
    const point = await typed.ask(question);
    if (!point) throw new PantiltError('failed', 'input-ended', msg`the input ended`);
    return 'missed' in point ? undefined : point;
  };
  const added: Reference[] = [];
  try {
    while (added.length < count) {
      const { next } = await client.call('GET /references');
      if (!next) {
        throw new PantiltError(
          'conflict',
          'reach-too-small',
          msg`the active model reaches no point of the work area: collect samples and train first`,
        );
      }
      await client.call('POST /aim', { body: next });
      const place = `reference ${added.length + 1} of ${count}`;
      const point = await ask(`${place}: where is the spot, by a tape? x y in metres: `);
      if (!point) continue;
      const reference = await addReference(client, point, () =>
        ask(`${place}: where does the observer see it? x y in metres: `),
      );
      if (reference) added.push(reference);
    }
  } finally {
    typed.close();
  }
  return added;
}

/** Adds a reference; undefined if its values are refused, for another try. */
async function addReference(
  client: Client,
  point: FloorPoint,
  askSeen: () => Promise<FloorPoint | undefined>,
): Promise<Reference | undefined> {
  try {
    return await client.call('POST /references', { body: point });
  } catch (error) {
    if (!(error instanceof PantiltError)) throw error;
    if (error.code === 'observer-unknown') {
      const seen = await askSeen(); // No observer of the daemon: a webcam, or a person.
      if (!seen) return undefined;
      const body = { ...point, seenXM: seen.xM, seenYM: seen.yM };
      return client.call('POST /references', { body });
    }
    if (error.code !== 'reference-implausible') throw error;
    note(error.message);
    return undefined;
  }
}
