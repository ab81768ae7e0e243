import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { direct } from '../../src/geometry/kinematics.ts';
import {
  compose,
  rotationY,
  rotationZ,
  type Transform,
  translation,
} from '../../src/geometry/transforms.ts';
import { urdfOf } from '../../src/geometry/urdf.ts';
import { radians } from '../../src/units.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { isMissing } from '../support/packages.ts';
import { strippedDescription } from '../support/simulated.ts';

const rig = strippedDescription('hobby');

/** The joints of a document, in its order. */
const jointsOf = (urdf: string) =>
  [...urdf.matchAll(/<joint name="(\w+)".*?<\/joint>/gs)].map(([text, name = '']) => {
    const vectorOf = (element: string) =>
      RegExp(`<${element} xyz="([^"]*)"`).exec(text)?.[1]?.split(' ').map(Number);
    const [, lower, upper] = /lower="([^"]*)" upper="([^"]*)"/.exec(text) ?? [];
    return {
      ...{ name, origin: vectorOf('origin')!, axis: vectorOf('axis') },
      ...{ lower: Number(lower), upper: Number(upper) },
    };
  });

test('places the laser where the kinematics do', () => {
  const angles = { pan: 0.4, tilt: -0.7 };
  const chain = jointsOf(urdfOf(rig)).flatMap(({ name, origin, axis }): Transform[] => {
    const angle = radians(angles[name as 'pan'] ?? 0);
    const [x = 0, y = 0, z = 0] = origin;
    const turn = axis?.[2] === 1 ? rotationZ(angle) : rotationY(angle);
    return [translation(x, y, z), ...(axis ? [turn] : [])];
  });
  const [first, ...rest] = chain;
  const expected = direct(
    { panRad: radians(angles.pan), tiltRad: radians(angles.tilt) },
    rig.geometry,
  );
  for (const [i, value] of compose(first!, ...rest).entries()) {
    expect(value).toBeCloseTo(expected[i]!, 12);
  }
});

test('has the limits of both servos, whichever way they turn', () => {
  for (const direction of [1, -1] as const) {
    const pan = { ...rig.axes.pan, direction };
    const [joint] = jointsOf(urdfOf({ ...rig, axes: { ...rig.axes, pan } }));
    const { min, max, centre } = pan.pulse;
    expect(joint!.upper - joint!.lower).toBeCloseTo((max - min) * pan.radiansPerMicrosecond);
    const above = direction === 1 ? max - centre : centre - min;
    expect(joint!.upper).toBeCloseTo(pan.angleAtCentre + above * pan.radiansPerMicrosecond);
  }
});

test.skipIf(isMissing('liburdfdom-tools'))('is read by the parser of ROS', async () => {
  const file = join(await temporaryDirectory(), 'rig.urdf');
  await writeFile(file, urdfOf({ ...rig, name: 'a "rig" <1> & 2' }));
  const { status, stdout } = spawnSync('check_urdf', [file], { encoding: 'utf8' });
  expect(stdout).toContain('robot name is: a "rig" <1> & 2');
  expect(stdout).toMatch(/root Link: world .*pan.*tilt.*laser/s);
  expect(status).toBe(0);
});
