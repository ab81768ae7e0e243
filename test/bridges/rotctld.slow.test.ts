import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { isMissing } from '../support/packages.ts';
import { ServedDaemon } from '../support/served-daemon.ts';

const run = promisify(execFile);
const GUIDE = new URL('../../docs/rotator.md', import.meta.url);

test.skipIf(isMissing('libhamlib-utils'))(
  'rotctl of Hamlib runs the lines of the guide',
  async () => {
    const lines = [...(await readFile(GUIDE, 'utf8')).matchAll(/^ {4}(rotctl .*?) *(#.*)?$/gm)];
    const daemon = new ServedDaemon(['--data', ':memory:', '--rotctld', '0']);
    const [address = ''] = await daemon.command.says(/rotctld on (\S+:\d+)/);
    await daemon.url();
    const rotctl = async (line: string) => {
      const [program = '', ...words] = line.replace('127.0.0.1:4533', address).split(/\s+/);
      return (await run(program, words)).stdout;
    };
    const [point, position, stop, resume] = lines.map(([, line]) => line!);
    await daemon.command.says(/training 1 is done/); // Before it, the first samples move the rig.
    await rotctl(point!);
    await expect
      .poll(async () => (await rotctl(position!)).trim().split('\n').map(Number), {
        timeout: 10_000,
      })
      .toEqual([expect.closeTo(20, 0), expect.closeTo(-15, 0)]);
    await rotctl(stop!);
    expect(await daemon.call('GET', 'rig')).toMatchObject({ state: 'stopped' });
    await expect(rotctl(point!)).rejects.toMatchObject({
      stdout: expect.stringContaining('rejected'),
    });
    await rotctl(resume!);
    expect(await daemon.call('GET', 'rig')).toMatchObject({ state: 'armed', laserOn: false });
    await expect(rotctl(point!.replace('20 -15', '170 0'))).rejects.toMatchObject({
      stdout: expect.stringContaining('Invalid parameter'),
    });
  },
);
