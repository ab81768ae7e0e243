/**
 * Commands about the rig of a running daemon: `status`, `point`, `stop`, `resume`, `home`, `release`.
 */

import type { Command } from 'commander';
import type { Aim } from '../control/aiming.ts';
import { PantiltError } from '../errors.ts';
import type { RigView } from '../server/rig-view.ts';
import type { LookView } from '../server/routes/aim-routes.ts';
import { word } from '../wording.ts';
import { finiteNumber } from './arguments.ts';
import { addClientCommand, Client, type ClientCommandOptions as Options } from './client.ts';
import { millimetres, print, printJson, printTable } from './output.ts';

/** What POST aim answers. */
type PointAnswer = Aim & { readonly looks?: readonly LookView[] };

/** Adds the commands. */
export function addRigCommands(program: Command): void {
  const command = (name: string, description: string) =>
    addClientCommand(program, name, description);

  command('status', 'Show the rig of a running daemon').action(async (options: Options) => {
    showRig(await new Client(options).get<RigView>('/rig'), options);
  });

  command('point', 'Point the laser at a floor target')
    .argument('<x>', 'forward of the base [m]', finiteNumber)
    .argument('<y>', 'to the left of the base [m]', finiteNumber)
    .option('--refine', 'look where the spot fell and correct; every look becomes a sample')
    .action(async (xM: number, yM: number, options: Options & { readonly refine?: boolean }) => {
      const { refine = false } = options;
      const aim = await new Client(options).post<PointAnswer>('/aim', { xM, yM, refine });
      if (options.json) return printJson(aim);
      aim.looks?.forEach((look, i) => {
        print(`look ${i + 1}: ${look.missed ? 'no spot was seen' : seenAt(look, { xM, yM })}`);
      });
      const { expectedErrorMm, errorBound90Mm } = aim;
      const error =
        expectedErrorMm === null || errorBound90Mm === null
          ? 'unknown'
          : `${millimetres(expectedErrorMm)} mm, nine times in ten below ${millimetres(errorBound90Mm)} mm`;
      print(
        `at (${xM}, ${yM}) m: pan ${aim.panUs} µs, tilt ${aim.tiltUs} µs, expected error ${error}`,
      );
      if (aim.extrapolating)
        print('(outside of where samples were taken: the error may be larger)');
    });

  command('stop', 'Stop the rig at once').action(async (options: Options) => {
    const stop = await new Client(options).post<{ confirmed: boolean }>('/rig/stop');
    if (options.json) printJson(stop);
    else
      print(
        stop.confirmed
          ? 'stopped, confirmed by the device'
          : 'stopped; no device is connected to confirm it',
      );
    if (!stop.confirmed) {
      throw new PantiltError('unavailable', 'rig-not-connected', word`no device is connected`);
    }
  });

  for (const [name, description] of [
    ['resume', 'End a stop; nothing moves by that'],
    ['release', 'Turn servo pulses and laser off'],
  ] as const) {
    command(name, description).action(async (options: Options) => {
      showRig(await new Client(options).post<RigView>(`/rig/${name}`), options);
    });
  }

  command('home', 'Move both axes to their centre').action(async (options: Options) => {
    const pulses = await new Client(options).post<{ panUs: number; tiltUs: number }>('/rig/home');
    if (options.json) printJson(pulses);
    else print(`at home: pan ${pulses.panUs} µs, tilt ${pulses.tiltUs} µs`);
  });
}

function seenAt({ xM, yM }: LookView, target: { xM: number; yM: number }): string {
  const offMm = 1000 * Math.hypot((xM ?? 0) - target.xM, (yM ?? 0) - target.yM);
  return `the spot at (${xM?.toFixed(3)}, ${yM?.toFixed(3)}) m, ${millimetres(offMm)} mm off`;
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
      ['line', line ? `${line.linesReceived} lines, ${line.linesGarbled} garbled` : '–'],
    ],
  );
}
