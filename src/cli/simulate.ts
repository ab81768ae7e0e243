/**
 * `pantilt simulate`: the simulated rig as a port for other programs, or to talk to by hand.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Client } from '../api/client.ts';
import { wallClock } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { DEFAULT_BAUD_RATE } from '../protocol/commands.ts';
import { EMULATED_PATH } from '../simulator/emulated-rig.ts';
import { PseudoTerminal } from '../simulator/pseudo-terminal.ts';
import { type CabledRig, wireToStream } from '../simulator/serial-endpoint.ts';
import { SIMULATED_PATH } from '../simulator/simulated-binding.ts';
import { seed } from './arguments.ts';
import { clientOf } from './client.ts';
import { note, printError } from './output.ts';
import { DEFAULT_RIG_FILE } from './settings.ts';
import { simulate } from './simulated-rigs.ts';
import { rigDocumentOfFile } from './user-files.ts';

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
  program
    .command('simulate')
    .description(
      'Offer a simulated rig as a serial port; without --pty, on standard input and output',
    )
    .option('--rig <file>', 'rig file', DEFAULT_RIG_FILE)
    .option('--seed <n>', 'seed of the rig', seed, 1)
    .option('--firmware', 'run the compiled firmware on an emulated board as its device')
    .option('--pty <link>', 'path of the pseudo-terminal to make (needs socat)')
    .option('--observe <url>', 'be the camera of the daemon there: answer its external collections')
    .option('--token <token>', 'token of that daemon')
    .action(async (options: Options) => {
      const { rig: rigFile, seed } = options;
      const port = options.firmware ? EMULATED_PATH : SIMULATED_PATH;
      const document = await rigDocumentOfFile(rigFile);
      const { rig } = simulate({ port, rigFile, seed, clock: wallClock }, document);
      if (options.observe) void observe(rig, options.observe, options.token);
      if (options.pty) await serveTerminal(rig, options.pty);
      else await serveStandardStreams(rig);
    });
}

async function serveTerminal(rig: CabledRig, link: string): Promise<never> {
  const terminal = new PseudoTerminal(rig, link, DEFAULT_BAUD_RATE);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => terminal.close());
  rig.powerUp();
  try {
    const running = terminal.run();
    await Promise.race([running, terminal.opened()]);
    note(`a rig is on ${link}; pantilt serve --port ${link} takes it. Ctrl-C ends it.`);
    await running;
  } catch (error) {
    printError(error);
    process.exit(1); // the rig goes on otherwise
  }
  process.exit(0); // the watch over a daemon may still wait for an answer
}

async function serveStandardStreams(rig: CabledRig): Promise<void> {
  wireToStream(rig, DEFAULT_BAUD_RATE, process.stdin, process.stdout);
  rig.powerUp();
  await new Promise((resolve) => process.stdin.on('end', resolve));
  await wait(200); // the last reply may be on the line
  process.exit(0);
}

/** Answers every pose that a collection of the daemon awaits with what the simulated camera sees. */
async function observe(rig: CabledRig, url: string, token: string | undefined): Promise<void> {
  const client = clientOf({ url, ...(token !== undefined && { token }) });
  let complaint = '';
  for (;;) {
    try {
      await answerAwaited(client, rig);
      complaint = '';
    } catch (error) {
      if (!(error instanceof PantiltError)) throw error;
      // Between a look and its answer the pose may have passed; a daemon may not be there yet.
      if (error.code !== 'pose-not-awaited' && error.code !== complaint) printError(error);
      complaint = error.code;
    }
    await wait(OBSERVE_PERIOD_MS);
  }
}

async function answerAwaited(client: Client, rig: CabledRig): Promise<void> {
  const { collections } = await client.call('GET /collections');
  const collection = collections.find(({ awaiting }) => awaiting !== null);
  if (!collection || collection.awaiting === null) return;
  const { id, awaiting: pose } = collection;
  const spot = rig.look();
  await client.call('POST /collections/:id/observations', {
    params: { id },
    body: spot ? { pose, ...spot } : { pose, missed: true },
  });
}
