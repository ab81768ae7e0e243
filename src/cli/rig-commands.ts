/**
 * Commands of a running daemon's rig: `status`, `point`, `stop`, `resume`, `home`, `release`, `check`,
 * `recalibrate` and `path`.
 */
import type { Command } from 'commander';
import type { AimView, ErrorBasisView, LookView } from '../api/aim.ts';
import type { CheckView } from '../api/checks.ts';
import { connect } from '../api/connect.ts';
import type { RigView } from '../api/rig.ts';
import { PantiltError } from '../errors.ts';
import { isDirection, type SpatialPoint, type Target } from '../geometry/targets.ts';
import { type Message, msg } from '../message.ts';
import { openTable } from '../table.ts';
import { type FloorPoint, floorPoint, fromDegrees, metres, toDegrees } from '../units.ts';
import { bytesOfFile } from '../user-files.ts';
import { finiteNumber, onlyOneOf, onlyWith, seed, wholeNumber } from './arguments.ts';
import {
  addClientCommand,
  type ClientCommandOptions,
  followJob,
  type ClientCommandOptions as Options,
  runJob,
} from './client.ts';
import { runObserved } from './interactive-observer.ts';
import { because } from './model-commands.ts';
import { counted, millimetres, print, printJson, printTable, withProgress } from './output.ts';

const basisText = (basis: ErrorBasisView): string =>
  `${
    basis?.residuals
      ? `from ${basis.residuals} held-out samples`
      : 'from assumptions about hobby rigs: too few samples to verify it'
  }, ${
    basis?.references
      ? `on the floor by ${counted(basis.references, 'reference')}`
      : 'as the observer sees it'
  }`;

/** Adds the commands. */
export function addRigCommands(program: Command): void {
  const command = (name: string, description: string) =>
    addClientCommand(program, name, description);

  command('status', 'Show the rig of a running daemon').action(async (options: Options) => {
    showRig(await connect(options).call('GET /rig'), options);
  });

  const point: Command = command('point', 'Point the laser at a target: a point, or a direction')
    .argument('[x]', 'forward of the base [m]', finiteNumber)
    .argument('[y]', 'to the left of the base [m]', finiteNumber)
    .option('--height <m>', 'of the point above the floor', finiteNumber)
    .option('--bearing <deg>', 'direction, from forward to the left', finiteNumber)
    .option('--elevation <deg>', 'of that direction above the horizon', finiteNumber)
    .option('--together', 'all rigs that have a base; the point is in the frame of the site')
    .option('--refine', 'measure the spot and correct; every measurement becomes a sample')
    .action((xM: number | undefined, yM: number | undefined, options: PointOptions) => {
      const { bearing, elevation } = options;
      if (xM !== undefined && yM !== undefined && bearing === undefined) {
        const zM = metres(options.height ?? 0);
        const target = { ...floorPoint(xM, yM), ...(zM !== 0 && { zM }) };
        return options.together ? runJointAim(target, options) : runPoint(target, options);
      }
      if (xM !== undefined || bearing === undefined || elevation === undefined) {
        point.error(
          'error: give either X and Y in metres, or --bearing and --elevation in degrees',
        );
      }
      return runPoint(
        { bearingRad: fromDegrees(bearing), elevationRad: fromDegrees(elevation) },
        options,
      );
    });
  onlyWith(point, '--elevation', '--bearing');
  for (const flag of ['--height', '--refine', '--together']) onlyOneOf(point, flag, '--bearing');
  for (const flag of ['--refine', '--on']) onlyOneOf(point, '--together', flag);

  command('stop', 'Stop the rig at once').action(async (options: Options) => {
    const stop = await connect(options).call('POST /rig/stop');
    if (options.json) printJson(stop);
    else
      print(
        stop.confirmed
          ? 'stopped, confirmed by the device'
          : 'stopped; no device is connected to confirm it',
      );
    if (!stop.confirmed) {
      throw new PantiltError('unavailable', 'rig-not-connected', msg`no device is connected`);
    }
  });

  for (const [name, call, description] of [
    ['resume', 'POST /rig/resume', 'End a stop, without moving'],
    ['release', 'POST /rig/release', 'Turn servo pulses and laser off'],
  ] as const) {
    command(name, description).action(async (options: Options) => {
      showRig(await connect(options).call(call), options);
    });
  }

  command('home', 'Move both axes to their centre').action(async (options: Options) => {
    const pulses = await connect(options).call('POST /rig/home');
    if (options.json) printJson(pulses);
    else print(`at home: pan ${pulses.panUs} µs, tilt ${pulses.tiltUs} µs`);
  });
}

type PointOptions = Options & {
  readonly height?: number;
  readonly bearing?: number;
  readonly elevation?: number;
  readonly refine?: boolean;
  readonly together?: boolean;
};

async function runJointAim(point: SpatialPoint, options: PointOptions): Promise<void> {
  const aimed = await connect(options).call('POST /rigs/aim', { body: point });
  if (options.json) return printJson(aimed);
  for (const { name, panUs, tiltUs, ...aim } of aimed.rigs) {
    print(`${name}: pan ${panUs} µs, tilt ${tiltUs} µs, expected error ${expectedError(aim)}`);
  }
  for (const { rigs, distanceMm, expectedDistanceMm, distanceBound90Mm } of aimed.beams) {
    const [distance, expected, bound] = [distanceMm, expectedDistanceMm, distanceBound90Mm].map(
      (lengthMm) => (lengthMm === null ? 'unknown' : `${millimetres(lengthMm)} mm`),
    );
    print(
      `beams of ${rigs.join(' and ')}: ${distance} apart by the models, ` +
        `with their errors ${expected}, 90 % below ${bound}`,
    );
  }
}

async function runPoint(target: Target, options: PointOptions): Promise<void> {
  const { refine = false, json } = options;
  const aim = await connect(options).call('POST /aim', { body: { ...target, refine } });
  if (json) return printJson(aim);
  aim.looks?.forEach((look, i) => {
    const seen = look.missed || isDirection(target) ? 'no spot detected' : seenAt(look, target);
    print(`measurement ${i + 1}: ${seen}`);
  });
  const where = isDirection(target)
    ? `at bearing ${options.bearing}°, elevation ${options.elevation}°`
    : `at (${[target.xM, target.yM, ...(target.zM ? [target.zM] : [])].join(', ')}) m`;
  print(
    `${where}: pan ${aim.panUs} µs, tilt ${aim.tiltUs} µs, expected error ${expectedError(aim)}`,
  );
  if (aim.extrapolating) print('(outside the area of the samples: the error may be larger)');
}

function expectedError(aim: Omit<AimView, 'panUs' | 'tiltUs'>): string {
  const { expectedErrorMm, errorBound90Mm, expectedErrorRad = null, errorBound90Rad = null } = aim;
  const basis = `(${basisText(aim.errorBasis)})`;
  if (expectedErrorMm !== null && errorBound90Mm !== null) {
    return `${millimetres(expectedErrorMm)} mm, 90 % below ${millimetres(errorBound90Mm)} mm ${basis}`;
  }
  if (expectedErrorRad === null || errorBound90Rad === null) return 'unknown';
  const degrees = (angleRad: number) => toDegrees(angleRad).toFixed(2);
  return `${degrees(expectedErrorRad)}°, 90 % below ${degrees(errorBound90Rad)}° ${basis}`;
}

function seenAt({ xM, yM }: LookView, target: { xM: number; yM: number }): string {
  const offMm = 1000 * Math.hypot((xM ?? 0) - target.xM, (yM ?? 0) - target.yM);
  return `the spot at (${xM?.toFixed(3)}, ${yM?.toFixed(3)}) m, ${millimetres(offMm)} mm from the target`;
}

function showRig(rig: RigView, { json }: Options): void {
  if (json) {
    printJson(rig);
    return;
  }
  const { device, pose, line } = rig;
  printTable(
    ['', ''],
    [
      ['rig', rig.name],
      ['connection', rig.problem ? `${rig.connection}: ${rig.problem.message}` : rig.connection],
      ['port', rig.port ?? '–'],
      ['device', device ? `${device.deviceId}, firmware ${device.firmwareVersion}` : '–'],
      ['state', rig.state],
      ['pulses', pose ? `pan ${pose.panUs} µs, tilt ${pose.tiltUs} µs` : '–'],
      ['laser', rig.laserOn ? 'on' : 'off'],
      ['control', rig.control.holder ?? 'free'],
      ['line', line ? `${line.linesReceived} lines, ${line.linesGarbled} corrupt` : '–'],
    ],
  );
}

type CheckOptions = ClientCommandOptions & { observer?: string; seed: number; keep?: boolean };

/** Adds the commands `check` and `recalibrate`. */
export function addCheckCommands(program: Command): void {
  addClientCommand(
    program,
    'check',
    'Measure six new spots, and test whether the active model is still valid; fails if it is not',
  )
    .option('--observer <name>', 'simulated, or external (spots entered here)')
    .option('--seed <n>', 'seed of the targets', seed, 1)
    .option('--keep', 'keep the spots as samples')
    .action(runCheck);
  addClientCommand(
    program,
    'recalibrate',
    'Measure six new spots, and correct the active model for changes since its samples were taken',
  )
    .option('--observer <name>', 'simulated, or external (spots entered here)')
    .option('--seed <n>', 'seed of the targets', seed, 2)
    .action(runRecalibrate);
}

async function runCheck(options: CheckOptions): Promise<void> {
  const { observer, seed, keep = false } = options;
  const check = await runObserved(connect(options), {
    path: '/checks',
    body: { observer, seed, keep },
    label: 'check',
    question: ({ spots }) => `spot ${spots.length + 1}`,
  });
  const text = verdictOf(check);
  if (options.json) printJson(check);
  else if (check.result!.holds) print(text);
  if (!check.result!.holds) throw new PantiltError('failed', 'model-drifted', msg`${text}`);
}

async function runRecalibrate(options: CheckOptions): Promise<void> {
  const client = connect(options);
  const { observer, seed } = options;
  const { trainingId, modelId } = await runObserved(client, {
    path: '/checks',
    body: { observer, seed, recalibrate: true },
    label: 'recalibration',
    question: ({ spots }) => `spot ${spots.length + 1}`,
  });
  const training = await withProgress(`training ${trainingId}`, (update) =>
    followJob(client, '/trainings', trainingId!, ({ progress }) => update(progress, '')),
  );
  if (options.json) return printJson(training);
  const { models } = await client.call('GET /models');
  const active = models.find((model) => model.active)!;
  print(
    active.id === modelId
      ? `model ${modelId} stays active${because(active)}`
      : `model ${active.id} replaces model ${modelId}${because(active)}\n` +
          `"pantilt models --show ${active.id}" shows what has changed; "pantilt models --rollback" returns to model ${modelId}`,
  );
}

/** The result of a check as a sentence. */
export function verdictOf({ modelId, kind, spots, result }: CheckView): string {
  const { holds, probability, medianMm, expectedMedianMm, leftMm, outwardMm } = result!;
  const seen = spots.filter(({ missed }) => !missed).length;
  const chance = probability < 0.001 ? 'p < 0.001' : `p = ${probability.toFixed(3)}`;
  const found =
    `${seen} spots have a median error of ${millimetres(medianMm)} mm, expected ` +
    `${millimetres(expectedMedianMm)} mm, ${chance}`;
  if (holds) return `model ${modelId} (${kind}) is still valid: ${found}`;
  const side = `${millimetres(Math.abs(leftMm))} mm to the ${leftMm > 0 ? 'left' : 'right'}`;
  const range = `${millimetres(Math.abs(outwardMm))} mm too ${outwardMm > 0 ? 'far' : 'near'}`;
  return (
    `model ${modelId} (${kind}) is no longer valid: ${found}; the spots are ${side} and ${range}. ` +
    '"pantilt recalibrate" measures six more and corrects the model; if it stays wrong, remove the old samples ' +
    '(pantilt samples --remove-all), collect again, and train'
  );
}

/** Adds the command. */
export function addPathCommand(program: Command): void {
  addClientCommand(program, 'path', 'Move the spot along a line on the floor')
    .argument('<file>', 'CSV with the columns x_m and y_m: the corners of the line')
    .option('--speed <m/s>', 'speed of the spot', finiteNumber, 0.2)
    .option('--repeat <n>', 'repetitions; from 2 on, the line is closed', wholeNumber(1, 1000), 1)
    .action(runPath);
}

type PathOptions = ClientCommandOptions & { readonly speed: number; readonly repeat: number };

async function runPath(file: string, options: PathOptions): Promise<void> {
  const { speed: speedMPerS, repeat } = options;
  const body = { points: await readPoints(file), speedMPerS, repeat };
  const done = await runJob(connect(options), { path: '/paths', body, label: 'path' });
  if (options.json) printJson(done);
  else print(`path ${done.id}: ${done.lengthM.toFixed(2)} m in ${done.durationS.toFixed(1)} s`);
}

/** @throws PantiltError `file-unreadable`; `path-file-invalid`, naming the line */
async function readPoints(file: string): Promise<FloorPoint[]> {
  const fault = (reason: Message) =>
    new PantiltError('invalid', 'path-file-invalid', msg`${file}: ${reason}`);
  const table = await openTable(await bytesOfFile(file), { required: ['x_m', 'y_m'], fault });
  const points: FloorPoint[] = [];
  for await (const { line, cells } of table.rows) {
    const metresIn = (column: string): number => {
      const value = table.number(cells.get(column));
      if (value !== undefined) return value;
      throw fault(msg`line ${line}: ${column} "${cells.get(column) ?? ''}" isn't a number`);
    };
    points.push(floorPoint(metresIn('x_m'), metresIn('y_m')));
  }
  if (points.length < 2) throw fault(msg`a path needs at least two points, not ${points.length}`);
  return points;
}
