/**
 * The command about a running daemon's models: `models` shows versions, chooses among them, and takes
 * their files out and in.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import { messageOf, PantiltError } from '../errors.ts';
import { ACTIVATIONS } from '../learning/activations.ts';
import type { ModelRecord } from '../store/records.ts';
import { wholeNumber } from './arguments.ts';
import { addClientCommand, Client, type ClientCommandOptions } from './client.ts';
import { millimetres, print, printJson, printTable } from './output.ts';

interface Options extends ClientCommandOptions {
  readonly activate?: number;
  readonly export?: number;
  readonly format: string;
  readonly out?: string;
  readonly import?: string;
  readonly activation?: string;
}

/** Adds the command. */
export function addModelCommand(program: Command): void {
  const id = wholeNumber(1, Number.MAX_SAFE_INTEGER);
  addClientCommand(program, 'models', 'Show models; activate, export or import one')
    .option('--activate <id>', 'aim by this model from now on', id)
    .option('--export <id>', 'write this model with its weights', id)
    .addOption(
      new Option('--format <format>', 'of the export')
        .choices(['json', 'safetensors', 'onnx'])
        .default('json'),
    )
    .option('--out <file>', 'where the export goes; standard output when left out')
    .option('--import <file>', 'add a model file: JSON, or safetensors of a net')
    .addOption(
      new Option(
        '--activation <name>',
        "of an imported net's hidden layers (default: what the file says, else relu)",
      ).choices(Object.keys(ACTIVATIONS)),
    )
    .action(runModels);
}

async function runModels(options: Options): Promise<void> {
  const client = new Client(options);
  if (options.export !== undefined) return exportModel(client, options.export, options);
  if (options.import !== undefined) {
    const model = await importModel(client, options.import, options.activation);
    if (options.json) return printJson(model);
    return print(
      `${options.import} is model ${model.id} (${model.kind}) now; aim by it with --activate ${model.id}`,
    );
  }
  if (options.activate !== undefined) {
    const model = await client.post<ModelRecord>(`/models/${options.activate}/activate`);
    return options.json ? printJson(model) : print(`model ${model.id} (${model.kind}) aims now`);
  }
  if (options.json) return printJson(await client.get('/models'));
  await showModels(client, () => true);
}

async function exportModel(
  client: Client,
  id: number,
  { format, out, json }: Options,
): Promise<void> {
  if (out === undefined && format !== 'json' && process.stdout.isTTY) {
    throw new PantiltError(
      'invalid',
      'settings-invalid',
      `${format} isn't for reading on a terminal: name a file with --out`,
    );
  }
  const bytes = await client.bytes(`/models/${id}/export?format=${format}`);
  if (out === undefined) {
    process.stdout.write(bytes);
    return;
  }
  await writeFile(out, bytes).catch((error) => {
    throw new PantiltError('invalid', 'file-unwritable', messageOf(error));
  });
  if (json) printJson({ file: out, bytes: bytes.length });
  else print(`model ${id} is in ${out} (${bytes.length} bytes)`);
}

async function importModel(
  client: Client,
  file: string,
  activation: string | undefined,
): Promise<ModelRecord> {
  const bytes = await readFile(file).catch((error) => {
    throw new PantiltError('invalid', 'file-unreadable', messageOf(error));
  });
  const query = activation === undefined ? '' : `?activation=${activation}`;
  const type = extname(file) === '.json' ? 'application/json' : 'application/octet-stream';
  return client.postFile(`/models${query}`, bytes, type);
}

/** Prints a table of models. */
export async function showModels(
  client: Client,
  shown: (model: ModelRecord) => boolean,
): Promise<void> {
  const { models } = await client.get<{ models: ModelRecord[] }>('/models');
  printTable(
    ['id', 'kind', 'samples', 'validation median mm', 'p95 mm', 'trained', 'active'],
    models
      .filter(shown)
      .map((model) => [
        model.id,
        model.kind,
        model.sampleCount,
        millimetres(model.validationMedianMm),
        millimetres(model.validationP95Mm),
        model.createdAt.slice(0, 19).replace('T', ' '),
        model.active ? '●' : '',
      ]),
  );
}
