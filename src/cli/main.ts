#!/usr/bin/env node
/**
 * The entry of the command line.
 */
import { runCommandLine } from './command-line.ts';
import { endWithItsReader } from './output.ts';

endWithItsReader();

process.exitCode = await runCommandLine(process.argv.slice(2));
