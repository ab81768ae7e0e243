import { expect, it } from 'vitest';
import { TargetFilter } from '../../src/control/target-filter.ts';
import { Random } from '../../src/random.ts';

const NOISE = { measured: 0.004, wander: 0.1 };
const INTERVAL_MS = 20;

it('predicts a steady target ahead', () => {
  const filter = new TargetFilter([0.5, -0.2], 0, NOISE);
  for (let ms = INTERVAL_MS; ms <= 1000; ms += INTERVAL_MS) {
    filter.update([0.5 + 0.0003 * ms, -0.2 - 0.0001 * ms], ms, NOISE);
  }
  const [x, y] = filter.positionAt(1100);
  expect(x).toBeCloseTo(0.83, 3);
  expect(y).toBeCloseTo(-0.31, 3);
});

it('errs as much as its covariance says, for a target that wanders as it assumes', () => {
  const random = new Random(7, 'wandering target');
  let [position, velocity] = [0, 0];
  const filter = new TargetFilter([0], 0, NOISE);
  const ratios: number[] = [];
  const stepS = 0.001;
  let asked: { atMs: number; predicted: number; deviation: number } | undefined;
  for (let ms = 1; ms <= 120_000; ms++) {
    velocity += random.normal(NOISE.wander * Math.sqrt(stepS));
    position += velocity * stepS;
    if (asked?.atMs === ms) ratios.push((asked.predicted - position) / asked.deviation);
    if (ms % INTERVAL_MS !== 0) continue;
    filter.update([position + random.normal(NOISE.measured)], ms, NOISE);
    const atMs = ms + 50;
    if (!asked || asked.atMs <= ms) {
      asked = { atMs, predicted: filter.positionAt(atMs)[0]!, deviation: filter.deviationAt(atMs) };
    }
  }
  const rms = Math.sqrt(ratios.reduce((sum, ratio) => sum + ratio ** 2, 0) / ratios.length);
  expect(ratios.length).toBeGreaterThan(1000);
  expect(rms).toBeGreaterThan(0.93);
  expect(rms).toBeLessThan(1.07);
});

it('ignores a single false measurement, and follows a jump at the second one', () => {
  const filter = new TargetFilter([0, 0], 0, NOISE);
  const at = (ms: number, x: number) => filter.update([x, 0], ms, NOISE);
  for (let ms = 20; ms <= 400; ms += 20) at(ms, 0);
  at(420, 1);
  expect(filter.positionAt(420)[0]).toBeCloseTo(0, 3);
  at(440, 0);
  expect(filter.positionAt(440)[0]).toBeCloseTo(0, 3);
  at(460, 1);
  at(480, 1);
  expect(filter.positionAt(480)[0]).toBe(1);
});

it('ignores what was measured before the last measurement, and takes two of one moment', () => {
  const filter = new TargetFilter([0], 100, NOISE);
  filter.update([0.01], 100, NOISE);
  const [between] = filter.positionAt(100);
  expect(between).toBeGreaterThan(0);
  expect(between).toBeLessThan(0.01);
  filter.update([5], 50, NOISE);
  expect(filter.positionAt(100)).toEqual([between]);
});

it('smooths more, the noisier the measurements are', () => {
  const after = (measured: number) => {
    const noise = { measured, wander: 0.1 };
    const filter = new TargetFilter([0], 0, noise);
    for (let ms = 20; ms <= 600; ms += 20) filter.update([0], ms, noise);
    filter.update([0.01], 620, noise);
    return filter.positionAt(620)[0]!;
  };
  expect(after(0.02)).toBeLessThan(after(0.002) / 2);
});
