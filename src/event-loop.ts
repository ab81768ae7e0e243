/**
 * Long work on the daemon's one thread, a slice at a time: between two slices all that waits has its turn, a
 * stop first of all. Below everything; used by whatever goes through all samples or targets.
 */

/** So long does one slice hold the thread [ms]. */
const SLICE_MS = 8;

let lastTurn: Promise<unknown> = Promise.resolve();

/** Resolves in a later turn of the event loop, where nobody else's slice goes on: slices never add up. */
export function yieldToEventLoop(): Promise<void> {
  const turn = lastTurn.then(() => new Promise<void>((resolve) => setImmediate(resolve)));
  lastTurn = turn;
  return turn;
}

/** The items, one after the other; waits for the next turn whenever a slice's time is over. */
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

/** What `map` makes of each item, in slices. */
export async function mapYielding<T, U>(
  items: Iterable<T>,
  map: (item: T, index: number) => U,
): Promise<U[]> {
  const mapped: U[] = [];
  for await (const item of yielding(items)) mapped.push(map(item, mapped.length));
  return mapped;
}
