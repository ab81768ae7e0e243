/**
 * `pantilt worker`: trains models for daemons on other machines until it is stopped.
 */
import { type Command, Option } from 'commander';
import { VERSION } from '../daemon/start-daemon.ts';
import { createLog } from './log.ts';
import type { Settings } from './setting-options.ts';

interface WorkerOptions {
  readonly nats: string;
  readonly logLevel: Settings['logLevel'];
}

/** Adds the command. */
export function addWorker(program: Command): void {
  program
    .command('worker')
    .description('Train models for daemons on other machines, started with --nats and --workers')
    .addOption(
      new Option('--nats <url>', 'server of the work queue: nats://HOST:4222')
        .env('PANTILT_NATS')
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--log-level <level>', 'fatal, error, warn, info, debug, trace or silent')
        .choices(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
        .default('info')
        .env('PANTILT_LOG_LEVEL'),
    )
    .action(runWorker);
}

async function runWorker({ nats, logLevel }: WorkerOptions): Promise<void> {
  const { log } = createLog(logLevel);
  const { connectNats } = await import('../store/jetstream.ts');
  const { QueueWorker } = await import('../jobs/queue-worker.ts');
  const connection = await connectNats(nats, { name: 'pantilt worker', log, waits: true });
  const worker = await QueueWorker.start({ connection, version: VERSION, log });
  log.info('worker: waiting for trainings');
  const end = () => {
    log.info('worker: ending; another worker will take over its training');
    void worker
      .close()
      .then(() => connection.drain())
      .finally(() => process.exit(0));
  };
  process.once('SIGINT', end).once('SIGTERM', end);
}
