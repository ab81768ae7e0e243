import { expect, it } from 'vitest';
import { drawForeignRig, FOREIGN_KINDS } from '../../src/simulator/foreign-rig.ts';
import { seenPoint } from '../../src/simulator/mechanics.ts';
import { drawRig } from '../../src/simulator/rig-family.ts';
import { parseSimulatedRigFile } from '../../src/simulator/simulated-rig-file.ts';
import { oraclePulses, settledHit } from '../../src/simulator/true-rig.ts';
import { floorPoint } from '../../src/units.ts';
import { takeSamples } from '../learning/one-sided-samples.ts';

it.each(FOREIGN_KINDS)('%s is drawn by seed, as a valid rig file', (kind) => {
  const rig = drawForeignRig(kind, 7);
  expect(drawForeignRig(kind, 7)).toEqual(rig);
  expect(drawForeignRig(kind, 8)).not.toEqual(rig);
  expect(parseSimulatedRigFile(JSON.parse(JSON.stringify(rig)))).toEqual(rig);
});

it.each(FOREIGN_KINDS)(
  '%s gives other samples than the rig without the flaw, which the oracle hits',
  (kind) => {
    const rig = drawForeignRig(kind, 7);
    const samples = takeSamples(rig, 30, 1);
    expect(samples).toEqual(takeSamples(rig, 30, 1));
    expect(samples).not.toEqual(takeSamples(drawRig(7), 30, 1));
    const errorsMm = [floorPoint(0.7, 0.2), floorPoint(1.2, -0.4), floorPoint(0.5, -0.3)].map(
      (target) => {
        const hit = settledHit(rig, oraclePulses(rig, target)!)!;
        return 1000 * Math.hypot(hit.xM - target.xM, hit.yM - target.yM);
      },
    );
    expect(Math.min(...errorsMm)).toBeLessThan(3);
  },
);

it('a distorted observer is off by 5 to 15 mm', () => {
  for (const seed of [1, 2, 3]) {
    const { camera } = drawForeignRig('observer', seed);
    const errorsMm = Array.from({ length: 100 }, (_, i) => {
      const point = floorPoint(0.4 + (i % 10) * 0.13, Math.floor(i / 10) * 0.1 - 0.5);
      const seen = seenPoint(camera, point);
      return 1000 * Math.hypot(seen.xM - point.xM, seen.yM - point.yM);
    });
    const rms = Math.hypot(...errorsMm) / Math.sqrt(errorsMm.length);
    expect(rms).toBeGreaterThan(2);
    expect(rms).toBeLessThan(20);
  }
});
