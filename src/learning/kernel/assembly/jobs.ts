/**
 * A block product as a job of independent panels, computed by the caller and by a second thread if
 * there is one; a panel's result does not depend on the thread. The state is in memory, since
 * globals are local to a thread.
 */
import { addEdge, addTile, BLOCK, PANEL, packLanes, TILE } from './tiles';

/** Minimum number of multiplications for which the second thread is woken. */
const WORTH_SHARING: i32 = 1 << 20;
/** Spin iterations before a thread sleeps: some tens of microseconds. */
export const MAX_SPINS: i32 = 20_000;
/** Distance between words that two threads write often. */
const CACHE_LINE: i32 = 64;

/** The block of `a`, tile by tile: [tiles][depth][TILE]. */
export const packedBlock = memory.data(BLOCK * BLOCK * 4, 16);
/**
 * A panel of `b`, [depth][PANEL], followed by a tile of the result: one for the caller and one for
 * the helper.
 */
const PANEL_BYTES: i32 = BLOCK * PANEL * 4;
const TILE_BYTES: i32 = TILE * PANEL * 4;
const callerScratch = memory.data(PANEL_BYTES + TILE_BYTES, 16);
export const helperScratch = memory.data(PANEL_BYTES + TILE_BYTES, 16);

/** A block product. */
@unmanaged
class Job {
  out: usize;
  /** Bytes from row to row of the result. */
  outStride: i32;
  b: usize;
  bRowStride: i32;
  bColumnStride: i32;
  rows: i32;
  depth: i32;
  columns: i32;
  panels: i32;
}
/** The current job. */
export const job = changetype<Job>(memory.data(offsetof<Job>(), CACHE_LINE));
/** Number of panels not yet taken (negative means none), and of panels that are done; atomic. */
const left = memory.data(4, CACHE_LINE);
const done = memory.data(4, CACHE_LINE);
/** Counts shared jobs, to wake a sleeping helper; atomic. */
export const published = memory.data(4, CACHE_LINE);

/** Publishes the job, works on it, and returns when the last panel is done. */
export function finishJob(): void {
  const panels = job.panels;
  atomic.store<i32>(done, 0);
  // Releases the panels: a thread that takes one sees all writes above.
  atomic.store<i32>(left, panels);
  if (job.rows * job.depth * job.columns >= WORTH_SHARING) {
    atomic.add<i32>(published, 1);
    atomic.notify(published, 1);
  }
  takePanels(callerScratch);
  for (let spins = 0; spins < MAX_SPINS; spins++) if (atomic.load<i32>(done) === panels) return;
  for (let seen = atomic.load<i32>(done); seen < panels; seen = atomic.load<i32>(done)) {
    atomic.wait<i32>(done, seen, -1);
  }
}

/** Works on the remaining panels. @returns how many this thread has computed */
export function takePanels(panel: usize): i32 {
  let count = 0;
  for (let taken = takeOne(); taken > 0; taken = takeOne()) {
    const panels = job.panels;
    multiplyPanel(panel, (taken - 1) * PANEL);
    if (atomic.add<i32>(done, 1) + 1 === panels) atomic.notify(done, 1);
    count++;
  }
  return count;
}

function takeOne(): i32 {
  return atomic.sub<i32>(left, 1);
}

/** Eight columns of the result. */
function multiplyPanel(panel: usize, column: i32): void {
  const columns = min(PANEL, job.columns - column);
  const depth = job.depth;
  const b = job.b + ((column * job.bColumnStride) << 2);
  for (let lane = 0; lane < PANEL; lane += 4) {
    const from = b + ((lane * job.bColumnStride) << 2);
    const lanes = min(4, columns - lane);
    packLanes(panel + (lane << 2), 32, from, lanes, job.bColumnStride, depth, job.bRowStride);
  }
  const out = job.out + (column << 2);
  const edge = panel + PANEL_BYTES;
  for (let row = 0; row < job.rows; row += TILE) {
    const block = packedBlock + ((row * depth) << 2);
    const rows = min(TILE, job.rows - row);
    if (rows === TILE && columns === PANEL) {
      addTile(out + row * job.outStride, job.outStride, block, panel, depth);
    } else {
      memory.fill(edge, 0, TILE_BYTES);
      addTile(edge, PANEL * 4, block, panel, depth);
      addEdge(out + row * job.outStride, job.outStride, edge, rows, columns);
    }
  }
}
