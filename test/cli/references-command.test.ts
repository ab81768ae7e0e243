import { expect, test } from 'vitest';
import { NO_PORT, startTestDaemon } from '../support/daemon.ts';
import { runAgainst } from '../support/pantilt.ts';

test('asks for the position of spots, adds them, lists and removes them', async () => {
  const daemon = await startTestDaemon();
  const first = await daemon.services.references.list();
  const { xM, yM } = first.next!;
  // The rig misses its target by centimetres without a model; the first answer is a typing error.
  const run = await runAgainst(
    daemon,
    ['references', '--measure', '1'],
    `here\n${yM + 1} ${xM}\n${xM} ${yM}\n`,
  );
  expect(run.stderr).toContain('reference 1 of 1: where is the spot, by a tape? x y in metres: ');
  expect(run.stderr).toContain('"here" isn\'t two numbers');
  expect(run.stderr).toContain('check that x is forward of the base');
  expect(run.code).toBe(0);
  expect(run.stdout).toContain('pantilt train');
  expect((await runAgainst(daemon, ['references'])).stdout).toContain('1 reference');
  const removed = await runAgainst(daemon, ['references', '--remove', '1']);
  expect(removed.stdout).toBe('reference 1 removed\n');
  expect((await daemon.services.references.list()).references).toEqual([]);
});

test('asks where an observer outside the daemon sees the spot', async () => {
  const daemon = await startTestDaemon({ port: NO_PORT });
  const { code, stderr } = await runAgainst(daemon, ['references', '--measure', '1'], '0.8 0\n');
  expect(code).toBe(1);
  expect(stderr).toContain('connect');
});
