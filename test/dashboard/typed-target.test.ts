import { expect, it } from 'vitest';
import { readTarget } from '../../src/dashboard/map/typed-target.ts';
import { polarPoint } from '../../src/geometry/work-area.ts';
import { floorPoint } from '../../src/units.ts';

const PRESETS = [{ name: 'The door', ...floorPoint(1, 0.2) }];

it.each([
  ['1.05 -0.45', floorPoint(1.05, -0.45)],
  ['1.05, −0.45', floorPoint(1.05, -0.45)],
  ['1.05,-0.45', floorPoint(1.05, -0.45)],
  ['1,05; -0,45', floorPoint(1.05, -0.45)],
  ['1,05 -0,45', floorPoint(1.05, -0.45)],
  ['(1.05, -0.45)', floorPoint(1.05, -0.45)],
  ['1.05m -0.45m', floorPoint(1.05, -0.45)],
  ['1.2 @ 20', polarPoint(1.2, Math.PI / 9)],
  ['1,2 m à 20°', polarPoint(1.2, Math.PI / 9)],
  ['1.2 m at -20°', polarPoint(1.2, -Math.PI / 9)],
  [' the DOOR ', floorPoint(1, 0.2)],
])('reads "%s"', (text, target) => {
  const read = readTarget(text, PRESETS);
  expect(read?.xM).toBeCloseTo(target.xM, 9);
  expect(read?.yM).toBeCloseTo(target.yM, 9);
});

it.each(['', '1.05', '1 2 3', '1.05 north', 'at 20', '1.2 @', 'the window', '1,05,-0,45'])(
  'rejects "%s"',
  (text) => {
    expect(readTarget(text, PRESETS)).toBeUndefined();
  },
);
