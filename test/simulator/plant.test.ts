import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { motorAngle, settledAngle, trueHit } from '../../src/simulator/plant.ts';
import { parseSimulatedRigFile } from '../../src/simulator/simulated-rig-file.ts';
import { microseconds, type Side } from '../../src/units.ts';

const folder = new URL('../../calibration/rigs/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');

describe.each(['ideal', 'hobby-mild', 'hobby', 'hobby-rough'])('plant of %s', (name) => {
  const rig = parseSimulatedRigFile(JSON.parse(read(`${name}.json`)));
  const [header = [], ...lines] = read(`${name}.hits.csv`)
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const rows = lines.map(
    (cells): Record<string, string> =>
      Object.fromEntries(header.map((column, i) => [column, cells[i]!])),
  );

  it('reproduces each golden hit within 1e-9 m', () => {
    expect(rows.length).toBe(200);
    for (const row of rows) {
      const angle = (axis: 'pan' | 'tilt') => {
        const pulseUs = microseconds(Number(row[`${axis}_us`]));
        const truth = rig.truth.axes[axis];
        const side = Number(row[`${axis}_side`]) as Side;
        return settledAngle(truth, motorAngle(rig.axes[axis], truth, pulseUs), side);
      };
      const hit = trueHit(rig, { panRad: angle('pan'), tiltRad: angle('tilt') });
      expect(hit).toBeDefined();
      expect(Math.abs(hit!.xM - Number(row.x_m))).toBeLessThan(1e-9);
      expect(Math.abs(hit!.yM - Number(row.y_m))).toBeLessThan(1e-9);
    }
  });
});
