/**
 * Commands of a teacher at a running daemon: `audit` shows what people did, `reset` deletes data.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type Command, Option } from 'commander';
import { connect } from '../api/connect.ts';
import type { ResetRequest } from '../api/reset.ts';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { onlyOneOf, wholeNumber } from './arguments.ts';
import { addClientCommand, type ClientCommandOptions } from './client.ts';
import { print, printJson, printTable } from './output.ts';

type AuditOptions = ClientCommandOptions & { readonly csv?: boolean; readonly limit: number };
type ResetOptions = ClientCommandOptions &
  Pick<ResetRequest, 'session'> & { readonly yes?: boolean };

/** Adds the commands. */
export function addClassCommands(program: Command): void {
  const audit = addClientCommand(program, 'audit', 'Show the commands of all clients, newest first')
    .option('--limit <n>', 'number of commands', wholeNumber(1, 1000), 50)
    .option('--csv', 'print all recorded commands as CSV')
    .action(runAudit);
  onlyOneOf(audit, '--csv', '--json');
  addClientCommand(
    program,
    'reset',
    'Delete data of the rig for good, after a backup on the daemon’s machine',
  )
    .argument('<what>', 'models, samples or rig (everything)')
    .addOption(
      new Option('--session <name>', 'with samples: the session whose samples are deleted'),
    )
    .option('--yes', 'do not ask')
    .action(runReset);
}

async function runAudit(options: AuditOptions): Promise<void> {
  const client = connect(options);
  if (options.csv) {
    const { body } = await client.fetch('GET /audit.csv');
    return pipeline(body as ReadableStream, process.stdout, { end: false });
  }
  const { entries } = await client.call('GET /audit', { query: { limit: options.limit } });
  if (options.json) return printJson({ entries });
  printTable(
    ['when', 'who', 'what', 'result', 'times', 'request'],
    entries.map(({ at, name, action, code, count, detail }) => [
      at,
      name ?? '–',
      action,
      code ?? 'done',
      count,
      detail ?? '',
    ]),
  );
}

async function runReset(what: string, options: ResetOptions): Promise<void> {
  const client = connect(options);
  const request = {
    what: what as ResetRequest['what'], // Checked by the daemon.
    ...(options.session !== undefined && { session: options.session }),
  };
  const { confirm } = await client.call('GET /reset', { query: request });
  if (!options.yes && !(await isConfirmed(confirm))) {
    throw new PantiltError(
      'invalid',
      'reset-unconfirmed',
      msg`nothing was deleted: answer "yes", or add --yes`,
    );
  }
  const done = await client.call('POST /reset', { body: { ...request, confirm } });
  if (options.json) return printJson(done);
  print(`deleted: ${done.confirm}`);
  print(`the backup is ${done.backup}; "pantilt restore" brings the data back`);
}

/** Asks on a terminal; off a terminal, or at the end of the input, nothing is confirmed. */
async function isConfirmed(what: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const closed = once(terminal, 'close').then(() => '');
  try {
    const question = `delete ${what}? (yes/no) `;
    return (await Promise.race([terminal.question(question), closed])).trim() === 'yes';
  } finally {
    terminal.close();
  }
}
