/**
 * The second thread: what it does, and what tells it to come and go (../second-thread.ts).
 */
import { helperScratch, LOOKS, published, takePanels } from './jobs';

/** Whether a helper is wanted, whether there is one, and how many panels it has computed; atomic. */
const wanted = memory.data(4, 4);
const assisting = memory.data(4, 4);
const assisted = memory.data(4, 4);

/** Says whether a second thread is wanted; one that is there and isn't wanted leaves. */
export function want(second: bool): void {
  atomic.store<i32>(wanted, second);
  atomic.add<i32>(published, 1);
  atomic.notify(published, 1);
}

/**
 * What a second thread does as long as it is wanted: its share of every job, and sleep between them. Returns
 * at once when one is here already, since there is scratch space for one.
 */
export function assist(): void {
  if (atomic.cmpxchg<i32>(assisting, 0, 1) !== 0) return;
  while (atomic.load<i32>(wanted) !== 0) {
    const seen = atomic.load<i32>(published);
    atomic.add<i32>(assisted, takePanels(helperScratch));
    let look = 0;
    while (look < LOOKS && atomic.load<i32>(published) === seen) look++;
    if (look === LOOKS) atomic.wait<i32>(published, seen, -1);
  }
  atomic.store<i32>(assisting, 0);
}

/** How many panels a second thread has computed. */
export function assistedPanels(): i32 {
  return atomic.load<i32>(assisted);
}
