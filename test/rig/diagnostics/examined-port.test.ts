import type { BindingInterface, PortInfo } from '@serialport/bindings-interface';
import { describe, expect, it } from 'vitest';
import { findings } from '../../../src/rig/diagnostics/findings.ts';
import { examineSimulated } from '../../support/examined-rig.ts';

/** A binding that fails to open any port, with the error of the system. */
const closedPort = (words: string): BindingInterface => ({
  list: async () => [],
  open: () => Promise.reject(new Error(words)),
});

describe('a port', () => {
  it('among several is named with its fault, and the program that uses it', async () => {
    const usb = (path: string) => ({ path, vendorId: '2341' }) as PortInfo;
    const binding: BindingInterface = {
      list: async () => [usb('/dev/ttyACM0'), usb('/dev/ttyACM1')],
      open: ({ path }) =>
        Promise.reject(new Error(path.endsWith('0') ? 'Permission denied' : 'Cannot lock port')),
    };
    const { examination } = await examineSimulated({ binding, path: 'auto' });
    const holderOf = (path: string) => (path.endsWith('1') ? 'pid 7 (pantilt serve)' : undefined);
    expect(findings(examination, { holderOf })).toMatchObject([
      { found: 'no permission to open /dev/ttyACM0' },
      {
        found: '/dev/ttyACM1 is in use by pid 7 (pantilt serve)',
        cure: expect.stringContaining('use its page'),
      },
    ]);
  });

  it('can be given by name if ports cannot be listed, which is reported', async () => {
    const binding: BindingInterface = {
      list: () => Promise.reject(new Error('spawn udevadm ENOENT')),
      open: () => Promise.reject(new Error('never opened')),
    };
    const { found } = await examineSimulated({ binding, path: 'auto' });
    expect(found).toMatchObject([{ check: 'port', cure: expect.stringContaining('--port') }]);
  });

  it('is reported as missing if there is none', async () => {
    const { found } = await examineSimulated({ binding: closedPort('never opened'), path: 'auto' });
    expect(found).toMatchObject([{ check: 'port', cure: expect.stringContaining('CH340') }]);
  });

  it.each([
    ['Error: Permission denied, cannot open /dev/ttyUSB0', /no permission/, /dialout/],
    [
      'Error Resource temporarily unavailable Cannot lock port',
      /in use/,
      /"pantilt serve" is running, use its page/,
    ],
    [
      'Error: No such file or directory, cannot open /dev/ttyUSB0',
      /no port/,
      /some cables only charge/,
    ],
    ['Error: Unknown error code 71', /error code 71/, /USB port/],
  ])('with the error "%s" is reported with its cure', async (words, text, cure) => {
    const { found } = await examineSimulated({ binding: closedPort(words), path: '/dev/ttyUSB0' });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ check: 'port', verdict: 'wrong' });
    expect(found[0]?.found).toMatch(text);
    expect(found[0]?.found).toContain(words.includes('71') ? '71' : '/dev/ttyUSB0');
    expect(found[0]?.cure).toMatch(cure);
  });
});
