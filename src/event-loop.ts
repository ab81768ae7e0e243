/**
 * Cooperative scheduling on the daemon's main thread: long work runs in short slices, and pending
 * events (above all a stop) are handled between them. Used by all loops over samples.
 */

/** Length of a slice [ms]. */
const SLICE_MS = 8;

/** End of the slice of the current turn, shared by all work begun in it; undefined without one. */
let sliceEndMs: number | undefined;

function isSliceOver(): boolean {
  if (sliceEndMs === undefined) {
    sliceEndMs = performance.now() + SLICE_MS;
    setImmediate(() => {
      sliceEndMs = undefined;
    });
  }
  return performance.now() >= sliceEndMs;
}

let lastTurn: Promise<unknown> = Promise.resolve();

/**
 * Resolves in a later turn of the event loop. Turns are serialised: two slices never run in the
 * same one.
 */
export function yieldToEventLoop(): Promise<void> {
  const turn = lastTurn.then(() => new Promise<void>((resolve) => setImmediate(resolve)));
  lastTurn = turn;
  return turn;
}

/** Yields the items in order; after each slice, waits for the next turn of the event loop. */
export async function* yielding<T>(
  items: Iterable<T> | AsyncIterable<T>,
): AsyncGenerator<T, void, void> {
  for await (const item of items) {
    while (isSliceOver()) await yieldToEventLoop();
    yield item;
  }
}

/** `Array.map` in slices. */
export async function mapYielding<T, U>(
  items: Iterable<T>,
  map: (item: T, index: number) => U,
): Promise<U[]> {
  const mapped: U[] = [];
  for (const item of items) {
    while (isSliceOver()) await yieldToEventLoop();
    mapped.push(map(item, mapped.length));
  }
  return mapped;
}
