/** `pantilt check` and `recalibrate` on a trained model, and `samples --remove-all`. */
import { expect, test } from 'vitest';
import { startTestDaemon } from '../support/daemon.ts';
import { runAgainst } from '../support/pantilt.ts';

test('checks the active model, and removes samples that are no longer valid', async () => {
  const daemon = await startTestDaemon();
  expect(await runAgainst(daemon, ['check'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/has no error estimate .*\[model-unvalidated\]/),
  });
  expect(await runAgainst(daemon, ['collect', '--count', '20'])).toMatchObject({ code: 0 });
  const training = (await daemon.post<{ id: number }>('trainings')).body;
  await daemon.services.trainings.ended(training.id);
  expect(await runAgainst(daemon, ['check', '--seed', '2'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^model \d \(servo-nets\) is still valid: 6 spots have a median error of .* mm/,
    ),
  });
  const args = ['check', '--observer', 'external'];
  const elsewhere = '0.3 0\n'.repeat(6);
  expect(await runAgainst(daemon, args, elsewhere)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /spot 6: where is the spot.*\n.*no longer valid.*\[model-drifted\]/s,
    ),
  });
  expect(await runAgainst(daemon, ['recalibrate', '--seed', '3'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^model \d (replaces model \d|stays active), because its /),
  });
  expect((await runAgainst(daemon, ['samples', '--remove-all'])).stdout).toBe(
    '26 samples removed\n',
  );
});
