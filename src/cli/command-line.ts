/**
 * The command line: all commands, and their exit codes: 0 done, 1 failed, 2 wrong usage.
 */
import { Command, CommanderError } from 'commander';
import { surveyPorts, systemBinding } from '../daemon/port-survey.ts';
import { VERSION } from '../daemon/start-daemon.ts';
import { PantiltError } from '../errors.ts';
import { usageError } from './arguments.ts';
import { addBackupCommands } from './backup-commands.ts';
import { addClassCommands } from './class-commands.ts';
import { addDemo } from './demo.ts';
import { addDoctor } from './doctor.ts';
import { addExercise } from './exercise/exercise.ts';
import { addFlash } from './flash.ts';
import { addHub } from './hub.ts';
import { addLearningCommands } from './learning-commands.ts';
import { addModelCommand } from './model-commands.ts';
import { print, printError, printJson, printTable } from './output.ts';
import { addRecordingCommands } from './recording-commands.ts';
import { addReferenceCommand } from './reference-commands.ts';
import { addCheckCommands, addPathCommand, addRigCommands } from './rig-commands.ts';
import { addRigFileCommands } from './rig-init.ts';
import { addRolloutCommands } from './rollout-commands.ts';
import { addSampleCommands } from './sample-commands.ts';
import { addServe } from './serve.ts';
import { addSimulate } from './simulate.ts';
import { addTokenCommands } from './token-commands.ts';
import { addWorker } from './worker.ts';

/** Adds the commands `ports`, `doctor` and `flash`. */
function addHardwareCommands(program: Command): void {
  addDoctor(program);
  addFlash(program);
  program
    .command('ports')
    .description('List serial ports, possible rigs first')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { json?: boolean }) => {
      const ports = await surveyPorts(await systemBinding());
      if (json) return printJson(ports);
      if (ports.length === 0) {
        return print('no serial port found: connect the rig with a data cable');
      }
      printTable(
        ['path', 'may be a rig', 'maker', 'usb id', 'serial number'],
        ports.map((port) => [
          port.path,
          port.mayBeRig ? 'yes' : 'no',
          port.maker ?? '–',
          port.vendorId ? `${port.vendorId}:${port.productId}` : '–',
          port.serialNumber ?? '–',
        ]),
      );
      for (const { hindrance } of ports) {
        if (hindrance) print(`${hindrance.found}: ${hindrance.cure}`);
      }
    });
}

/** Error codes that count as usage errors. */
const USAGE_CODES = ['settings-invalid', 'token-needed', 'url-invalid', 'rig-answer-invalid'];

/** Builds the program with all commands. */
export function buildProgram(): Command {
  const program = new Command('pantilt')
    .description('Learns to aim a two-servo pan-tilt laser at floor targets')
    .version(VERSION)
    .configureHelp({ sortOptions: true })
    .exitOverride();
  addServe(program);
  addHub(program);
  addTokenCommands(program);
  addRolloutCommands(program);
  addBackupCommands(program);
  addDemo(program);
  addExercise(program);
  addSimulate(program);
  addSampleCommands(program);
  addReferenceCommand(program);
  addLearningCommands(program);
  addModelCommand(program);
  addCheckCommands(program);
  addRigCommands(program);
  addPathCommand(program);
  addClassCommands(program);
  addRecordingCommands(program);
  addHardwareCommands(program);
  addRigFileCommands(program);
  addWorker(program);
  for (const command of program.commands) command.copyInheritedSettings(program);
  explainErrors(program);
  return program;
}

/** Prints usage errors of a command and its subcommands with pantilt's own texts. */
function explainErrors(command: Command): void {
  command.configureOutput({ outputError: (text, write) => write(usageError(text, command)) });
  command.commands.forEach(explainErrors);
}

/** Runs a command and returns its exit code; errors are printed to standard error. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  try {
    await buildProgram().parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    printError(error);
    const usage = error instanceof PantiltError && USAGE_CODES.includes(error.code);
    return usage ? 2 : 1;
  }
}
