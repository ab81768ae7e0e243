import { expect, test } from 'vitest';
import { secondsLeft } from '../../src/dashboard/time-left.ts';

const BEGIN_MS = Date.parse('2026-01-02T03:04:05.000Z');
const iso = (afterS: number) => new Date(BEGIN_MS + 1000 * afterS).toISOString();
const job = (taken: number) => ({ count: 40, taken, createdAt: iso(0) });
const samplesAt = (...afterS: number[]) => afterS.map((s) => ({ takenAt: iso(s) }));

test('uses the pace of the samples so far', () => {
  expect(secondsLeft(job(5), samplesAt(2, 4, 6, 8, 10))).toBe(70);
});

test('is unknown with three samples, or with those of another collection', () => {
  expect(secondsLeft(job(3), samplesAt(2, 4, 6))).toBeNull();
  expect(secondsLeft(job(1), samplesAt(-8, -6, -4, -2, 2))).toBeNull();
});

test('counts a break as one gap', () => {
  expect(secondsLeft(job(6), samplesAt(2, 4, 6, 606, 608, 610))).toBe(68);
});

test('follows the pace of the last ten gaps', () => {
  const slow = Array.from({ length: 12 }, (_, i) => 10 * i);
  const quick = Array.from({ length: 10 }, (_, i) => 111 + i);
  expect(secondsLeft(job(22), samplesAt(...slow, ...quick))).toBe(18);
});
