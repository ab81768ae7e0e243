import { expect, test } from 'vitest';
import { timeLabels } from '../../../../src/dashboard/views/live/plot.ts';

/** Labels from the start of a minute, without the hour that the time zone gives. */
const labels = (stepS: number): string[] => {
  const startS = Date.UTC(2026, 0, 1, 12, 0, 47) / 1000;
  const timesS = [0, 1, 2, 3].map((step) => startS + step * stepS);
  return timeLabels(timesS, stepS).map((label) => label.replace(/^.*:/, ''));
};

test('times below a chart are as precise as its steps, so that none is repeated', () => {
  expect(labels(1)).toEqual(['47', '48', '49', '50']);
  expect(labels(0.5)).toEqual(['47.0', '47.5', '48.0', '48.5']);
  expect(labels(0.1)).toEqual(['47.0', '47.1', '47.2', '47.3']);
  expect(labels(0.05)).toEqual(['47.00', '47.05', '47.10', '47.15']);
});
