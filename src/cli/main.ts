#!/usr/bin/env node
/**
 * The entry of the command line.
 */
import { runCommandLine } from './command-line.ts';

process.exitCode = await runCommandLine(process.argv.slice(2));
