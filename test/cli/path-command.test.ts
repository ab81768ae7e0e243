import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { startTestDaemon, type TestDaemon } from '../support/daemon.ts';
import { runAgainst } from '../support/pantilt.ts';

async function runPath(daemon: TestDaemon, csv: string, options: readonly string[] = []) {
  const file = join(await temporaryDirectory(), 'line.csv');
  await writeFile(file, csv);
  return runAgainst(daemon, ['path', file, ...options]);
}

test('follows the points of a file', async () => {
  const daemon = await startTestDaemon();
  const csv = '\ufeffname,x_m,y_m\nfrom,0.6,-0.3\n\nto,0.9,0.3\n';
  const { code, stdout } = await runPath(daemon, csv, [
    '--speed',
    '0.5',
    '--repeat',
    '2',
    '--json',
  ]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ state: 'done', speedMPerS: 0.5, repeat: 2 });
});

test.each([
  ['x_m\n0.6\n', 'column y_m is missing'],
  ['x_m,y_m\n0.6,0\n0.7,left\n', 'line 3: y_m "left" isn\'t a number'],
  ['x_m,y_m\n0.6,0\n0.7\n', 'line 3: 1 cell where the header has 2'],
  ['x_m,y_m\n', 'a path needs at least two points, not 0'],
  ['x_m,y_m\n0.6,0\n9,0\n', "point 2 (9.000, 0.000) can't be hit"],
])('refuses %j: %s', async (csv, text) => {
  const daemon = await startTestDaemon();
  const { code, stderr } = await runPath(daemon, csv);
  expect(code).toBe(1);
  expect(stderr).toContain(text);
  expect(await daemon.services.paths.list()).toEqual([]);
});
