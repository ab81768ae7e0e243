/** The lines of docs/class.md, run as they stand there, on a data directory and a daemon of the test. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TokenFile } from '../../src/store/token-file.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { runAgainst, runHere } from '../support/pantilt.ts';
import { Person } from '../support/people.ts';

const lines = readFileSync(new URL('../../docs/class.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('    pantilt '))
  .map((line) =>
    line
      .trim()
      .replace(/\s+#.*$/, '')
      .replace(/ > \S+$/, ''),
  );
const argsOf = (line: string, data: string): string[] =>
  line
    .split(' ')
    .slice(1)
    .map((word) => (word === 'data' ? data : word));

test('the lines about tokens', async () => {
  const data = await temporaryDirectory();
  const own = lines.filter((line) => line.startsWith('pantilt token'));
  expect(own).toHaveLength(4);
  for (const line of own) {
    expect(await runHere(argsOf(line, data)), line).toMatchObject({ code: 0 });
  }
  expect(new TokenFile(data).tokens).toMatchObject([{ name: 'Grace', role: 'teacher' }]);
});

test('the lines for a running daemon', async () => {
  const dataDirectory = await temporaryDirectory();
  const token = await new TokenFile(dataDirectory).add(
    'Grace',
    'teacher',
    '2026-01-01T00:00:00.000Z',
  );
  const daemon = await startTestDaemon({ dataDirectory });
  const csv = 'pan_us,tilt_us,pan_side,tilt_side,x_m,y_m\n1500,1200,1,1,0.8,0\n';
  await new Person(daemon, token).request('POST', 'samples.csv?session=monday', {
    body: Buffer.from(csv),
    headers: { 'content-type': 'text/csv' },
  });
  const own = lines.filter((line) => !line.startsWith('pantilt token'));
  expect(own).toHaveLength(5);
  const outputs: string[] = [];
  for (const line of own) {
    const { code, stdout } = await runAgainst(
      daemon,
      [...argsOf(line, dataDirectory), '--token', token],
      'yes\n',
    );
    expect(code, line).toBe(0);
    outputs.push(stdout);
  }
  expect(outputs[0]).toContain('Grace');
  expect(outputs[1]).toContain('POST /samples.csv?session=monday');
  expect(outputs[2]).toContain('deleted: samples of session "monday" of rig "hobby": 1');
  expect(outputs[4]).toContain('deleted: all data of rig "hobby": samples: 0');
});
