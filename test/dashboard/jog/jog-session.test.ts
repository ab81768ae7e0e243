import { describe, expect, it } from 'vitest';
import type { JogRates } from '../../../src/api/telemetry.ts';
import { JogSession } from '../../../src/dashboard/jog/jog-session.ts';

const RATE = 0.5;
const LEFT = { left: 1, down: 0 };
const DOWN = { left: 0, down: 1 };
const NOWHERE = { left: 0, down: 0 };
const STILL: JogRates = { panRadPerS: 0, tiltRadPerS: 0 };

function setUp() {
  const said: JogRates[] = [];
  let tick: (() => void) | undefined;
  const jog = new JogSession(
    (rates) => said.push(rates),
    () => RATE,
    (_, callback) => {
      tick = callback;
      return () => {
        tick = undefined;
      };
    },
  );
  return { jog, said, tick: () => tick?.(), ticks: () => tick !== undefined };
}

describe('a held jog', () => {
  it('sends its rates at once, repeats them, and sends zero once', () => {
    const { jog, said, tick, ticks } = setUp();
    jog.push('keys', LEFT);
    tick();
    jog.hold('keys', NOWHERE);
    expect(said).toEqual([
      { panRadPerS: RATE, tiltRadPerS: 0 },
      { panRadPerS: RATE, tiltRadPerS: 0 },
      STILL,
    ]);
    expect(ticks()).toBe(false);
    jog.hold('keys', NOWHERE);
    expect(said).toHaveLength(3);
  });

  it('adds inputs held together, up to the full rate', () => {
    const { jog, said, tick } = setUp();
    jog.push('keys', LEFT);
    jog.push('pad', { left: 1, down: 0.5 });
    tick();
    expect(said.at(-1)).toEqual({ panRadPerS: RATE, tiltRadPerS: 0.5 * RATE });
    jog.hold('keys', NOWHERE);
    jog.hold('pad', DOWN);
    tick();
    expect(said.at(-1)).toEqual({ panRadPerS: 0, tiltRadPerS: RATE });
  });

  it('releases everything, and ignores held inputs until they are released', () => {
    const { jog, said, ticks } = setUp();
    jog.push('pad', LEFT);
    jog.releaseAll();
    expect(said.at(-1)).toEqual(STILL);
    jog.hold('pad', DOWN); // a finger that has stayed on the pad
    expect(ticks()).toBe(false);
    jog.hold('pad', NOWHERE);
    jog.hold('pad', DOWN);
    expect(ticks()).toBe(true);
  });

  it('counts a new push as new even if the release was missed', () => {
    const { jog, ticks } = setUp();
    jog.push('keys', LEFT);
    jog.releaseAll();
    jog.push('keys', LEFT);
    expect(ticks()).toBe(true);
  });
});
