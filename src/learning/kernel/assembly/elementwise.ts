/**
 * Element-wise operations with four lanes: ReLU, its backward pass, and Adam.
 */

/** values = max(sums, 0); all arrays are aligned to 16 bytes. */
export function relu(values: usize, sums: usize, count: i32): void {
  const zero = f32x4.splat(0);
  // Up to three numbers after `count` are written: allocations end at multiples of four.
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

/** Adam's updates and its two decaying means; see ../../optimisers.ts. */
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
