/** The arguments of avrdude and the interpretation of its output; a script replaces its process. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { avrdudeArguments, interpretEnd, runAvrdude } from '../../src/cli/avrdude.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { fakeAvrdude } from '../support/fake-avrdude.ts';

test('gets chip, boot loader, port and file, and keeps the EEPROM', () => {
  const args = avrdudeArguments('/dev/ttyUSB0', 57_600, '/my files/pantilt.hex');
  expect(args.join(' ')).toBe(
    '-p atmega328p -c arduino -x attempts=3 -P /dev/ttyUSB0 -b 57600 -D -U flash:w:/my files/pantilt.hex:i',
  );
  expect(args).toContain('flash:w:/my files/pantilt.hex:i');
});

test.each([
  // Texts of avrdude 7.1.
  ['avrdude warning: attempt 3 of 3: not in sync: resp=0x00', 'unanswered', /--board/],
  ['avrdude error: programmer is not responding', 'unanswered', /reset/],
  [
    'avrdude error: expected signature for ATmega328P is 1E 95 0F\n        double check chip or use -F',
    'failed',
    /isn't an ATmega328P/,
  ],
  ['avrdude OS error: cannot open port /dev/ttyUSB0: Permission denied', 'failed', /dialout/],
  ['avrdude OS error: cannot open port /dev/ttyUSB0: No such file', 'failed', /pantilt ports/],
  ['avrdude warning: verification mismatch', 'failed', /verification failed/],
  // Texts of avrdude 6.3.
  ['avrdude: stk500_recv(): programmer is not responding', 'unanswered', /--board/],
  ['avrdude: verification error, first mismatch at byte 0x0000', 'failed', /verification failed/],
  ['avrdude: ser_open(): can\'t open device "/dev/ttyUSB0": No such file', 'failed', /plug/],
  ['avrdude: something new', 'failed', /last lines/],
])('that ends with "%s" is understood', (output, outcome, cure) => {
  const meaning = interpretEnd({ exitCode: 1, output });
  expect(meaning).toEqual({ outcome, cure: expect.stringMatching(cure) });
});

test('succeeds with exit code 0, whatever its output', () => {
  expect(interpretEnd({ exitCode: 0, output: 'attempt 1 of 3: not in sync' })).toEqual({
    outcome: 'done',
  });
});

test('fails if it is killed', () => {
  expect(interpretEnd({ exitCode: null, output: '' })).toMatchObject({ outcome: 'failed' });
});

test('runs from PATH; its output is forwarded and kept', async () => {
  const { folder, calls } = await fakeAvrdude('it went wrong', 3);
  vi.stubEnv('PATH', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  const said: string[] = [];
  const end = await runAvrdude(['-p', 'a chip'], (text) => said.push(text));
  expect(end).toEqual({ exitCode: 3, output: 'it went wrong\n' });
  expect(said.join('')).toBe(end.output);
  expect(await calls()).toEqual([['-p', 'a chip']]);
});

test('is reported with installation instructions if it is missing', async () => {
  vi.stubEnv('PATH', await temporaryDirectory());
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(runAvrdude([], () => {})).rejects.toMatchObject({
    code: 'avrdude-missing',
    message: expect.stringMatching(/apt install avrdude.*brew install avrdude.*Windows/),
  });
});
