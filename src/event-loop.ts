/**
 * Cooperative scheduling on the daemon's main thread: long work runs in short slices, and pending
 * events (above all a stop) are handled between them. Used by all loops over samples.
 */

/** Length of a slice [ms]. */
const SLICE_MS = 8;

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
  let endMs = performance.now() + SLICE_MS;
  for await (const item of items) {
    if (performance.now() >= endMs) {
      await yieldToEventLoop();
      endMs = performance.now() + SLICE_MS;
    }
    yield item;
  }
}

/** `Array.map` in slices. */
export async function mapYielding<T, U>(
  items: Iterable<T>,
  map: (item: T, index: number) => U,
): Promise<U[]> {
  const mapped: U[] = [];
  for await (const item of yielding(items)) mapped.push(map(item, mapped.length));
  return mapped;
}
