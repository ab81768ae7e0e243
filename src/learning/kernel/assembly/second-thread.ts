/**
 * The loop of the second thread, and its start and end (../second-thread.ts).
 */
import { helperScratch, MAX_SPINS, published, takePanels } from './jobs';

/** Whether assistance is enabled, whether a helper runs, and the panels it has computed; atomic. */
const enabled = memory.data(4, 4);
const assisting = memory.data(4, 4);
const assisted = memory.data(4, 4);

/** Enables or disables assistance; a running helper ends when it is disabled. */
export function setAssistance(isEnabled: bool): void {
  atomic.store<i32>(enabled, isEnabled);
  atomic.add<i32>(published, 1);
  atomic.notify(published, 1);
}

/**
 * Runs the second thread while assistance is enabled: computes panels of each job and sleeps
 * between jobs. Returns at once if another helper runs, since there is scratch space for only one.
 */
export function assist(): void {
  if (atomic.cmpxchg<i32>(assisting, 0, 1) !== 0) return;
  while (atomic.load<i32>(enabled) !== 0) {
    const seen = atomic.load<i32>(published);
    atomic.add<i32>(assisted, takePanels(helperScratch));
    let spins = 0;
    while (spins < MAX_SPINS && atomic.load<i32>(published) === seen) spins++;
    if (spins === MAX_SPINS) atomic.wait<i32>(published, seen, -1);
  }
  atomic.store<i32>(assisting, 0);
}

/** How many panels a second thread has computed. */
export function assistedPanels(): i32 {
  return atomic.load<i32>(assisted);
}
