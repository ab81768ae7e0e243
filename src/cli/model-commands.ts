/**
 * The `models` command: lists, activates, exports and imports the models of a running daemon.
 */

import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import type { Client } from '../api/client.ts';
import { connect } from '../api/connect.ts';
import type { ModelDetails, ModelFormat, ModelRecord } from '../api/models.ts';
import { PantiltError } from '../errors.ts';
import { ACTIVATIONS, type Activation } from '../learning/activations.ts';
import { nameOfJoint } from '../learning/calibration/drift.ts';
import { MODEL_FILE_LIMIT_BYTES } from '../learning/model-file.ts';
import { msg } from '../message.ts';
import { toDegrees } from '../units.ts';
import { bytesOfFile, writeWholeFile } from '../user-files.ts';
import { onlyOneOf, onlyWith, wholeNumber } from './arguments.ts';
import { addClientCommand, type ClientCommandOptions } from './client.ts';
import { counted, millimetres, print, printJson, printTable } from './output.ts';

interface Options extends ClientCommandOptions {
  readonly show?: number;
  readonly activate?: number;
  readonly rollback?: boolean;
  readonly export?: number;
  readonly format: ModelFormat;
  readonly out?: string;
  readonly import?: string;
  readonly activation?: Activation;
}

/** Adds the command. */
export function addModelCommand(program: Command): void {
  const id = wholeNumber(1, Number.MAX_SAFE_INTEGER);
  const models = addClientCommand(
    program,
    'models',
    'List models; activate, roll back, export or import them',
  )
    .option('--show <id>', 'show the details of this model', id)
    .option('--activate <id>', 'activate this model', id)
    .option('--rollback', 'activate the previously active model')
    .option('--export <id>', 'export this model with its weights', id)
    .addOption(
      new Option('--format <format>', 'format of the export')
        .choices(['json', 'safetensors', 'onnx'])
        .default('json'),
    )
    .option('--out <file>', 'file of the export (default: standard output)')
    .option('--import <file>', 'import a model file: JSON, or safetensors of a net')
    .addOption(
      new Option(
        '--activation <name>',
        "activation of an imported net's hidden layers (default: as in the file, else relu)",
      ).choices(Object.keys(ACTIVATIONS)),
    )
    .action(runModels);
  onlyOneOf(models, '--show', '--activate', '--rollback', '--export', '--import');
  onlyWith(models, '--format', '--export');
  onlyWith(models, '--out', '--export');
  onlyWith(models, '--activation', '--import');
}

async function runModels(options: Options): Promise<void> {
  const client = connect(options);
  if (options.export !== undefined) return exportModel(client, options.export, options);
  if (options.import !== undefined) {
    const model = await importModel(client, options.import, options.activation);
    if (options.json) return printJson(model);
    return print(
      `${options.import} was imported as model ${model.id} (${model.kind}); activate it with --activate ${model.id}`,
    );
  }
  if (options.show !== undefined) return showModel(client, options.show, options);
  if (options.activate !== undefined || options.rollback) {
    const model = options.rollback
      ? await client.call('POST /models/rollback')
      : await client.call('POST /models/:id/activate', { params: { id: options.activate ?? 0 } });
    return options.json
      ? printJson(model)
      : print(`model ${model.id} (${model.kind}) is now active`);
  }
  if (options.json) return printJson(await client.call('GET /models'));
  const active = (await showModels(client, () => true)).find((model) => model.active);
  if (active) print(`model ${active.id} (${active.kind}) is active${because(active)}`);
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
      msg`${format} is binary and can't be printed to a terminal: set a file with --out`,
    );
  }
  const request = { params: { id }, query: { format } };
  const response = await client.fetch('GET /models/:id/export', request);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (out === undefined) {
    process.stdout.write(bytes);
    return;
  }
  await writeWholeFile(out, bytes);
  if (json) printJson({ file: out, bytes: bytes.length });
  else print(`exported model ${id} to ${out} (${counted(bytes.length, 'byte')})`);
}

async function importModel(
  client: Client,
  file: string,
  activation: Activation | undefined,
): Promise<ModelRecord> {
  const bytes = await bytesOfFile(file);
  if (bytes.length > MODEL_FILE_LIMIT_BYTES) {
    throw new PantiltError(
      'invalid',
      'file-too-large',
      msg`${file} has ${bytes.length} bytes; the maximum is ${MODEL_FILE_LIMIT_BYTES}: train a smaller net`,
    );
  }
  const type =
    extname(file).toLowerCase() === '.json' ? 'application/json' : 'application/octet-stream';
  return client.call('POST /models', {
    query: { activation },
    body: new Blob([bytes], { type }),
  });
}

async function showModel(client: Client, id: number, { json }: Options): Promise<void> {
  const model = await client.call('GET /models/:id', { params: { id } });
  if (json) return printJson(model);
  const { reach, angleError, metrics, geometry, settings } = model;
  const facts: [name: string, fact: string][] = [
    ['kind', model.kind],
    ['rig', `${model.rig}, l1 ${geometry.l1} m, l2 ${geometry.l2} m`],
    ['active', model.active ? `yes${because(model)}` : 'no'],
    ['created', `${model.createdAt}, ${origin(model)}`],
    ['samples', `${model.sampleCount}, SHA-256 ${model.datasetHash}`],
    ['seed', String(model.seed)],
    [
      'settings',
      Object.entries(settings)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ') || 'defaults of the kind',
    ],
    [
      'error on held-out samples',
      metrics.validationMedianMm === null
        ? 'not validated'
        : `median ${medianOf(model)} mm, p95 ${millimetres(metrics.validationP95Mm)} mm, ` +
          `${(100 * metrics.missRate).toFixed(0)} % missed the floor`,
    ],
    [
      'as angles',
      angleError
        ? `pan ${degrees(angleError.panRad, 2)}, tilt ${degrees(angleError.tiltRad, 2)} (RMS)`
        : 'not validated',
    ],
    [
      'range of its samples',
      reach
        ? `${reach.radiusMinM.toFixed(2)} to ${reach.radiusMaxM.toFixed(2)} m, bearing ` +
          `${degrees(reach.bearingMinRad, 0)} to ${degrees(reach.bearingMaxRad, 0)}`
        : 'unknown',
    ],
    ...reportFacts(model),
    ['training time', `${metrics.trainSeconds.toFixed(2)} s`],
  ];
  print(`model ${id}`);
  for (const [name, fact] of facts) print(`  ${name.padEnd(FACT_WIDTH)}${fact}`);
}

const FACT_WIDTH = 28;

const degrees = (angleRad: number, digits: number): string =>
  `${toDegrees(angleRad).toFixed(digits)}°`;

/** The fleet's prior, repeatability of the servos, and what has changed. */
function reportFacts({
  repeatability,
  changes,
  fleetPrior,
}: ModelDetails): [name: string, fact: string][] {
  const facts: [name: string, fact: string][] = [];
  if (repeatability) {
    const { returns, pan, tilt, lowestMedianMm, lowestP95Mm } = repeatability;
    const spread = ({ spreadRad, lowRad, highRad }: typeof pan) =>
      `${degrees(spreadRad, 2)} (${degrees(lowRad, 2)} to ${degrees(highRad, 2)})`;
    const measured = `pan ${spread(pan)}, tilt ${spread(tilt)}, from ${returns} returns to a pose`;
    const lowest = `median ${millimetres(lowestMedianMm)} mm, p95 ${millimetres(lowestP95Mm)} mm, by repeatability alone`;
    facts.push(['repeatability', returns > 0 ? measured : 'not measured: no pose was repeated']);
    facts.push(['lowest possible error', lowest]);
  }
  if (fleetPrior) {
    const { version, rigs, used } = fleetPrior;
    const unused = used ? '' : ', not used: the samples of this rig do not fit it';
    facts.push(['fleet prior', `version ${version}, from ${rigs} rigs${unused}`]);
  }
  for (const { joint, change, from, to } of changes) {
    const by = joint.endsWith('Rad') ? degrees(change, 2) : `${millimetres(1000 * change)} mm`;
    const when = to - from === 1 ? `after sample ${to}` : `from sample ${from + 1} to ${to + 1}`;
    facts.push(['changed', `${nameOfJoint(joint)} by ${by} ${when}`]);
  }
  return facts;
}

/** The reason of an active model, as the end of a sentence. */
export const because = ({ activeBecause }: ModelRecord): string =>
  activeBecause ? `, because ${activeBecause.message}` : '';

/** The validation error of a model with its standard error. */
function medianOf({
  validationMedianMm: medianMm,
  validationStandardErrorMm: errorMm,
}: ModelRecord): string {
  if (medianMm === null || errorMm === null) return millimetres(medianMm);
  const decimals = errorMm < 10 ? 1 : 0;
  return `${medianMm.toFixed(decimals)} ± ${errorMm.toFixed(decimals)}`;
}

const origin = ({ trainingId }: ModelRecord): string =>
  trainingId === null ? 'imported or nominal' : `by training ${trainingId}`;

/** Digits of a data set's hash in tables. */
const HASH_DIGITS = 8;

/** Prints a table of the selected models, and returns all models. */
export async function showModels(
  client: Client,
  shown: (model: ModelRecord) => boolean,
): Promise<ModelRecord[]> {
  const { models } = await client.call('GET /models');
  printTable(
    [
      ...[
        'id',
        'kind',
        'samples',
        'data',
        'seed',
        'validation median mm',
        'p95 mm',
        'created',
        'from',
      ],
      'active',
    ],
    models
      .filter(shown)
      .map((model) => [
        model.id,
        model.kind,
        model.sampleCount,
        model.sampleCount === 0 ? '–' : model.datasetHash.slice(0, HASH_DIGITS),
        model.seed,
        medianOf(model),
        millimetres(model.validationP95Mm),
        model.createdAt.slice(0, 19).replace('T', ' '),
        model.trainingId === null ? '–' : `training ${model.trainingId}`,
        model.active ? '●' : '',
      ]),
  );
  return models;
}
