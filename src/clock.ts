/**
 * Time is passed in. The daemon runs on the wall clock; tests, benchmarks and the demo run the very
 * same code on a virtual clock, which jumps from one timer to the next.
 */

/** What the project needs of a clock. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  nowMs(): number;
  /** The date, as Unix time [ms]. */
  dateMs(): number;
  /**
   * Calls back once after `delayMs`; the returned function cancels it. A virtual clock stands still
   * until a promise that the callback returns has settled; real time doesn't wait.
   */
  schedule(delayMs: number, callback: () => unknown): () => void;
}

/** Real time. */
export const wallClock: Clock = {
  nowMs: () => performance.now(),
  dateMs: () => Date.now(),
  schedule(delayMs, callback) {
    const timer = setTimeout(callback, Math.max(0, delayMs)); // a moment that has just passed
    return () => clearTimeout(timer);
  },
};

interface Timer {
  readonly atMs: number;
  readonly order: number;
  callback: (() => unknown) | undefined;
}

/**
 * A clock that stands still but while `run` waits for something: then it jumps to the next timer as
 * soon as nothing else is left to do. Deterministic: timers fire by time, then by order of schedule.
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

  /** Lets time pass until the promise settles, and returns what it settles to. */
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

  /** Lets this much time pass. */
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

/** The date as records and telemetry write it, in ISO 8601. */
export const timestamp = (clock: Clock): string => new Date(clock.dateMs()).toISOString();

/**
 * Resolves after `delayMs`.
 * @throws the signal's reason when it is aborted first
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

/** One turn of the event loop: everything that is ready has run by then. */
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
