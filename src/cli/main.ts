#!/usr/bin/env node
/**
 * The entry of the command line.
 */
import { runCommandLine } from './command-line.ts';
import { exitOnClosedPipe } from './output.ts';

exitOnClosedPipe();

process.exitCode = await runCommandLine(process.argv.slice(2));
