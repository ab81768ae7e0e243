#!/usr/bin/env node
/**
 * The command line. Exit codes: 0 done, 1 failed, 2 wrong usage.
 */
import { Command, CommanderError } from 'commander';
import { addDemo } from './demo.ts';
import { addHardwareCommands } from './hardware-commands.ts';
import { addLearningCommands } from './learning-commands.ts';
import { printError } from './output.ts';
import { addRigCommands } from './rig-commands.ts';
import { addSampleCommands } from './sample-commands.ts';
import { addServe } from './serve.ts';
import { addSimulate } from './simulate.ts';
import { VERSION } from './version.ts';

const program = new Command('pantilt')
  .description('Learns to aim a two-servo pan-tilt laser at floor targets')
  .version(VERSION)
  .configureHelp({ sortOptions: true })
  .exitOverride();

for (const add of [
  addServe,
  addDemo,
  addSimulate,
  addSampleCommands,
  addLearningCommands,
  addRigCommands,
  addHardwareCommands,
]) {
  add(program);
}
for (const command of program.commands) command.copyInheritedSettings(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    printError(error);
    process.exitCode = 1;
  }
}
