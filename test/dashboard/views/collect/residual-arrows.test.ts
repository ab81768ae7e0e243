import { expect, test } from 'vitest';
import { arrowPath } from '../../../../src/dashboard/views/collect/residuals.tsx';

const at = (xPx: number, yPx: number) => ({ xPx, yPx });
const numbersOf = (path: string) => path.match(/-?[\d.]+/g)!.map(Number);

test('ends at the spot, and starts at the scaled distance', () => {
  const [fromX, fromY, toX, toY] = numbersOf(arrowPath(at(10, 20), at(13, 16), 10));
  expect([fromX, fromY]).toEqual([13 - 30, 16 + 40]);
  expect([toX, toY]).toEqual([13, 16]);
});

test('has a head of two strokes behind its end', () => {
  const path = arrowPath(at(0, 0), at(20, 0), 1);
  const [, , , , oneX, oneY, tipX, tipY, otherX, otherY] = numbersOf(path);
  expect([tipX, tipY]).toEqual([20, 0]);
  expect(oneX).toBe(otherX);
  expect(oneX).toBeLessThan(20);
  expect(oneY).toBe(-otherY!);
});

test('is only a stroke if it is shorter than a head', () => {
  expect(arrowPath(at(0, 0), at(3, 0), 1)).toBe('M0.0 0.0L3.0 0.0');
});
