import { expect, test, vi } from 'vitest';
import { encodeCommand, PROTOCOL_VERSION } from '../../src/protocol/commands.ts';
import { decodeDeviceLine } from '../../src/protocol/device-lines.ts';
import { runPantilt } from '../support/pantilt.ts';

vi.setConfig({ testTimeout: 60_000 });

test('talks to whoever types on standard input', async () => {
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
