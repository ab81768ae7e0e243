import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { runAgainst } from '../support/pantilt.ts';
import { startSharedDaemon } from '../support/people.ts';

test('audit prints the commands, as a table and as CSV', async () => {
  const { daemon, grace, ada } = await startSharedDaemon();
  await ada.post('aim', { xM: 5, yM: 0 });
  const audit = (...args: string[]) =>
    runAgainst(daemon, ['audit', ...args, '--token', grace.token]);
  const table = await audit();
  expect(table.stdout).toMatch(
    /when +who +what +result +times +request\n.*Z +Ada +POST \/aim +target-unreachable +1 +\{"xM":5,"yM":0\}/,
  );
  expect((await audit('--csv')).stdout).toMatch(/^id,at,name,.*\n1,.*,Ada,operator,POST \/aim/);
});

test('reset names the data to delete, asks, and names the backup', async () => {
  const dataDirectory = await temporaryDirectory();
  const daemon = await startTestDaemon({ dataDirectory });
  await daemon.request('PUT', 'presets/door', { body: { xM: 0.8, yM: 0 } });
  const refused = await runAgainst(daemon, ['reset', 'rig'], 'no\n');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('delete all data of rig "hobby": samples: 0;');
  expect(refused.stderr).toContain('presets: 1? (yes/no)');
  expect(refused.stderr).toContain('[reset-unconfirmed]');
  expect(await runAgainst(daemon, ['reset', 'rig'])).toMatchObject({ code: 1 }); // no input
  const { presets } = (await daemon.get<{ presets: object[] }>('presets')).body;
  expect(presets).toHaveLength(1);
  const done = await runAgainst(daemon, ['reset', 'rig'], 'yes\n');
  expect(done).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('presets: 1\nthe backup is '),
  });
  const [backup] = await readdir(join(dataDirectory, 'backups'));
  expect(done.stdout).toContain(join(dataDirectory, 'backups', backup!));
  const wrong = await runAgainst(daemon, ['reset', 'everything', '--yes']);
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('what must be') });
});
