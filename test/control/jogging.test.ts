import { describe, expect, it, onTestFinished } from 'vitest';
import { JOG_SILENCE_MS, Jogging } from '../../src/control/jogging.ts';
import type { PantiltError } from '../../src/errors.ts';
import { msg } from '../../src/message.ts';
import type { Rig } from '../../src/rig/rig.ts';
import { microseconds } from '../../src/units.ts';
import { simulateConnected } from '../support/simulated.ts';

const KEEP_ALIVE_MS = 100;
/** Time from the end of a jog to the last servo frame that moves. */
const HALT_MS = 100;
const LEFT = { panRadPerS: 0.5, tiltRadPerS: 0 };
const LEFT_AND_UP = { panRadPerS: 0.5, tiltRadPerS: -0.2 };
const NOTHING = { panRadPerS: 0, tiltRadPerS: 0 };
const CENTRE = { panUs: microseconds(1500), tiltUs: microseconds(1500) };

class TestJogger {
  readonly endCodes: string[] = [];
  motionHalted(_name: string, { code }: PantiltError): void {
    this.endCodes.push(code);
  }
}

async function setUp({ armed = true } = {}) {
  const parts = await simulateConnected();
  const { rig, clock } = parts;
  onTestFinished(() => clock.run(rig.close()));
  if (armed) await clock.run(rig.moveTo({ ...CENTRE, panUs: microseconds(1510) })); // no longer slow
  if (armed) await clock.run(rig.moveTo(CENTRE));
  else await clock.advance(50);
  const jogging = new Jogging(rig, clock);
  const jogger = new TestJogger();
  /** Holds a key. */
  const hold = async (durationMs: number, rates: typeof LEFT, who = jogger) => {
    for (let ms = 0; ms < durationMs; ms += KEEP_ALIVE_MS) {
      jogging.handle(who, rates);
      await clock.advance(KEEP_ALIVE_MS);
    }
  };
  /** How long the motion continues [ms], up to 2 s. */
  const movesFor = async () => {
    const beganMs = clock.nowMs();
    let lastMs = beganMs;
    const follow = () => {
      if (rig.snapshot.device?.state === 'M') lastMs = clock.nowMs();
    };
    rig.on('change', follow);
    await clock.advance(2000);
    rig.off('change', follow);
    return lastMs - beganMs;
  };
  return { ...parts, jogging, jogger, hold, movesFor };
}

const pulsesOf = (rig: Rig) => {
  const { panUs, tiltUs } = rig.snapshot.device!;
  return { panUs, tiltUs };
};

describe('a jog', () => {
  it('turns both axes at the requested rates', async () => {
    const { rig, hold } = await setUp();
    await hold(400, LEFT_AND_UP);
    const before = pulsesOf(rig);
    await hold(1000, LEFT_AND_UP);
    const { pan, tilt } = rig.description.axes;
    const after = pulsesOf(rig);
    const turned = {
      pan: (after.panUs - before.panUs) * pan.radiansPerMicrosecond,
      tilt: (after.tiltUs - before.tiltUs) * tilt.radiansPerMicrosecond,
    };
    expect(turned.pan).toBeCloseTo(0.5, 1);
    expect(turned.tilt).toBeCloseTo(-0.2, 1);
  });

  it('moves evenly over all servo frames', async () => {
    const { rig, clock, hold } = await setUp();
    await hold(400, LEFT);
    const seen: { clockMs: number; panUs: number }[] = [];
    rig.on('change', () => {
      const { clockMs, panUs } = rig.snapshot.device!;
      if (clockMs !== seen.at(-1)?.clockMs) seen.push({ clockMs, panUs });
    });
    await hold(1000, LEFT);
    const rates = seen.slice(1).map(({ clockMs, panUs }, i) => {
      return (1000 * (panUs - seen[i]!.panUs)) / (clockMs - seen[i]!.clockMs);
    });
    const wanted = 0.5 / rig.description.axes.pan.radiansPerMicrosecond;
    expect(rates.length).toBeGreaterThan(40);
    expect(Math.max(...rates)).toBeLessThan(1.15 * wanted);
    expect(Math.min(...rates)).toBeGreaterThan(0.85 * wanted);
    expect(clock.nowMs()).toBeGreaterThan(1000);
  });

  it('stops soon after rate zero, and never turns back', async () => {
    const { rig, jogging, jogger, hold, movesFor } = await setUp();
    await hold(500, LEFT);
    const atEnd = pulsesOf(rig).panUs;
    jogging.handle(jogger, NOTHING);
    expect(await movesFor()).toBeLessThan(HALT_MS);
    expect(pulsesOf(rig).panUs).toBeGreaterThanOrEqual(atEnd);
    expect(jogger.endCodes).toEqual([]);
  });

  it('ends after 200 ms without a message, and reports it', async () => {
    const { clock, jogging, jogger, hold, movesFor } = await setUp();
    await hold(500, LEFT);
    jogging.handle(jogger, LEFT);
    const lastHeardMs = clock.nowMs();
    const movedMs = await movesFor();
    expect(movedMs).toBeGreaterThan(JOG_SILENCE_MS - KEEP_ALIVE_MS);
    expect(movedMs).toBeLessThan(JOG_SILENCE_MS + HALT_MS);
    expect(lastHeardMs).toBeGreaterThan(0);
    expect(jogger.endCodes).toEqual(['jog-silent']);
    await hold(300, LEFT); // a key that is still down counts when its messages arrive again
    expect(jogger.endCodes).toEqual(['jog-silent']);
  });

  it('arms a released rig, starts slowly, and stops as fast as later', async () => {
    const { rig, jogging, jogger, hold, movesFor } = await setUp({ armed: false });
    const { panUs } = pulsesOf(rig);
    await hold(1000, LEFT);
    const turned = (pulsesOf(rig).panUs - panUs) * rig.description.axes.pan.radiansPerMicrosecond;
    expect(turned).toBeGreaterThan(0.05);
    expect(turned).toBeLessThan(0.5 / 2);
    jogging.handle(jogger, NOTHING);
    expect(await movesFor()).toBeLessThan(HALT_MS);
  });

  it('stops at the limit of one axis, and continues with the other', async () => {
    const { rig, clock, jogger, hold } = await setUp();
    await clock.run(rig.moveTo({ panUs: microseconds(2480), tiltUs: microseconds(1500) }));
    await hold(1000, LEFT_AND_UP);
    expect(pulsesOf(rig).panUs).toBe(rig.pulseLimits.pan.maxUs);
    expect(pulsesOf(rig).tiltUs).toBeLessThan(1400);
    expect(jogger.endCodes).toEqual([]);
    await hold(300, { panRadPerS: -0.5, tiltRadPerS: 0 });
    expect(pulsesOf(rig).panUs).toBeLessThan(rig.pulseLimits.pan.maxUs);
  });
});

describe('the client of a jog', () => {
  it('is the latest one; the other must release its key first', async () => {
    const { clock, jogging, jogger, hold } = await setUp();
    const other = new TestJogger();
    await hold(300, LEFT);
    jogging.handle(other, LEFT);
    await hold(300, LEFT);
    expect(jogger.endCodes).toEqual(['jog-taken']);
    expect(other.endCodes).toEqual(['jog-silent']); // the key that the first client still holds was ignored
    jogging.handle(jogger, NOTHING);
    jogging.handle(jogger, LEFT);
    jogging.handle(other, LEFT);
    await clock.advance(50);
    expect(jogger.endCodes).toEqual(['jog-taken', 'jog-taken']);
  });

  it('gives way to a newer move, and takes the place of an older one', async () => {
    const { rig, clock, jogger, hold } = await setUp();
    await hold(300, LEFT);
    rig.lease.beginMove();
    const arrival = rig.moveTo(CENTRE);
    await hold(300, LEFT);
    await clock.run(arrival);
    expect(jogger.endCodes).toEqual(['move-interrupted']);
    expect(pulsesOf(rig)).toEqual(CENTRE);

    const other = new TestJogger();
    const signal = rig.lease.beginMove();
    await hold(100, LEFT, other);
    expect(signal.aborted).toBe(true);
  });

  it('is refused while a job holds the rig', async () => {
    const { rig, jogger, hold } = await setUp();
    const before = pulsesOf(rig);
    const { release } = rig.lease.hold(msg`collection 1`);
    await hold(300, LEFT);
    release();
    await hold(300, LEFT); // held all the time: the jog does not start again by itself
    expect(jogger.endCodes).toEqual(['rig-busy']);
    expect(pulsesOf(rig)).toEqual(before);
  });
});

describe('a jog ends, and does not resume,', () => {
  it('with a stop, also when the rig is resumed at once', async () => {
    const { rig, clock, jogger, hold } = await setUp();
    await hold(300, LEFT);
    await clock.run(rig.stop());
    const stopped = pulsesOf(rig);
    await clock.run(rig.resume());
    await hold(300, LEFT);
    expect(jogger.endCodes).toEqual(['rig-stopped']);
    expect(pulsesOf(rig)).toEqual(stopped);
  });

  it('with a lost rig', async () => {
    const { rig, clock, binding, jogger, hold } = await setUp();
    await hold(300, LEFT);
    binding.unplug();
    await hold(1500, LEFT);
    binding.plug();
    await clock.run(rig.connected());
    await hold(500, LEFT);
    expect(jogger.endCodes).toEqual(['rig-lost']);
    expect(rig.snapshot.device).toMatchObject({ state: 'R', servoOn: false });
  });

  it('before it begins, while the rig is stopped or not connected', async () => {
    const { rig, clock, binding, jogging, hold, jogger } = await setUp();
    await clock.run(rig.stop());
    await hold(200, LEFT);
    await clock.run(rig.resume());
    jogging.handle(jogger, NOTHING);
    binding.unplug();
    await clock.advance(100);
    await hold(200, LEFT);
    expect(jogger.endCodes).toEqual(['rig-stopped', 'rig-not-connected']);
    binding.plug();
    await clock.run(rig.connected());
  });
});
