/**
 * Clocks. Time is a parameter: the daemon runs on the wall clock; tests, benchmarks and the demo run
 * the same code on a virtual clock, which jumps from one timer to the next.
 */

/** The clock interface used throughout the project. */
export interface Clock {
  /** Milliseconds since an arbitrary fixed moment; monotonic. */
  nowMs(): number;
  /** The date as Unix time [ms]. */
  dateMs(): number;
  /**
   * Calls back once after `delayMs`; the returned function cancels the timer. A virtual clock waits
   * until a promise returned by the callback has settled; the wall clock does not.
   */
  schedule(delayMs: number, callback: () => unknown): () => void;
}

/** The wall clock. */
export const wallClock: Clock = {
  nowMs: () => performance.now(),
  dateMs: () => Date.now(),
  schedule(delayMs, callback) {
    const timer = setTimeout(callback, Math.max(0, delayMs)); // A timer may fire slightly late.
    return () => clearTimeout(timer);
  },
};

interface Timer {
  readonly atMs: number;
  readonly order: number;
  callback: (() => unknown) | undefined;
}

/**
 * A clock that advances only while `run` is pending: as soon as the event loop is idle, it jumps to
 * the next timer. Deterministic: timers fire in order of time, then in order of scheduling.
 */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #order = 0;
  readonly #epochMs: number;
  readonly #heap: Timer[] = [];

  constructor(epochMs = Date.UTC(2026, 0, 1)) {
    this.#epochMs = epochMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  dateMs(): number {
    return this.#epochMs + this.#nowMs;
  }

  schedule(delayMs: number, callback: () => unknown): () => void {
    const timer: Timer = {
      atMs: this.#nowMs + Math.max(0, delayMs),
      order: this.#order++,
      callback,
    };
    push(this.#heap, timer);
    return () => {
      timer.callback = undefined;
    };
  }

  /** Advances time until the promise settles, and returns its result. */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    work.then(settle, settle);
    for (;;) {
      await macrotask();
      if (settled) return work;
      const held = this.#fireNext();
      if (held instanceof Promise) await held;
    }
  }

  /** Advances time by the given duration. */
  async advance(durationMs: number): Promise<void> {
    await this.run(sleep(this, durationMs));
  }

  #fireNext(): unknown {
    for (let timer = pop(this.#heap); timer; timer = pop(this.#heap)) {
      if (!timer.callback) continue;
      this.#nowMs = timer.atMs;
      return timer.callback();
    }
  }
}

/** The current date in ISO 8601, as used in records and telemetry. */
export const timestamp = (clock: Clock): string => new Date(clock.dateMs()).toISOString();

/**
 * Resolves after `delayMs`.
 * @throws the signal's reason if the signal is aborted first
 */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.schedule(delayMs, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** A timer that fires later than this shows that the process was blocked [ms]. */
const BLOCKED_MS = 100;

/**
 * Calls back once after `delayMs`, as `Clock.schedule`: for the absence of input. After the process
 * was blocked, the call is postponed so that input which has arrived is read first, also if the
 * process goes on shortly before the deadline.
 */
export function scheduleDeadline(
  clock: Clock,
  delayMs: number,
  callback: () => unknown,
): () => void {
  const lastMs = Math.min(BLOCKED_MS, delayMs / 2);
  const awaitInput = () => {
    const dueMs = clock.nowMs() + lastMs;
    cancel = clock.schedule(lastMs, () =>
      clock.nowMs() - dueMs <= BLOCKED_MS ? callback() : awaitInput(),
    );
  };
  let cancel = clock.schedule(delayMs - lastMs, awaitInput);
  return () => cancel();
}

/** Resolves in the next macrotask, after all pending promises and callbacks. */
const macrotask = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const before = (a: Timer, b: Timer): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

function push(heap: Timer[], timer: Timer): void {
  let i = heap.length;
  heap.push(timer);
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (!before(timer, heap[parent]!)) break;
    heap[i] = heap[parent]!;
    i = parent;
  }
  heap[i] = timer;
}

function pop(heap: Timer[]): Timer | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!first || !last || heap.length === 0) return first;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
    if (!before(heap[child]!, last)) break;
    heap[i] = heap[child]!;
    i = child;
  }
  heap[i] = last;
  return first;
}
