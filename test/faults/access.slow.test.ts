/** Wild requests to a whole daemon; `npm run bench:faults -- access` sends 100,000. */
import { expect, test } from 'vitest';
import { tryWildRequests } from '../../bench/faults/access.ts';

test('2,000 wild requests cause no internal error, no motion without a request, and no leak', async () => {
  const { failures, violations, growthMb, statuses } = await tryWildRequests(2000, 1);
  expect({ failures, violations }).toEqual({ failures: [], violations: [] });
  expect(growthMb).toBeLessThan(20);
  for (const status of [200, 400, 404, 409, 415, 422]) expect(statuses).toHaveProperty([status]);
});
