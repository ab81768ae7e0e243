/**
 * Commands of a running daemon's samples: `collect` and `samples`.
 */
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type Command, Option } from 'commander';
import type { Client } from '../api/client.ts';
import type { CollectionView } from '../api/collections.ts';
import { connect } from '../api/connect.ts';
import type { Sample } from '../samples/sample.ts';
import { bytesOfFile } from '../user-files.ts';
import { onlyOneOf, onlyWith, seed, wholeNumber } from './arguments.ts';
import { addClientCommand, type ClientCommandOptions as Options, samplePages } from './client.ts';
import { runCollection } from './interactive-observer.ts';
import { type Cell, counted, note, print, printJson, tablePrinter } from './output.ts';

/** Adds the commands. */
export function addSampleCommands(program: Command): void {
  addClientCommand(
    program,
    'collect',
    'Collect samples: the rig moves, an observer measures the spot',
  )
    .option('--count <n>', 'number of samples', wholeNumber(1, 10_000), 40)
    .addOption(
      new Option('--plan <plan>', 'distribution of the targets')
        .choices(['active', 'sobol', 'grid', 'random'])
        .default('active'),
    )
    .addOption(
      new Option('--approach <side>', 'side from which the axes arrive')
        .choices(['below', 'both'])
        .default('below'),
    )
    .option('--surface <name>', 'surface of the rig file to take them on', 'floor')
    .option('--observer <name>', 'simulated, or external (spots entered here)')
    .option('--seed <n>', 'seed of the plan', seed, 1)
    .action(runCollect);

  const samples = addClientCommand(program, 'samples', 'List, export, import or remove samples')
    .option('--csv', 'print all samples as CSV')
    .option('--import <file>', 'add the samples of a CSV file')
    .option('--skip-bad-rows', 'with --import: skip invalid rows instead of rejecting the file')
    .option('--remove <id>', 'remove one sample', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--restore <id>', 'restore a removed sample', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--remove-all', "remove all samples of the daemon's rig")
    .action(runSamples);
  onlyOneOf(samples, '--csv', '--import', '--remove', '--restore', '--remove-all');
  onlyOneOf(samples, '--csv', '--json');
  onlyWith(samples, '--skip-bad-rows', '--import');
}

async function runCollect(
  options: Options & {
    count: number;
    plan: CollectionView['plan'];
    approach: CollectionView['approach'];
    surface: string;
    observer?: string;
    seed: number;
  },
): Promise<void> {
  const { count, plan, approach, surface, observer, seed } = options;
  const request = { count, plan, approach, surface, observer, seed };
  const done = await runCollection(connect(options), request);
  if (options.json) printJson(done);
  else {
    const [taken, missed] = [counted(done.taken, 'sample'), counted(done.missed, 'pose')];
    print(`collection ${done.id}: ${taken}, ${missed} without one`);
  }
}

async function runSamples(
  options: Options & {
    csv?: boolean;
    import?: string;
    skipBadRows?: boolean;
    remove?: number;
    restore?: number;
    removeAll?: boolean;
  },
): Promise<void> {
  const client = connect(options);
  if (options.import !== undefined) {
    const csv = await bytesOfFile(options.import);
    const result = await client.call('POST /samples.csv', {
      query: options.skipBadRows ? { badRows: 'skip' } : {},
      body: new Blob([csv], { type: 'text/csv' }),
    });
    if (options.json) return printJson(result);
    for (const { line, reason } of result.skipped) note(`line ${line} skipped: ${reason}`);
    const none = result.imported + result.skipped.length === 0;
    return print(
      `${counted(result.imported, 'sample')} imported${none ? `: ${options.import} has no row below its header` : ''}`,
    );
  }
  if (options.remove !== undefined) {
    await client.call('DELETE /samples/:id', { params: { id: options.remove } });
    return options.json ? printJson({ removed: 1 }) : print(`sample ${options.remove} removed`);
  }
  if (options.restore !== undefined) {
    const sample = await client.call('POST /samples/:id/restore', {
      params: { id: options.restore },
    });
    return options.json ? printJson(sample) : print(`sample ${options.restore} restored`);
  }
  if (options.removeAll) {
    const { name } = await client.call('GET /rig');
    const result = await client.call('DELETE /samples', { query: { rig: name } });
    return options.json ? printJson(result) : print(`${counted(result.removed, 'sample')} removed`);
  }
  if (options.csv) {
    const { body } = await client.fetch('GET /samples.csv');
    return pipeline(body as ReadableStream, process.stdout, { end: false });
  }
  if (options.json) return printSamplesAsJson(client);
  const printRows = tablePrinter(['id', 'pan µs', 'tilt µs', 'x m', 'y m', 'observer', 'session']);
  let total = 0;
  for await (const page of samplePages(client)) {
    printRows(page.map(rowOf));
    total += page.length;
  }
  print(counted(total, 'sample'));
}

const rowOf = ({ id, panUs, tiltUs, xM, yM, observer, session }: Sample): Cell[] => [
  ...[id, panUs, tiltUs, xM.toFixed(3), yM.toFixed(3), observer, session],
];

/** One JSON document, printed a page at a time. */
async function printSamplesAsJson(client: Client): Promise<void> {
  let total = 0;
  process.stdout.write('{\n  "samples": [');
  for await (const page of samplePages(client)) {
    for (const sample of page) {
      const text = JSON.stringify(sample, null, 2).replaceAll('\n', '\n    ');
      process.stdout.write(`${total === 0 ? '' : ','}\n    ${text}`);
      total += 1;
    }
  }
  print(`${total === 0 ? '' : '\n  '}],\n  "total": ${total}\n}`);
}
