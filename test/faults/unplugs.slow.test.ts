/** Ports that disappear repeatedly while a collection runs. */
import { expect, test } from 'vitest';
import { PORT_FAULTS, type PortFaultName } from '../../bench/faults/flaky-port.ts';
import { tryUnplugs } from '../../bench/faults/unplugs.ts';

const FAULTS = Object.keys(PORT_FAULTS) as PortFaultName[];

test.each(FAULTS)('%s, ten times', async (fault) => {
  const { complaint, violations, survived } = await tryUnplugs(fault, 'collecting', {});
  expect({ complaint, violations, survived }).toEqual({
    complaint: '',
    violations: [],
    survived: true,
  });
});
