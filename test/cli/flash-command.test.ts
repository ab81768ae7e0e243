/** `pantilt flash` as a process, on a pseudo-terminal with the simulated rig behind it. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { expect, onTestFinished, test } from 'vitest';
import { compiledFirmware } from '../../src/simulator/avr/intel-hex.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { NO_PORT, rigFile } from '../support/daemon.ts';
import { fakeAvrdude } from '../support/fake-avrdude.ts';
import { isMissing } from '../support/packages.ts';
import { runPantilt } from '../support/pantilt.ts';
import { simulatedTerminal } from '../support/simulated-terminal.ts';

const NOT_IN_SYNC = 'avrdude warning: attempt 3 of 3: not in sync: resp=0x00';

/** Runs flash with a script in place of avrdude. */
async function flash(args: readonly string[], says = 'avrdude done.  Thank you.', exitCode = 0) {
  const avrdude = await fakeAvrdude(says, exitCode);
  const env = { PATH: `${avrdude.folder}:${process.env.PATH}` };
  return { ...(await runPantilt(['flash', ...args], { env })), calls: await avrdude.calls() };
}

test('prints the commands without running them', async () => {
  const { code, stdout, calls } = await flash(['--port', NO_PORT, '--dry-run']);
  expect({ code, calls }).toEqual({ code: 0, calls: [] });
  expect(stdout).toMatch(
    /^avrdude -p atmega328p .* -b 115200 .*pantilt-115200\.hex:i\navrdude .* -b 57600 .*\n$/,
  );
});

test('changes nothing when port, file or rig file is wrong', async () => {
  const cut = join(await temporaryDirectory(), 'cut.hex');
  await writeFile(cut, compiledFirmware(115_200).slice(0, 300));
  for (const [args, problem] of [
    [['--port', NO_PORT], 'port-not-found'],
    [['--port', cut], 'port-invalid'],
    [['--port', NO_PORT, '--hex', NO_PORT], 'file-unreadable'],
    [['--port', NO_PORT, '--hex', cut], 'firmware-file-invalid'],
    [['--port', NO_PORT, '--rig', NO_PORT], 'file-unreadable'],
  ] as const) {
    const { code, stdout, stderr, calls } = await flash(args);
    expect({ code, stdout, calls }, problem).toEqual({ code: 1, stdout: '', calls: [] });
    expect(stderr).toContain(`[${problem}]`);
  }
});

test.skipIf(isMissing('socat'))('writes, greets the device and stores the limits', async () => {
  const port = await simulatedTerminal();
  const args = ['--port', port, '--board', 'nano', '--rig', rigFile('hobby-mild'), '--json'];
  const { code, stdout, stderr, calls } = await flash(args);
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    port,
    firmwareVersion: '1.0.0',
    protocolVersion: 1,
    deviceId: expect.stringMatching(/^SIM-/),
    limitsFrom: rigFile('hobby-mild'),
  });
  expect(stderr).toContain('avrdude done.');
  expect(calls).toEqual([expect.arrayContaining(['-P', port, '-b', '115200'])]);
});

test.skipIf(isMissing('socat'))(
  'tries each boot loader, then shows what avrdude said',
  async () => {
    const port = await simulatedTerminal();
    const { code, stdout, stderr, calls } = await flash(['--port', port], NOT_IN_SYNC, 1);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(calls.map((args) => args[args.indexOf('-b') + 1])).toEqual(['115200', '57600']);
    expect(stderr).toMatch(
      /no boot loader answered: .*--board.*\n {4}.*not in sync.*\[flash-failed\]/s,
    );
  },
);

test.skipIf(isMissing('socat'))('does not try another boot loader on the wrong chip', async () => {
  const port = await simulatedTerminal();
  const says = 'avrdude error: expected signature for ATmega328P is 1E 95 0F';
  const { code, stderr, calls } = await flash(['--port', port], says, 1);
  expect({ code, tried: calls.length }).toEqual({ code: 1, tried: 1 });
  expect(stderr).toContain("isn't an ATmega328P");
});

test.skipIf(isMissing('socat'))('keeps off a port that another program has', async () => {
  const path = await simulatedTerminal();
  const holder = new SerialPort({ path, baudRate: 115_200 });
  onTestFinished(() => new Promise<void>((resolve) => holder.close(() => resolve())));
  await once(holder, 'open');
  const { code, stderr, calls } = await flash(['--port', path]);
  expect({ code, calls }).toEqual({ code: 1, calls: [] });
  expect(stderr).toMatch(/in use by .*\[port-busy\]/s);
  if (process.platform === 'linux') expect(stderr).toContain(`process ${process.pid}`);
});
