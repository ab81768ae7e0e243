/** The lines of docs/fleet.md, run as they stand there but for addresses and folders. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { rigFile, startTestDaemon } from '../support/daemon.ts';
import { NatsServer } from '../support/nats.ts';
import { isMissing } from '../support/packages.ts';
import { eventually, Pantilt, runAgainst, runHere } from '../support/pantilt.ts';
import { PostgresServer } from '../support/postgres.ts';

const TOKEN = 'token-of-the-hub';
const ANYWHERE = '127.0.0.1:0';

const text = readFileSync(new URL('../../docs/fleet.md', import.meta.url), 'utf8');
const lines = text
  .split('\n')
  .filter((line) => /^ {4}(\w+=\S+ )?pantilt /.test(line))
  .map((line) => line.trim().replace(/\s+#.*$/, ''));

/** The arguments of the one line that matches. */
function argsOf(pattern: RegExp, replaced: Readonly<Record<string, string>> = {}): string[] {
  const found = lines.filter((line) => pattern.test(line));
  expect(found, String(pattern)).toHaveLength(1);
  const [, command = ''] = found[0]!.split(/pantilt (.*)/);
  const all = { '"$HUB_TOKEN"': TOKEN, ...replaced };
  return command.split(' ').map((word) => all[word as keyof typeof all] ?? word);
}

/** Starts a command with a data directory of its own. */
const start = async (args: readonly string[], env = {}) =>
  new Pantilt([...args, '--data', await temporaryDirectory()], env);

test('the lines of serve are accepted as settings', async () => {
  const serve = lines.filter((line) => line.startsWith('pantilt serve '));
  expect(serve).toHaveLength(4);
  for (const line of serve) {
    const printed = await runHere([...line.split(' ').slice(1), '--print-config']);
    expect(printed, line).toMatchObject({ code: 0, stderr: '' });
  }
});

test('the lines of a class, with a token for a teacher, and those of a roll-out', async () => {
  const data = await temporaryDirectory();
  const hub = new Pantilt([
    ...argsOf(/hub --listen/, { '0.0.0.0:8420': ANYWHERE }),
    ...['--data', data],
  ]);
  const [url = ''] = await hub.says(/open (http:\S+?)\/? for/);
  const joins = argsOf(/serve .*--hub-token/, { 'http://192.168.1.10:8420': url });
  const daemon = await start([...joins, '--listen', ANYWHERE]);
  await daemon.says(/hub: joined/);
  const added = await runHere(argsOf(/token add/, { 'hub-data': data }));
  const ofHub = ['--url', url, '--token', added.stdout.trim()];
  const shown = async () => (await runHere(['rollout', 'show', ...ofHub])).stdout;
  await eventually(async () => /^rigs: 1$/m.test(await shown()));
  const rollout = lines.filter((line) => line.startsWith('pantilt rollout '));
  expect(rollout).toHaveLength(5);
  for (const line of rollout) {
    if (line.endsWith('withdraw')) {
      await eventually(
        async () => /^hobby +(applied|failed) /m.test(await shown()),
        () => daemon.stderr,
      );
    }
    const done = await runHere([...line.split(' ').slice(1), ...ofHub]);
    expect(done, line).toMatchObject({ code: 0, stderr: '' });
  }
  await eventually(async () => /^hobby +rolled-back /m.test(await shown()));
});

test('two rigs, one of them with the base that stands there, aim at one point', async () => {
  const [, base = ''] = /^ {4}"base": (\{.*\})$/m.exec(text) ?? [];
  const folder = await temporaryDirectory();
  const ideal = JSON.parse(readFileSync(rigFile('ideal'), 'utf8'));
  const placed = [JSON.parse(base), { x: 0, y: 0.5, z: 0, bearing: 0 }].map((at, i) => {
    const file = join(folder, `${i}.json`);
    writeFileSync(file, JSON.stringify({ ...ideal, base: at }));
    return { rigFile: file, name: `rig ${i}` };
  });
  const daemon = await startTestDaemon({ ...placed[0], others: placed.slice(1) });
  for (const { name } of placed) await daemon.post(`rigs/${name}/rig/arm`);
  const aimed = await runAgainst(daemon, argsOf(/point .*--together/));
  expect(aimed).toMatchObject({ code: 0, stdout: expect.stringContaining('rig 1') });
});

test.skipIf(isMissing('nats-server', 'postgresql'))(
  'the lines of many sites: a worker trains the first model of a rig',
  async () => {
    const nats = await NatsServer.start();
    onTestFinished(() => nats.close());
    const postgres = await PostgresServer.start();
    onTestFinished(() => postgres.close());
    const here = { 'nats://localhost:4222': nats.url, 'nats://site-server:4222': nats.url };
    const env = { DATABASE_URL: postgres.create('hub') };
    const hub = await start([...argsOf(/hub --nats/, here), '--listen', ANYWHERE], env);
    await hub.says(/open http/);
    const worker = new Pantilt(argsOf(/pantilt worker/, here));
    const daemon = await start([...argsOf(/serve .*--workers/, here), '--listen', ANYWHERE]);
    await worker.says(/worker: training/);
    await daemon.says(/model trained/);
  },
);
