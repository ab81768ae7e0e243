/**
 * `pantilt rollout`: begins, extends and withdraws a change of the desired state of all rigs of a hub,
 * and shows what they have.
 */
import { type Command, Option } from 'commander';
import type { Client } from '../api/client.ts';
import { connect } from '../api/connect.ts';
import {
  type FollowerReport,
  ROLLOUT_LOG_LEVELS,
  type RolloutView,
  type Wanted,
} from '../api/rollouts.ts';
import { MODEL_KINDS, type ModelKind } from '../learning/model-file.ts';
import { onlyWith, percentage, positiveNumber, wholeNumber } from './arguments.ts';
import { addClientCommand, type ClientCommandOptions } from './client.ts';
import { print, printJson, printTable } from './output.ts';

interface BeginOptions extends ClientCommandOptions {
  readonly share: number;
  readonly maxAlarms?: number;
  readonly kind?: ModelKind;
  readonly maxIterations?: number;
  readonly learningRate?: number;
  readonly turnMinutes?: number;
  readonly logLevel?: (typeof ROLLOUT_LOG_LEVELS)[number];
  readonly firmware?: string;
}

/** Adds the commands. */
export function addRolloutCommands(program: Command): void {
  const rollout = program
    .command('rollout')
    .description('Change model, settings or firmware of a share of the rigs of a hub, then of all');
  const command = (name: string, description: string) =>
    addClientCommand(rollout, name, description);
  const begin = command('begin', 'Begin a roll-out at a share of the rigs')
    .requiredOption('--share <percent>', 'share of the rigs [%]', percentage)
    .addOption(
      new Option('--kind <kind>', 'kind of model that each rig trains on its samples').choices(
        MODEL_KINDS,
      ),
    )
    .option('--max-iterations <n>', 'its maximum number of iterations', wholeNumber(1, 1_000_000))
    .option('--learning-rate <rate>', 'its learning rate', positiveNumber)
    .option('--turn-minutes <n>', 'length of a turn of people who share a rig', positiveNumber)
    .addOption(new Option('--log-level <level>', 'log level').choices(ROLLOUT_LOG_LEVELS))
    .option('--firmware <version>', 'version of the firmware, for people to write')
    .option(
      '--max-alarms <percent>',
      'share of alarmed rigs beyond which it is withdrawn (default: 5)',
      percentage,
    )
    .action(runBegin);
  onlyWith(begin, '--max-iterations', '--kind');
  onlyWith(begin, '--learning-rate', '--kind');
  command('extend', 'Extend the roll-out to a larger share')
    .requiredOption('--share <percent>', 'share of the rigs [%]', percentage)
    .action((options: ClientCommandOptions & { readonly share: number }) =>
      show(options, (hub) => hub.call('PATCH /rollout', { body: { share: options.share } })),
    );
  command('withdraw', 'Withdraw the roll-out: the rigs that took it go back').action(
    (options: ClientCommandOptions) => show(options, (hub) => hub.call('DELETE /rollout')),
  );
  command('show', 'Show the roll-out and what the rigs have').action(
    (options: ClientCommandOptions) => show(options, (hub) => hub.call('GET /rollout')),
  );
}

function runBegin(options: BeginOptions): Promise<void> {
  const { share, maxAlarms, kind, maxIterations, learningRate } = options;
  const { turnMinutes, logLevel, firmware } = options;
  const training = {
    ...(maxIterations !== undefined && { maxIterations }),
    ...(learningRate !== undefined && { learningRate }),
  };
  const settings = {
    ...(turnMinutes !== undefined && { turnMinutes }),
    ...(logLevel !== undefined && { logLevel }),
  };
  const wanted: Wanted = {
    ...(kind !== undefined && { model: { kind, settings: training } }),
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(firmware !== undefined && { firmware }),
  };
  const body = { wanted, share, ...(maxAlarms !== undefined && { maxAlarmShare: maxAlarms }) };
  return show(options, (hub) => hub.call('POST /rollout', { body }));
}

async function show(
  options: ClientCommandOptions,
  request: (hub: Client) => Promise<RolloutView>,
): Promise<void> {
  const view = await request(connect(options));
  if (options.json) return printJson(view);
  const { base, rollout, counts, rigs } = view;
  if (base.id !== null) print(`all rigs: ${textOf(base.wanted)}`);
  if (!rollout) print('no roll-out was begun yet');
  else print(`roll-out to ${percent(rollout.share)} of the rigs: ${textOf(rollout.wanted)}`);
  if (rollout?.withdrawn) print(`it has ended: ${rollout.withdrawn.message}`);
  const { rigs: all, otherFirmware, alarms: _, ...states } = counts;
  const taken = Object.entries(states).filter(([, count]) => count > 0);
  const inStates = taken.map(([state, count]) => `${count} ${state}`).join(', ');
  print(`rigs: ${all}${rollout ? `, of which ${inStates || 'none has it'}` : ''}`);
  if (otherFirmware > 0) print(`${otherFirmware} have another firmware: run "pantilt flash" there`);
  printTable(
    ['rig', 'state', 'model', 'turn', 'log', 'firmware', 'problem'],
    rigs.map((rig) => [
      rig.rig,
      stateIn(view, rig),
      rig.model.kind,
      `${rig.settings.turnMinutes} min`,
      rig.settings.logLevel,
      rig.firmware ?? '–',
      rig.problem?.message ?? '',
    ]),
  );
  if (rigs.length < all) print(`and ${all - rigs.length} more`);
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(6))} %`;

/** The state of a rig in the latest roll-out. */
const stateIn = ({ rollout }: RolloutView, { rolloutId, state }: FollowerReport): string =>
  (rolloutId === rollout?.id && state) || '–';

function textOf({ model, settings = {}, firmware }: Wanted): string {
  const { maxIterations, learningRate } = model?.settings ?? {};
  const parts = [
    model && `model ${model.kind}`,
    maxIterations !== undefined && `at most ${maxIterations} iterations`,
    learningRate !== undefined && `learning rate ${learningRate}`,
    settings.turnMinutes !== undefined && `turns of ${settings.turnMinutes} min`,
    settings.logLevel !== undefined && `log level ${settings.logLevel}`,
    firmware !== undefined && `firmware ${firmware}`,
  ];
  return parts.filter((part) => part).join(', ');
}
