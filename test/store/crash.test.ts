import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { openTestStore, temporaryDirectory } from './temporary-store.ts';

const SCRIPT = fileURLToPath(new URL('./adding-process.ts', import.meta.url));
const ENOUGH_IDS = 200;

test('keeps every acknowledged sample, and leaves no lock, after kill -9', async () => {
  const directory = await temporaryDirectory();
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const closed = once(child, 'close');
  let printed = '';
  const enough = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (printed.split('\n').length > ENOUGH_IDS) resolve();
    });
  });
  await Promise.race([enough, closed]);
  await expect(openStore(directory)).rejects.toMatchObject({
    code: 'data-directory-in-use',
    details: { pid: child.pid },
  });
  child.kill('SIGKILL');
  await closed;

  const acknowledged = printed.split('\n').slice(0, -1).map(Number); // the last line may be incomplete
  expect(acknowledged.length).toBeGreaterThanOrEqual(ENOUGH_IDS);
  const { samples, collections } = await openTestStore(directory);
  const kept = await samples.list();
  expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged));
  const [collection] = await collections.unfinished();
  expect(collection).toMatchObject({ nextPose: kept.length, taken: kept.length });
});
