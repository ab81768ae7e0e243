import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeCommand, PROTOCOL_VERSION } from '../../src/protocol/commands.ts';
import { decodeDeviceLine } from '../../src/protocol/device-lines.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { eventually, Pantilt, runPantilt } from '../support/pantilt.ts';

test('answers commands on standard input', async () => {
  const { code, stdout } = await runPantilt(['simulate'], {
    input: encodeCommand(1, 'HELLO', PROTOCOL_VERSION),
  });
  expect(code).toBe(0);
  const lines = stdout.trim().split(/\r?\n/).map(decodeDeviceLine);
  expect(lines).toMatchObject([
    { kind: 'boot', reason: 'POWER' },
    { kind: 'ok', sequence: 1, words: expect.arrayContaining([expect.stringMatching(/^SIM-/)]) },
  ]);
});

test('also offers the compiled firmware', async () => {
  const command = new Pantilt(['simulate', '--firmware']);
  await eventually(() => /BOOT .*\n/.test(command.stdout));
  command.process.stdin!.write(encodeCommand(1, 'HELLO', PROTOCOL_VERSION));
  await eventually(() => /1 OK .*\n/.test(command.stdout));
  command.process.stdin!.end();
  expect(await command.ended).toBe(0);
  const [boot, hello] = command.stdout.trim().split(/\r?\n/).map(decodeDeviceLine);
  expect(boot).toMatchObject({ kind: 'boot', reason: 'POWER' });
  expect(hello).toMatchObject({
    kind: 'ok',
    words: [
      '1',
      '1.0.0',
      (boot as { deviceId: string }).deviceId,
      ...Array(9).fill(expect.any(String)),
    ],
  });
});

test('ends if its port cannot be created', async () => {
  const missing = join(await temporaryDirectory(), 'nowhere', 'rig');
  for (const [link, cure] of [
    [tmpdir(), /choose another path .* \[pty-path-taken\]/],
    [missing, /nowhere doesn't exist; create it first \[file-unwritable\]/],
  ] as const) {
    const { code, stderr } = await runPantilt(['simulate', '--firmware', '--pty', link]);
    expect(code).toBe(1);
    expect(stderr).toMatch(cure);
  }
});
