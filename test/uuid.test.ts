import { expect, test } from 'vitest';
import { dateOfUuid, firstUuidOf, uuidV7 } from '../src/uuid.ts';

test('is of version 7 and variant 10, with the date in its first 48 bits', () => {
  // RFC 9562, appendix A.6: 2022-02-22 19:22:22 GMT
  const dateMs = 1_645_557_742_000;
  expect(uuidV7(dateMs)).toMatch(/^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(firstUuidOf(dateMs)).toBe('017f22e2-79b0-0000-0000-000000000000');
});

test('never repeats, sorts by date, and keeps the date', () => {
  const dates = [0, 1, 2 ** 32 - 1, 2 ** 32, Date.UTC(2026, 0, 1), Date.UTC(9999, 11, 31)];
  const uuids = dates.map(uuidV7);
  expect(uuids.toSorted()).toEqual(uuids);
  expect(uuids.map(dateOfUuid)).toEqual(dates);
  expect(new Set(Array.from({ length: 1000 }, () => uuidV7(0))).size).toBe(1000);
});

test.each([-1, Number.NaN, 1e300])('takes the nearest date that it can hold for %d', (dateMs) => {
  expect([0, 2 ** 48 - 1]).toContain(dateOfUuid(uuidV7(dateMs)));
});
