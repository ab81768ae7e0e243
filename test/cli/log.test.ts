/** The daemon's log on a destination that fails, is full, or has no reader. */
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { createLog } from '../../src/cli/log.ts';
import { startTestDaemon } from '../support/daemon.ts';

/** A standard error that fails or blocks on request. */
class Stderr extends Writable {
  lines: string[] = [];
  failing = false;
  waiting: (() => void) | undefined;
  stuck = false;
  isTTY = false;

  constructor() {
    super({ decodeStrings: false });
  }

  /** As with Node's standard streams: an error does not end them. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    done(error);
    (this as unknown as { _undestroy(): void })._undestroy();
  }

  override _write(line: string, _encoding: string, done: (error?: Error) => void): void {
    if (this.failing) {
      done(new Error('ENOSPC'));
      return;
    }
    const take = () => {
      this.lines.push(line);
      done();
    };
    if (this.stuck) this.waiting = take;
    else take();
  }
}

const setUp = (isTTY = false) => {
  const stderr = new Stderr();
  stderr.isTTY = isTTY;
  const { log, lines } = createLog('debug', stderr as unknown as NodeJS.WriteStream);
  const messages = () => stderr.lines.map((line) => JSON.parse(line).msg as string);
  return { stderr, log, lines, messages };
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('counts the lines lost to a full disk, and reports them when there is room again', async () => {
  const { stderr, log, messages } = setUp();
  log.info('before');
  stderr.failing = true;
  for (let i = 0; i < 5; i++) log.info('lost');
  await turn();
  stderr.failing = false;
  log.info('after');
  await turn();
  expect(messages()).toEqual(['before', 'after', expect.stringMatching(/^5 log lines were drop/)]);
});

test('drops unread lines instead of keeping them in memory', async () => {
  const { stderr, log, messages } = setUp();
  stderr.stuck = true;
  for (let i = 0; i < 2000; i++) log.info('x'.repeat(1000));
  expect(stderr.writableLength).toBeLessThan(300_000);
  stderr.stuck = false;
  stderr.waiting?.();
  await turn();
  const kept = messages().length - 1;
  expect(kept).toBeGreaterThan(100);
  expect(messages().at(-1)).toBe(
    `${2000 - kept} log lines were dropped because standard error did not accept them`,
  );
});

test('writes one line for each request on a terminal', async () => {
  const { stderr, log } = setUp(true);
  const daemon = await startTestDaemon({ log });
  stderr.lines = [];
  await daemon.get('rig');
  await daemon.post('aim', { xM: 9, yM: 0 });
  expect(stderr.lines.map((line) => stripVTControlCharacters(line))).toEqual([
    expect.stringMatching(/^\[[\d:]+\] DEBUG: GET \/api\/v1\/rig 200 [\d.]+ ms\n$/),
    expect.stringMatching(/^\[[\d:]+\] DEBUG: POST \/api\/v1\/aim 422 [\d.]+ ms\n$/),
  ]);
  log.level = 'info';
});
