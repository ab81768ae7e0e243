import { expect, it } from 'vitest';
import {
  keysDirection,
  padDirection,
  stickDirection,
} from '../../../src/dashboard/jog/jog-session.ts';

const NOWHERE = { left: 0, down: 0 };

it('combines keys that are held together', () => {
  expect(keysDirection(['ArrowLeft', 'ArrowUp'])).toEqual({ left: 1, down: -1 });
  expect(keysDirection(['ArrowLeft', 'ArrowRight'])).toEqual(NOWHERE);
  expect(keysDirection(['a'])).toEqual(NOWHERE);
});

it('has the full rate at the rim of the pad, a low rate near its centre, and none in it', () => {
  expect(padDirection(-1, 0)).toEqual({ left: 1, down: 0 });
  expect(padDirection(0.05, 0.05)).toEqual(NOWHERE);
  const { left, down } = padDirection(0, -0.5);
  expect(left).toBeCloseTo(0);
  expect(down).toBeLessThan(-0.1);
  expect(down).toBeGreaterThan(-0.5);
  expect(padDirection(0, 3)).toEqual({ left: expect.closeTo(0), down: 1 });
});

it('ignores a stick that rests near its centre', () => {
  expect(stickDirection({ axes: [0.12, -0.12] })).toEqual(NOWHERE);
  expect(stickDirection({ axes: [] })).toEqual(NOWHERE);
  expect(stickDirection({ axes: [1, 0, 0, 0] })).toEqual({ left: -1, down: 0 });
});
