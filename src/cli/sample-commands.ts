/**
 * Commands about samples of a running daemon: `collect` and `samples`.
 */
import { readFile } from 'node:fs/promises';
import { createInterface, type Interface } from 'node:readline/promises';
import { type Command, Option } from 'commander';
import { messageOf, PantiltError } from '../errors.ts';
import type { CollectionRecord } from '../samples/collection.ts';
import type { Sample } from '../samples/sample.ts';
import { seed, wholeNumber } from './arguments.ts';
import { Client, type ClientOptions, clientOptions, type JobView } from './client.ts';
import { beginProgress, note, print, printJson, printTable } from './output.ts';

type Collection = CollectionRecord & JobView & { awaiting: number | null };
type Options = ClientOptions & { json?: boolean };

/** Adds the commands. */
export function addSampleCommands(program: Command): void {
  const collect = program
    .command('collect')
    .description('Collect samples: the rig moves, an observer tells where the spot is')
    .option('--count <n>', 'samples wanted', wholeNumber(1, 10_000), 40)
    .addOption(
      new Option('--plan <plan>', 'how targets are spread')
        .choices(['sobol', 'grid', 'random'])
        .default('sobol'),
    )
    .option('--observer <name>', 'simulated, or external (points typed by hand here)')
    .option('--seed <n>', 'seed of the plan', seed, 1)
    .option('--json', 'print one JSON document');
  for (const option of clientOptions()) collect.addOption(option);
  collect.action(runCollect);

  const samples = program
    .command('samples')
    .description('Show, export, import or remove samples')
    .option('--csv', 'print all as CSV')
    .option('--import <file>', 'add the samples of a CSV file')
    .option('--skip-bad-rows', 'with --import: leave bad rows out instead of refusing the file')
    .option('--remove <id>', 'remove one sample', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--json', 'print one JSON document');
  for (const option of clientOptions()) samples.addOption(option);
  samples.action(runSamples);
}

async function runCollect(
  options: Options & { count: number; plan: string; observer?: string; seed: number },
): Promise<void> {
  const client = new Client(options);
  const { count, plan, observer, seed } = options;
  const { id } = await client.post<Collection>('/collections', {
    ...{ count, plan, seed },
    ...(observer !== undefined && { observer }),
  });
  const cancel = () => void client.delete(`/collections/${id}`).catch(() => {});
  process.once('SIGINT', cancel);
  const typed = process.stdin.isTTY || observer === 'external';
  const terminal = typed
    ? createInterface({ input: process.stdin, output: process.stderr })
    : undefined;
  const bar = beginProgress(`collection ${id}`);
  try {
    const path = `/collections/${id}`;
    const done = await client.follow<Collection>(path, async (collection) => {
      bar.update(collection.progress);
      if (collection.awaiting !== null && terminal) await typePoint(client, collection, terminal);
    });
    bar.end();
    if (options.json) printJson(done);
    else print(`collection ${id}: ${done.taken} samples, ${done.missed} poses without one`);
  } finally {
    process.off('SIGINT', cancel);
    terminal?.close();
  }
}

/** Asks a person where the spot is, and answers the collection. */
async function typePoint(
  client: Client,
  { id, awaiting, taken, count }: Collection,
  terminal: Interface,
): Promise<void> {
  for (;;) {
    const question = `\nsample ${taken + 1} of ${count}: where is the spot? x y in metres, or "miss": `;
    const text = (await terminal.question(question)).trim();
    const [xM, yM, ...rest] = text.split(/[\s,;]+/).map(Number);
    const point = rest.length === 0 && Number.isFinite(xM) && Number.isFinite(yM);
    if (!point && text !== 'miss') {
      note(`"${text}" isn't two numbers such as: 0.82 -0.31`);
      continue;
    }
    const answer = point ? { pose: awaiting, xM, yM } : { pose: awaiting, missed: true };
    try {
      await client.post(`/collections/${id}/observations`, answer);
    } catch (error) {
      if (!(error instanceof PantiltError) || error.code !== 'pose-not-awaited') throw error;
      note(messageOf(error)); // the rig was lost meanwhile; the pose will be asked for again
    }
    return;
  }
}

async function runSamples(
  options: Options & { csv?: boolean; import?: string; skipBadRows?: boolean; remove?: number },
): Promise<void> {
  const client = new Client(options);
  if (options.import !== undefined) {
    const csv = await readFile(options.import, 'utf8').catch((error) => {
      throw new PantiltError('invalid', 'file-unreadable', messageOf(error));
    });
    const query = options.skipBadRows ? '?badRows=skip' : '';
    const result = await client.postCsv<{
      imported: number;
      skipped: { line: number; reason: string }[];
    }>(`/samples.csv${query}`, csv);
    if (options.json) return printJson(result);
    for (const { line, reason } of result.skipped) note(`line ${line} skipped: ${reason}`);
    return print(`${result.imported} samples imported`);
  }
  if (options.remove !== undefined) {
    await client.delete(`/samples/${options.remove}`);
    return options.json ? printJson({ removed: 1 }) : print(`sample ${options.remove} removed`);
  }
  if (options.csv) {
    process.stdout.write(await client.text('/samples.csv'));
    return;
  }
  const page = await client.get<{ samples: Sample[]; total: number }>('/samples');
  if (options.json) return printJson(page);
  printTable(
    ['id', 'pan µs', 'tilt µs', 'x m', 'y m', 'observer', 'session'],
    page.samples.map((sample) => [
      sample.id,
      sample.panUs,
      sample.tiltUs,
      sample.xM.toFixed(3),
      sample.yM.toFixed(3),
      sample.observer,
      sample.session,
    ]),
  );
  print(`${page.total} samples`);
}
