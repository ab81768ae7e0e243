import { expect, it } from 'vitest';
import { distanceM, pointInWorkArea } from '../../src/geometry/work-area.ts';
import { Random } from '../../src/random.ts';
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
        return 1000 * distanceM(hit, target);
      },
    );
    expect(Math.min(...errorsMm)).toBeLessThan(3);
  },
);

it.each([1, 2, 3])('a distorted observer is off by 5 to 15 mm (seed %i)', (seed) => {
  const { camera, workArea } = drawForeignRig('observer', seed);
  const random = new Random(seed);
  const errorsMm = Array.from({ length: 500 }, () => {
    const point = pointInWorkArea(workArea, random.uniform(), random.uniform());
    return 1000 * distanceM(seenPoint(camera, point), point);
  });
  const rms = Math.hypot(...errorsMm) / Math.sqrt(errorsMm.length);
  expect(rms).toBeGreaterThan(4.5);
  expect(rms).toBeLessThan(16.5);
});
