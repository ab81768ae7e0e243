/**
 * Commands of a running daemon's samples: `collect` and `samples`.
 */
import { type Command, Option } from 'commander';
import type { CollectionView } from '../api/collections.ts';
import { connect } from '../api/connect.ts';
import { seed, wholeNumber } from './arguments.ts';
import { addClientCommand, allSamples, type ClientCommandOptions as Options } from './client.ts';
import { runCollection } from './interactive-observer.ts';
import { note, print, printJson, printTable } from './output.ts';
import { bytesOfFile } from './user-files.ts';

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
    .option('--observer <name>', 'simulated, or external (spots entered here)')
    .option('--seed <n>', 'seed of the plan', seed, 1)
    .action(runCollect);

  addClientCommand(program, 'samples', 'List, export, import or remove samples')
    .option('--csv', 'print all samples as CSV')
    .option('--import <file>', 'add the samples of a CSV file')
    .option('--skip-bad-rows', 'with --import: skip invalid rows instead of rejecting the file')
    .option('--remove <id>', 'remove one sample', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--restore <id>', 'restore a removed sample', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--remove-all', "remove all samples of the daemon's rig")
    .action(runSamples);
}

async function runCollect(
  options: Options & {
    count: number;
    plan: CollectionView['plan'];
    observer?: string;
    seed: number;
  },
): Promise<void> {
  const { count, plan, observer, seed } = options;
  const done = await runCollection(connect(options), { count, plan, observer, seed });
  if (options.json) printJson(done);
  else print(`collection ${done.id}: ${done.taken} samples, ${done.missed} poses without one`);
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
    return print(`${result.imported} samples imported`);
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
    return options.json ? printJson(result) : print(`${result.removed} samples removed`);
  }
  if (options.csv) {
    process.stdout.write(await (await client.fetch('GET /samples.csv')).text());
    return;
  }
  const samples = await allSamples(client);
  if (options.json) return printJson({ samples, total: samples.length });
  printTable(
    ['id', 'pan µs', 'tilt µs', 'x m', 'y m', 'observer', 'session'],
    samples.map((sample) => [
      sample.id,
      sample.panUs,
      sample.tiltUs,
      sample.xM.toFixed(3),
      sample.yM.toFixed(3),
      sample.observer,
      sample.session,
    ]),
  );
  print(`${samples.length} samples`);
}
