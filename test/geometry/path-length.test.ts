import { expect, test } from 'vitest';
import { pathCorners, pathLengthM } from '../../src/geometry/work-area.ts';
import { floorPoint } from '../../src/units.ts';

const open = [floorPoint(0, 0), floorPoint(0.3, 0), floorPoint(0.3, 0.4)];

test('a repeated line is closed, once', () => {
  expect(pathLengthM(pathCorners(open, 1))).toBeCloseTo(0.7);
  expect(pathLengthM(pathCorners(open, 2))).toBeCloseTo(1.2);
  expect(pathCorners([...open, open[0]!], 2)).toHaveLength(4);
});
