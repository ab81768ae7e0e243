/**
 * The innermost loops of the product: packing matrices in the order of access, and a tile of the result in
 * registers.
 */

/** Rows of a tile. */
export const TILE: i32 = 4;
/** Columns of a tile, and so of a panel of `b`. */
export const PANEL: i32 = 8;
/**
 * Rows and depth of a block of `a`; with 256, the block and the panel fit the second-level and the
 * first-level cache.
 */
export const BLOCK: i32 = 256;
/**
 * Copies up to four lanes of a matrix so that they lie side by side, step by step; missing ones are 0.
 * @param toStride bytes from step to step of the copy
 */
export function packLanes(
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

/** out += block · panel for one tile. */
export function addTile(out: usize, outStride: i32, block: usize, panel: usize, depth: i32): void {
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

/** Adds the part of a tile that is inside the result. */
export function addEdge(out: usize, outStride: i32, tile: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = out + row * outStride + (column << 2);
      store<f32>(cell, load<f32>(cell) + load<f32>(tile + ((row * PANEL + column) << 2)));
    }
  }
}
