/**
 * The product of matrices, blocked after Goto and van de Geijn 2008 ("Anatomy of high-performance
 * matrix multiplication"): a block of `a` is copied tile by tile (here), a panel of `b` column by
 * column (jobs.ts), and both stay in the caches while a tile of the result stays in registers
 * (tiles.ts).
 *
 * This folder is AssemblyScript for WebAssembly with SIMD; `npm run build:kernel` compiles it to
 * ../kernel.wasm. Numbers are 32-bit floats, arrays are addresses, strides count floats.
 */
import { finishJob, job, packedBlock } from './jobs';
import { BLOCK, PANEL, packLanes, TILE } from './tiles';

/** The first address available for the caller's arrays. */
export const heapBase = __heap_base;

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
