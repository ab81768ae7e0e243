import { expect, it } from 'vitest';
import { AngleSmoothing } from '../../../src/dashboard/scene/frames.ts';

const HERE = { panRad: 0.2, tiltRad: 0.5 };
const THERE = { panRad: -0.4, tiltRad: 0.9 };
const FRAME_MS = 1000 / 60;

it('starts at the current angle, moves in frames, and comes to rest exactly', () => {
  const turning = new AngleSmoothing(false);
  turning.setTarget(HERE);
  expect(turning.advance(0)).toBe(false);
  expect(turning.angles).toEqual(HERE);
  turning.setTarget(THERE);
  let frames = 0;
  let before = HERE.panRad;
  for (; turning.advance(1000 + frames * FRAME_MS); frames++) {
    expect(turning.angles.panRad).toBeLessThan(before);
    before = turning.angles.panRad;
  }
  expect(turning.angles).toEqual(THERE);
  expect(frames).toBeGreaterThan(5);
  expect(frames * FRAME_MS).toBeLessThan(600);
});

it('is there at once with reduced motion', () => {
  const turning = new AngleSmoothing(true);
  turning.setTarget(HERE);
  turning.advance(0);
  turning.setTarget(THERE);
  expect(turning.advance(10)).toBe(false);
  expect(turning.angles).toEqual(THERE);
});
