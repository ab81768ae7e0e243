import type { BindingInterface, PortInfo } from '@serialport/bindings-interface';
import { expect, test } from 'vitest';
import { assertFree, choosePort } from '../../src/cli/flash.ts';
import { SIMULATED_PATH } from '../../src/simulator/simulated-binding.ts';
import { simulate } from '../support/simulated.ts';

const usb = (path: string) => ({ path, vendorId: '1a86' }) as PortInfo;
const other = (path: string) => ({ path }) as PortInfo;

/** A binding that lists these ports, and opens none. */
const listing = (...ports: PortInfo[]): BindingInterface => ({
  list: async () => ports,
  open: () => Promise.reject(new Error('Error: Permission denied, cannot open the port')),
});

test('selects the only port that may be a board', async () => {
  const binding = listing(other('/dev/ttyS0'), usb('/dev/ttyUSB3'));
  expect(await choosePort(binding, 'auto')).toBe('/dev/ttyUSB3');
});

test('selects the named port, listed or not', async () => {
  expect(await choosePort(listing(usb('/dev/ttyUSB3')), '/dev/pts/7')).toBe('/dev/pts/7');
});

test.each([
  [
    'auto',
    [usb('/dev/ttyUSB0'), usb('/dev/ttyUSB1')],
    'port-ambiguous',
    '/dev/ttyUSB0, /dev/ttyUSB1',
  ],
  ['auto', [other('/dev/ttyS0')], 'port-not-found', 'data cable'],
  [SIMULATED_PATH, [], 'port-invalid', '--port'],
])('asks for a port when %s is %j', async (path, ports, code, text) => {
  await expect(choosePort(listing(...ports), path)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(text),
  });
});

test('refuses a port that another program uses, and closes a free one', async () => {
  const { binding, clock } = simulate();
  const free = () => clock.run(assertFree(binding, SIMULATED_PATH, 115_200));
  await free();
  await free();
  const port = await binding.open({ path: SIMULATED_PATH, baudRate: 115_200 });
  await expect(free()).rejects.toMatchObject({
    code: 'port-busy',
    message: expect.stringContaining('"pantilt serve" holds the port'),
  });
  await port.close();
});

test('reports other faults of a port', async () => {
  await expect(assertFree(listing(), '/dev/ttyUSB0', 115_200)).rejects.toMatchObject({
    code: 'port-permission-denied',
  });
});
