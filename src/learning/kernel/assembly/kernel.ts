/**
 * The hot loops of learning in AssemblyScript, for WebAssembly with SIMD: `npm run build:kernel` makes
 * ../kernel.wasm of it. Numbers are 32-bit floats, arrays are addresses, strides count floats.
 *
 * The product is blocked after Goto and van de Geijn 2008 ("Anatomy of high-performance matrix
 * multiplication"): a block of `a` and a panel of `b` are copied in the order in which the innermost
 * loop reads them, and a tile of the result stays in registers. The panels are dealt to whoever comes:
 * the caller, and a second thread if there is one. Either computes the same panel alike.
 */

/** Where the caller's own arrays may begin. */
export const heapBase = __heap_base;

/** Rows of a tile. */
const TILE: i32 = 4;
/** Columns of a tile, and so of a panel of `b`. */
const PANEL: i32 = 8;
/** Rows and depth of a block of `a`; with 256, block and panel fit the second and the first cache. */
const BLOCK: i32 = 256;
/** Additions and multiplications below which a second thread isn't worth waking. */
const WORTH_SHARING: i32 = 1 << 20;
/** How often a thread looks for news before it goes to sleep: some tens of microseconds. */
const LOOKS: i32 = 20_000;

/** The block of `a`, tile by tile: [tiles][depth][TILE]. */
const packedBlock = memory.data(BLOCK * BLOCK * 4, 16);
/** A panel of `b` for each of two threads, [depth][PANEL], and after it a tile of the result. */
const PANEL_BYTES: i32 = BLOCK * PANEL * 4;
const TILE_BYTES: i32 = TILE * PANEL * 4;
const scratch = memory.data(2 * (PANEL_BYTES + TILE_BYTES), 16);

/** The block product that is being worked on; in memory, since globals are each thread's own. */
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
  /** The rest is atomic. Panels that nobody has taken; what's below zero doesn't count. */
  left: i32;
  done: i32;
  /** Counts jobs that are worth sharing, so that a sleeping thread wakes. */
  published: i32;
  /** Whether a second thread is wanted, whether there is one, and how many panels it has computed. */
  wanted: i32;
  assisting: i32;
  assisted: i32;
}
const job = changetype<Job>(memory.data(offsetof<Job>(), 16));
const left: usize = changetype<usize>(job) + offsetof<Job>('left');
const done: usize = changetype<usize>(job) + offsetof<Job>('done');
const published: usize = changetype<usize>(job) + offsetof<Job>('published');
const wanted: usize = changetype<usize>(job) + offsetof<Job>('wanted');
const assisting: usize = changetype<usize>(job) + offsetof<Job>('assisting');
const assisted: usize = changetype<usize>(job) + offsetof<Job>('assisted');

/** out += a · b, with out [rows, columns] row-major, a [rows, inner] and b [inner, columns]. */
export function addProduct(
  out: usize,
  a: usize,
  aRowStride: i32,
  aColumnStride: i32,
  b: usize,
  bRowStride: i32,
  bColumnStride: i32,
  rows: i32,
  inner: i32,
  columns: i32,
): void {
  job.outStride = columns << 2;
  job.bRowStride = bRowStride;
  job.bColumnStride = bColumnStride;
  job.columns = columns;
  job.panels = (columns + PANEL - 1) / PANEL;
  for (let row = 0; row < rows; row += BLOCK) {
    for (let k = 0; k < inner; k += BLOCK) {
      job.out = out + row * job.outStride;
      job.b = b + ((k * bRowStride) << 2);
      job.rows = min(BLOCK, rows - row);
      job.depth = min(BLOCK, inner - k);
      packBlock(a + ((row * aRowStride + k * aColumnStride) << 2), aRowStride, aColumnStride);
      finishJob();
    }
  }
}

function packBlock(a: usize, rowStride: i32, columnStride: i32): void {
  for (let row = 0; row < job.rows; row += TILE) {
    const to = packedBlock + ((row * job.depth) << 2);
    const from = a + ((row * rowStride) << 2);
    packLanes(to, 16, from, min(4, job.rows - row), rowStride, job.depth, columnStride);
  }
}

/**
 * Copies up to four lanes of a matrix so that they lie side by side, step by step; missing ones are 0.
 * @param toStride bytes from step to step of the copy
 */
function packLanes(
  to: usize,
  toStride: usize,
  from: usize,
  lanes: i32,
  laneStride: i32,
  steps: i32,
  stepStride: i32,
): void {
  const lane = (<usize>laneStride) << 2;
  const step = (<usize>stepStride) << 2;
  let done = 0;
  if (lanes === 4 && laneStride === 1) {
    for (; done < steps; done++, to += toStride, from += step) v128.store(to, v128.load(from));
  } else if (lanes === 4 && stepStride === 1) {
    for (; done < steps - 3; done += 4, from += 16) {
      const r0 = v128.load(from);
      const r1 = v128.load(from + lane);
      const r2 = v128.load(from + 2 * lane);
      const r3 = v128.load(from + 3 * lane);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
      v128.store(to + toStride, v128.shuffle<f64>(low01, low23, 1, 3));
      v128.store(to + 2 * toStride, v128.shuffle<f64>(high01, high23, 0, 2));
      v128.store(to + 3 * toStride, v128.shuffle<f64>(high01, high23, 1, 3));
      to += 4 * toStride;
    }
  }
  for (; done < steps; done++, to += toStride, from += step) {
    for (let i = 0; i < 4; i++) {
      store<f32>(to + (i << 2), i < lanes ? load<f32>(from + ((i * laneStride) << 2)) : 0);
    }
  }
}

/** Publishes the job, works on it, and returns when the last panel is done. */
function finishJob(): void {
  const panels = job.panels;
  atomic.store<i32>(done, 0);
  // From here on a panel may be taken: whoever takes one sees all that was written above.
  atomic.store<i32>(left, panels);
  if (job.rows * job.depth * job.columns >= WORTH_SHARING) {
    atomic.add<i32>(published, 1);
    atomic.notify(published, 1);
  }
  takePanels(scratch);
  for (let look = 0; look < LOOKS; look++) if (atomic.load<i32>(done) === panels) return;
  for (let seen = atomic.load<i32>(done); seen < panels; seen = atomic.load<i32>(done)) {
    atomic.wait<i32>(done, seen, -1);
  }
}

/** Works on the panels that are left. @returns how many it took */
function takePanels(panel: usize): i32 {
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

/** out += block · panel for one tile. */
function addTile(out: usize, outStride: i32, block: usize, panel: usize, depth: i32): void {
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let a = v128.load32_splat(block);
    s00 = f32x4.add(s00, f32x4.mul(a, b0));
    s01 = f32x4.add(s01, f32x4.mul(a, b1));
    a = v128.load32_splat(block, 4);
    s10 = f32x4.add(s10, f32x4.mul(a, b0));
    s11 = f32x4.add(s11, f32x4.mul(a, b1));
    a = v128.load32_splat(block, 8);
    s20 = f32x4.add(s20, f32x4.mul(a, b0));
    s21 = f32x4.add(s21, f32x4.mul(a, b1));
    a = v128.load32_splat(block, 12);
    s30 = f32x4.add(s30, f32x4.mul(a, b0));
    s31 = f32x4.add(s31, f32x4.mul(a, b1));
    block += 16;
    panel += 32;
  }
  addRow(out, s00, s01);
  addRow(out + outStride, s10, s11);
  addRow(out + 2 * outStride, s20, s21);
  addRow(out + 3 * outStride, s30, s31);
}

function addRow(out: usize, s0: v128, s1: v128): void {
  v128.store(out, f32x4.add(v128.load(out), s0));
  v128.store(out, f32x4.add(v128.load(out, 16), s1), 16);
}

/** What of a tile lies within the result. */
function addEdge(out: usize, outStride: i32, tile: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = out + row * outStride + (column << 2);
      store<f32>(cell, load<f32>(cell) + load<f32>(tile + ((row * PANEL + column) << 2)));
    }
  }
}

/** values = max(sums, 0), for arrays that begin at multiples of 16 bytes, as all here. */
export function relu(values: usize, sums: usize, count: i32): void {
  const zero = f32x4.splat(0);
  // Three numbers more than `count` may be written: allocations end at multiples of four.
  for (const end = sums + (count << 2); sums < end; sums += 16, values += 16) {
    v128.store(values, f32x4.pmax(v128.load(sums), zero));
  }
}

/** deltas = deltas where sums > 0, else 0. */
export function reluBack(deltas: usize, sums: usize, count: i32): void {
  const zero = f32x4.splat(0);
  for (const end = sums + (count << 2); sums < end; sums += 16, deltas += 16) {
    const positive = f32x4.gt(v128.load(sums), zero);
    v128.store(deltas, v128.and(v128.load(deltas), positive));
  }
}

/** Adam's updates and its two decaying means; see ../../adam.ts. */
export function adam(
  updates: usize,
  mean: usize,
  meanSquare: usize,
  gradients: usize,
  count: i32,
  beta1: f64,
  beta2: f64,
  rate: f32,
  correction: f32,
  epsilon: f32,
): void {
  for (let i: usize = 0; i < (<usize>count) << 2; i += 16) {
    const gradient = v128.load(gradients + i);
    const square = f32x4.mul(gradient, gradient);
    const m = blend(v128.load(mean + i), gradient, beta1);
    const v = blend(v128.load(meanSquare + i), square, beta2);
    v128.store(mean + i, m);
    v128.store(meanSquare + i, v);
    const size = f32x4.sqrt(f32x4.mul(v, f32x4.splat(correction)));
    const divisor = f32x4.add(size, f32x4.splat(epsilon));
    v128.store(updates + i, f32x4.div(f32x4.mul(f32x4.splat(-rate), m), divisor));
  }
}

/** share · old + (1 - share) · fresh */
function blend(old: v128, fresh: v128, share: f64): v128 {
  const kept = f32x4.mul(f32x4.splat(<f32>share), old);
  return f32x4.add(kept, f32x4.mul(f32x4.splat(<f32>(1 - share)), fresh));
}

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
    atomic.add<i32>(assisted, takePanels(scratch + PANEL_BYTES + TILE_BYTES));
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
