/** Ports that disappear during work; bench/faults/unplugs.ts has the whole catalogue. */
import { expect, test } from 'vitest';
import { PORT_FAULTS, type PortFaultName } from '../../bench/faults/flaky-port.ts';
import { tryUnplugs } from '../../bench/faults/unplugs.ts';

const FAULTS = Object.keys(PORT_FAULTS) as PortFaultName[];

test.each(FAULTS.map((fault, i) => [fault, i % 2 ? 'aiming' : 'collecting'] as const))(
  '%s while %s',
  async (fault, activity) => {
    const { complaint, violations, survived } = await tryUnplugs(fault, activity, { unplugs: 2 });
    expect({ complaint, violations, survived }).toEqual({
      complaint: '',
      violations: [],
      survived: true,
    });
  },
);
