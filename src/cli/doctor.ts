/**
 * `pantilt doctor`: diagnoses the hardware without a daemon, and reports findings with fixes.
 */

import { type Command, Option } from 'commander';
import pc from 'picocolors';
import pino from 'pino';
import type { ClientOptions } from '../api/connect.ts';
import { holderOf, simulatedPort, systemPort } from '../daemon/port-survey.ts';
import { isSimulated } from '../daemon/simulated-rigs.ts';
import { DEFAULT_RIG_FILE } from '../daemon/start-daemon.ts';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { DEFAULT_BAUD_RATE } from '../protocol/commands.ts';
import { type DiagnosticsResult, runDiagnostics } from '../rig/diagnostics/diagnostics.ts';
import type { Finding, Verdict } from '../rig/diagnostics/finding.ts';
import { findings } from '../rig/diagnostics/findings.ts';
import { assertWritable, writeWholeFile } from '../user-files.ts';
import { onlyWith, wholeNumber } from './arguments.ts';
import { addDaemonOptions } from './client.ts';
import { faultReport } from './fault-report.ts';
import { counted, note, print, printJson } from './output.ts';
import { limitsOfRigFile } from './rig-file-limits.ts';
import { addSettingsOptions } from './settings.ts';

interface Options extends ClientOptions {
  readonly port: string;
  readonly baud: number;
  readonly rig?: string;
  readonly seconds: number;
  readonly json?: boolean;
  readonly bundle?: string;
  readonly withSamples?: boolean;
  readonly force?: boolean;
}

/** Adds the command. */
export function addDoctor(program: Command): void {
  const doctor = program
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
    .option(
      '--bundle <file>',
      'write a report of rig and daemon, without secrets; the daemon may be running',
    )
    .option('--with-samples', 'add all samples to the report')
    .option('--force', 'overwrite the file');
  addDaemonOptions(doctor);
  addSettingsOptions(doctor, ['data']);
  for (const flag of ['--with-samples', '--force', '--data', '--config'])
    onlyWith(doctor, flag, '--bundle');
  doctor.action(async (options: Options) => {
    if (options.bundle !== undefined) {
      const settingsFlags = ['config', 'rig', 'data'].flatMap((name) =>
        doctor.getOptionValueSource(name) === 'cli' ? [`--${name}`, doctor.opts()[name]] : [],
      );
      return writeBundle(options.bundle, settingsFlags, options);
    }
    const { diagnosis, found } = await examine(options);
    if (options.json) printJson({ ...summary(found), findings: found, ...diagnosis });
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

/** Writes a report, and names what it lacks. */
async function writeBundle(
  file: string,
  settingsFlags: readonly string[],
  options: Options,
): Promise<void> {
  await assertWritable(file, options.force ?? false);
  const report = await faultReport({
    ...options,
    settingsFlags,
    examine: async () => {
      const { diagnosis, found } = await examine(options);
      return { findings: found, ...diagnosis };
    },
  });
  const text = `${JSON.stringify(report, null, 2)}\n`;
  await writeWholeFile(file, text);
  const { missing } = report;
  if (options.json) return printJson({ file, bytes: Buffer.byteLength(text), missing });
  for (const { part, reason } of missing) note(`the report has no ${part}: ${reason}`);
  print(`wrote ${file}: read it before you send it`);
}

async function examine(
  options: Options,
): Promise<{ diagnosis: DiagnosticsResult; found: Finding[] }> {
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
  const diagnosis = await ports
    .run(runDiagnostics({ source, clock, log, durationMs: 1000 * seconds, signal }))
    .finally(() => process.off('SIGINT', interrupt));
  const holders = new Map<string, string | undefined>();
  for (const { code, path } of diagnosis.failures) {
    if (code === 'port-busy' && path) holders.set(path, await holderOf(path));
  }
  const found = findings(diagnosis, { limits, holderOf: (path) => holders.get(path) });
  return { diagnosis, found };
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
