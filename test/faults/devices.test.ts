/** Devices that are not what they should be: each is named, with its cure. */
import { expect, test } from 'vitest';
import { DEVICES, type DeviceName, tryDevice, tryTakenPort } from '../../bench/faults/devices.ts';
import { tryResets } from '../../bench/faults/resets.ts';

test.each(Object.keys(DEVICES) as DeviceName[])('a device: %s', async (name) => {
  const { survived, violations, code, text } = await tryDevice(name);
  expect(violations).toEqual([]);
  expect(survived, `${code}: ${text}`).toBe(true);
});

test('a second daemon on the port of the first', async () => {
  const { survived, violations, code, text } = await tryTakenPort();
  expect(violations).toEqual([]);
  expect(survived, `${code}: ${text}`).toBe(true);
});

test.each([false, true])(
  'a device that resets at random moments, BOOT lost: %s',
  async (hidden) => {
    const { complaint, violations, survived } = await tryResets(hidden, { seed: 9 }); // one comes between ARM and the first telemetry
    expect({ complaint, violations, survived }).toEqual({
      complaint: '',
      violations: [],
      survived: true,
    });
  },
);
