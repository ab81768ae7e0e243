/**
 * `rig fix` with all its parts: a simulated rig on a pseudo-terminal, a daemon whose rig file has a
 * reversed axis, and its restart.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CollectionView } from '../../src/api/collections.ts';
import { rigFileText } from '../../src/cli/rig-init.ts';
import { changedRig } from '../../src/learning/mistakes/hypotheses.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { rigFile } from '../support/daemon.ts';
import { isMissing } from '../support/packages.ts';
import { eventually, Pantilt, runPantilt } from '../support/pantilt.ts';
import { ServedDaemon } from '../support/served-daemon.ts';
import { strippedDescription } from '../support/simulated.ts';

const REVERSED = [{ path: 'axes.pan.direction', value: -1 }];

test.skipIf(isMissing('socat'))(
  'fixes the rig file, and the collection continues',
  async () => {
    const folder = await temporaryDirectory();
    const [file, copy, port] = ['rig.json', 'copy.json', 'port'].map((name) => join(folder, name));
    const text = rigFileText(changedRig(strippedDescription('hobby'), REVERSED));
    await writeFile(file!, text);
    await writeFile(copy!, text);
    const daemon = new ServedDaemon([
      '--rig',
      file!,
      '--port',
      port!,
      '--data',
      join(folder, 'data'),
    ]);
    const url = await daemon.url();
    new Pantilt(['simulate', '--rig', rigFile('hobby'), '--pty', port!, '--observe', url]);
    const none = await runPantilt(['rig', 'fix', '--url', url]);
    expect(none.stderr).toContain('the samples show no mistake');

    const request = { count: 12, plan: 'sobol', observer: 'external' };
    const { id } = await daemon.call<CollectionView>('POST', 'collections', request);
    const collection = () => daemon.call<CollectionView>('GET', `collections/${id}`);
    await eventually(async () => (await collection()).mistakes.length > 0);
    const either = await runPantilt(['rig', 'fix', '--url', url]);
    expect(either.stderr).toMatch(
      /choose one of .*--mistake pan-reversed: .*--mistake spots-mirrored/,
    );
    const fix = ['rig', 'fix', '--mistake', 'pan-reversed', '--url', url];
    expect(await runPantilt([...fix, copy!])).toMatchObject({
      code: 0,
      stdout: `${copy}: axes.pan.direction is now 1\n`,
    });
    expect(await readFile(file!, 'utf8')).toBe(text);
    expect((await runPantilt(fix)).stdout).toMatch(/^pan-reversed was fixed; the daemon restarts/);
    await daemon.command.says(/restarting.*open http/s);
    await eventually(async () => (await collection()).state === 'done');
    expect(await collection()).toMatchObject({ taken: 12, mistakes: [] });
    expect(await readFile(file!, 'utf8')).toBe(await readFile(copy!, 'utf8'));
  },
  120_000,
);
