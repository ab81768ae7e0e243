/**
 * `pantilt simulate`: a simulated rig as a serial port for other programs, or on standard input and output.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Client } from '../api/client.ts';
import { connect } from '../api/connect.ts';
import { wallClock } from '../clock.ts';
import { simulate } from '../daemon/simulated-rigs.ts';
import { DEFAULT_RIG_FILE } from '../daemon/start-daemon.ts';
import { PantiltError } from '../errors.ts';
import { shellWord } from '../file-errors.ts';
import { DEFAULT_BAUD_RATE } from '../protocol/commands.ts';
import { EMULATED_PATH } from '../simulator/emulated-rig.ts';
import { PseudoTerminal } from '../simulator/pseudo-terminal.ts';
import { type SerialEndpoint, wireToStream } from '../simulator/serial-endpoint.ts';
import { SIMULATED_PATH } from '../simulator/simulated-binding.ts';
import { rigDocumentOfFile } from '../user-files.ts';
import { onlyWith, seed } from './arguments.ts';
import { note, printError } from './output.ts';

interface Options {
  readonly rig: string;
  readonly seed: number;
  readonly firmware?: true;
  readonly pty?: string;
  readonly observe?: string;
  readonly token?: string;
}

const OBSERVE_PERIOD_MS = 50;

/** Adds the command. */
export function addSimulate(program: Command): void {
  const command = program
    .command('simulate')
    .description('Simulate a rig as a serial port; without --pty, on standard input and output')
    .option('--rig <file>', 'rig file', DEFAULT_RIG_FILE)
    .option('--seed <n>', 'seed of the rig', seed, 1)
    .option('--firmware', 'run the compiled firmware on an emulated board')
    .option('--pty <link>', 'path of the pseudo-terminal to create (requires socat)')
    .option(
      '--observe <url>',
      'act as camera for the daemon at this address: answer its external collections',
    )
    .option('--token <token>', 'access token of that daemon')
    .action(async (options: Options) => {
      const { rig: rigFile, seed } = options;
      const port = options.firmware ? EMULATED_PATH : SIMULATED_PATH;
      const document = await rigDocumentOfFile(rigFile);
      const { rig } = simulate({ port, rigFile, seed, clock: wallClock }, document);
      if (options.observe) void observe(rig, options.observe, options.token);
      if (options.pty) await serveTerminal(rig, options.pty);
      else await serveStandardStreams(rig);
    });
  onlyWith(command, '--token', '--observe');
}

async function serveTerminal(rig: SerialEndpoint, link: string): Promise<never> {
  const terminal = new PseudoTerminal(rig, link, DEFAULT_BAUD_RATE);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => terminal.close());
  rig.powerUp();
  try {
    const running = terminal.run();
    await Promise.race([running, terminal.opened()]);
    note(
      `simulated rig on ${link}: connect with pantilt serve --port ${shellWord(link)}; stop with Ctrl-C.`,
    );
    await running;
  } catch (error) {
    printError(error);
    process.exit(1); // Otherwise the rig keeps running.
  }
  process.exit(0); // The observer may still wait for a response.
}

async function serveStandardStreams(rig: SerialEndpoint): Promise<void> {
  wireToStream(rig, DEFAULT_BAUD_RATE, process.stdin, process.stdout);
  rig.powerUp();
  await new Promise((resolve) => process.stdin.on('end', resolve));
  await wait(200); // The last reply may still be in transit.
  process.exit(0);
}

/** Answers the poses that the daemon's collections await, using the simulated camera. */
async function observe(rig: SerialEndpoint, url: string, token: string | undefined): Promise<void> {
  const client = connect({ url, ...(token !== undefined && { token }) });
  let complaint = '';
  for (;;) {
    try {
      await answerAwaited(client, rig);
      complaint = '';
    } catch (error) {
      if (!(error instanceof PantiltError)) throw error;
      // The pose may have ended in the meantime, or the daemon may not be running yet.
      if (error.code !== 'pose-not-awaited' && error.code !== complaint) printError(error);
      complaint = error.code;
    }
    await wait(OBSERVE_PERIOD_MS);
  }
}

async function answerAwaited(client: Client, rig: SerialEndpoint): Promise<void> {
  const { collections } = await client.call('GET /collections');
  const collection = collections.find(({ awaiting }) => awaiting !== null);
  if (!collection || collection.awaiting === null) return;
  const { id, awaiting: pose } = collection;
  const spot = rig.measureSpot();
  await client.call('POST /collections/:id/observations', {
    params: { id },
    body: spot ? { pose, ...spot } : { pose, missed: true },
  });
}
