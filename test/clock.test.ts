import { describe, expect, it } from 'vitest';
import { type Clock, scheduleDeadline, sleep, VirtualClock } from '../src/clock.ts';

describe('VirtualClock', () => {
  it('fires timers by time, then by order', async () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    for (const [delayMs, name] of [
      [20, 'c'],
      [10, 'a'],
      [10, 'b'],
      [30, 'd'],
    ] as const) {
      clock.schedule(delayMs, () => fired.push(`${name}@${clock.nowMs()}`));
    }
    await clock.advance(25);
    expect(fired).toEqual(['a@10', 'b@10', 'c@20']);
    expect(clock.nowMs()).toBe(25);
  });

  it('stops unless it is run, and skips cancelled timers', async () => {
    const clock = new VirtualClock();
    let fired = false;
    const cancel = clock.schedule(5, () => {
      fired = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.nowMs()).toBe(0);
    cancel();
    await clock.advance(10);
    expect(fired).toBe(false);
  });

  it('rethrows errors of the work', async () => {
    const clock = new VirtualClock();
    const work = sleep(clock, 5).then(() => {
      throw new Error('late');
    });
    await expect(clock.run(work)).rejects.toThrow('late');
  });

  it('wakes a sleeper early when its signal is aborted', async () => {
    const clock = new VirtualClock();
    const abort = new AbortController();
    clock.schedule(3, () => abort.abort(new Error('enough')));
    await expect(clock.run(sleep(clock, 100, abort.signal))).rejects.toThrow('enough');
    expect(clock.nowMs()).toBe(3);
  });

  it('stops until the promise returned by a callback has settled', async () => {
    const clock = new VirtualClock();
    const order: string[] = [];
    clock.schedule(10, async () => {
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      order.push(`slow at ${clock.nowMs()}`);
    });
    clock.schedule(20, () => order.push(`next at ${clock.nowMs()}`));
    await clock.advance(30);
    expect(order).toEqual(['slow at 10', 'next at 20']);
  });
});

describe('a deadline', () => {
  /** A clock on which the process is blocked once: timers due meanwhile fire late, before input is read. */
  function blocked(fromMs: number, untilMs: number) {
    const clock = new VirtualClock();
    const blocking: Clock = {
      nowMs: () => clock.nowMs(),
      dateMs: () => clock.dateMs(),
      schedule: (delayMs, callback) => {
        const atMs = clock.nowMs() + delayMs;
        return clock.schedule(
          atMs < fromMs ? delayMs : Math.max(atMs, untilMs) - clock.nowMs(),
          callback,
        );
      },
    };
    return { clock, blocking };
  }

  it('is on time, unless the process is blocked', async () => {
    const clock = new VirtualClock();
    let firedMs = 0;
    scheduleDeadline(clock, 750, () => {
      firedMs = clock.nowMs();
    });
    await clock.advance(2000);
    expect(firedMs).toBe(750);
  });

  it.each([651, 700, 760, 849, 900, 5000])(
    'lets a process that was blocked until %d ms read its input first',
    async (untilMs) => {
      const { clock, blocking } = blocked(10, untilMs);
      let fired = false;
      const cancel = scheduleDeadline(blocking, 750, () => {
        fired = true;
      });
      await clock.advance(untilMs + 5); // The input is read after the timers.
      expect(fired).toBe(false);
      cancel();
      await clock.advance(2000);
      expect(fired).toBe(false);
    },
  );
});
