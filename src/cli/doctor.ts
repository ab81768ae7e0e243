/**
 * `pantilt doctor`: diagnoses the hardware without a daemon, and reports findings with fixes.
 */

import { type Command, Option } from 'commander';
import pc from 'picocolors';
import pino from 'pino';
import { holderOf, simulatedPort, systemPort } from '../daemon/port-survey.ts';
import { isSimulated } from '../daemon/simulated-rigs.ts';
import { DEFAULT_RIG_FILE } from '../daemon/start-daemon.ts';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { DEFAULT_BAUD_RATE } from '../protocol/commands.ts';
import { type DiagnosticsResult, runDiagnostics } from '../rig/diagnostics/diagnostics.ts';
import type { Finding, Verdict } from '../rig/diagnostics/finding.ts';
import { findings } from '../rig/diagnostics/findings.ts';
import { wholeNumber } from './arguments.ts';
import { counted, note, print, printJson } from './output.ts';
import { limitsOfRigFile } from './rig-file-limits.ts';

interface Options {
  readonly port: string;
  readonly baud: number;
  readonly rig?: string;
  readonly seconds: number;
  readonly json?: boolean;
}

/** Adds the command. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Diagnose port, device and line, and suggest fixes; nothing moves')
    .addOption(
      new Option('--port <port>', 'auto, sim, emulator, or the path of a serial port')
        .env('PANTILT_PORT')
        .default('auto'),
    )
    .addOption(
      new Option('--rig <file>', "rig file to compare the device's limits with").env('PANTILT_RIG'),
    )
    .addOption(
      new Option('--baud <rate>', 'baud rate of the device')
        .env('PANTILT_BAUD')
        .argParser(wholeNumber(300, 4_000_000))
        .default(DEFAULT_BAUD_RATE),
    )
    .option('--seconds <n>', 'how long to monitor the line', wholeNumber(1, 3600), 5)
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      const { examination, found } = await examine(options);
      if (options.json) printJson({ ...summary(found), findings: found, ...examination });
      else for (const line of found.flatMap(linesOf)) print(line);
      const { wrong } = summary(found);
      if (wrong === 0) return;
      throw new PantiltError(
        'failed',
        'hardware-faulty',
        msg`${counted(wrong, 'problem')} found, see above`,
      );
    });
}

async function examine(
  options: Options,
): Promise<{ examination: DiagnosticsResult; found: Finding[] }> {
  const { port, baud, seconds } = options;
  const simulated = isSimulated(port);
  const rigFile = options.rig ?? (simulated ? DEFAULT_RIG_FILE : undefined);
  const limits = rigFile === undefined ? undefined : await limitsOfRigFile(rigFile);
  const ports = await (simulated
    ? simulatedPort(port, rigFile ?? DEFAULT_RIG_FILE, baud)
    : systemPort(port, baud));
  if (!simulated && !options.json)
    note(`searching; when a device answers, its line is monitored for ${seconds} s`);
  const interrupted = new AbortController();
  const interrupt = () =>
    interrupted.abort(new PantiltError('failed', 'interrupted', msg`interrupted`));
  process.once('SIGINT', interrupt);
  const { source, clock } = ports;
  const { signal } = interrupted;
  const log = pino({ level: 'silent' });
  const examination = await ports
    .run(runDiagnostics({ source, clock, log, durationMs: 1000 * seconds, signal }))
    .finally(() => process.off('SIGINT', interrupt));
  const holders = new Map<string, string | undefined>();
  for (const { code, path } of examination.failures) {
    if (code === 'port-busy' && path) holders.set(path, await holderOf(path));
  }
  const found = findings(examination, { limits, holderOf: (path) => holders.get(path) });
  return { examination, found };
}

const summary = (found: readonly Finding[]) => ({
  wrong: found.filter(({ verdict }) => verdict === 'wrong').length,
});

const CHECK_WIDTH = 16;
const MARKS: Record<Verdict, [mark: string, colour: (text: string) => string]> = {
  well: ['✓', pc.green],
  advice: ['!', pc.yellow],
  wrong: ['✗', pc.red],
};

/** A finding as text, with its fix on a second line. */
function linesOf({ check, verdict, found, cure }: Finding): string[] {
  const [mark, colour] = MARKS[verdict];
  const shown = process.stdout.isTTY ? colour(mark) : mark;
  const lines = [`${shown} ${check.padEnd(CHECK_WIDTH)}${found}`];
  if (cure !== null) lines.push(`  ${' '.repeat(CHECK_WIDTH)}→ ${cure}`);
  return lines;
}
