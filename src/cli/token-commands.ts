/**
 * `pantilt token`: makes, lists and revokes the tokens of people, in a data directory on the daemon's
 * machine. A running daemon applies each change at once.
 */
import { type Command, Option } from 'commander';
import { ROLES, type Role } from '../api/route.ts';
import { TokenNameSchema } from '../api/session.ts';
import { timestamp, wallClock } from '../clock.ts';
import { TokenFile, viewToken } from '../store/token-file.ts';
import { parseAs } from '../validation.ts';
import { directoryOf } from './backup-commands.ts';
import { note, print, printJson, printTable } from './output.ts';
import { addSettingsOptions } from './settings.ts';

interface Options {
  readonly data?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** Adds the commands. */
export function addTokenCommands(program: Command): void {
  const token = program
    .command('token')
    .description('Create, list and revoke the tokens of people; the daemon may be running');
  const command = (name: string, description: string) =>
    addSettingsOptions(token.command(name).description(description), ['data']).option(
      '--json',
      'print one JSON document',
    );
  command('add', 'Create a token, and print it once')
    .argument('<name>', 'the person, as others see it')
    .addOption(new Option('--role <role>', 'what it allows').choices(ROLES).makeOptionMandatory())
    .action(add);
  command('list', 'List names and roles').action(list);
  command('revoke', 'Revoke a token').argument('<name>', 'its name').action(revoke);
}

const fileOf = async (options: Options): Promise<TokenFile> =>
  new TokenFile(await directoryOf(options));

async function add(given: string, options: Options & { readonly role: Role }): Promise<void> {
  const name = parseAs(TokenNameSchema, given, 'name', 'token-name-invalid');
  const file = await fileOf(options);
  const isFirst = file.tokens.length === 0;
  const createdAt = timestamp(wallClock);
  const token = await file.add(name, options.role, createdAt);
  if (options.json) printJson({ name, role: options.role, createdAt, token });
  else print(token);
  note(`this is the token of "${name}", ${options.role}: it is shown only now`);
  if (isFirst) note('every client of the daemon needs a token from now on');
}

async function list(options: Options): Promise<void> {
  const tokens = (await fileOf(options)).tokens.map(viewToken);
  if (options.json) return printJson({ tokens });
  if (tokens.length === 0) return print('no token: create one with "pantilt token add NAME"');
  printTable(
    ['name', 'role', 'made'],
    tokens.map(({ name, role, createdAt }) => [name, role, createdAt]),
  );
}

async function revoke(name: string, options: Options): Promise<void> {
  const file = await fileOf(options);
  const token = await file.revoke(name);
  if (options.json) printJson(token);
  else print(`the token of "${name}" was revoked`);
  if (file.tokens.length === 0) {
    note('no token is left: a daemon that only this machine can reach needs none any more');
  }
}
