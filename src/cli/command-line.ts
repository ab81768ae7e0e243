/**
 * All commands, and the exit code that each run of one ends with: 0 done, 1 failed, 2 wrong usage.
 */
import { Command, CommanderError } from 'commander';
import { PantiltError } from '../errors.ts';
import { addCheckCommand } from './check-command.ts';
import { addDemo } from './demo.ts';
import { addExercise } from './exercise/exercise.ts';
import { addHardwareCommands } from './hardware-commands.ts';
import { addLearningCommands } from './learning-commands.ts';
import { addModelCommand } from './model-commands.ts';
import { printError } from './output.ts';
import { addPathCommand } from './path-command.ts';
import { addRigCommands } from './rig-commands.ts';
import { addSampleCommands } from './sample-commands.ts';
import { addServe } from './serve.ts';
import { addSimulate } from './simulate.ts';
import { VERSION } from './version.ts';

/** Errors that say that a command was called wrongly. */
const USAGE_CODES = ['settings-invalid', 'token-needed', 'url-invalid'];

/** Puts the commands together. */
export function buildProgram(): Command {
  const program = new Command('pantilt')
    .description('Learns to aim a two-servo pan-tilt laser at floor targets')
    .version(VERSION)
    .configureHelp({ sortOptions: true })
    .exitOverride();
  addServe(program);
  addDemo(program);
  addExercise(program);
  addSimulate(program);
  addSampleCommands(program);
  addLearningCommands(program);
  addModelCommand(program);
  addCheckCommand(program);
  addRigCommands(program);
  addPathCommand(program);
  addHardwareCommands(program);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

/** Runs a command, and returns the exit code; what went wrong is on standard error by then. */
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
