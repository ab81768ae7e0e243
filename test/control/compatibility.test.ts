import { expect, it } from 'vitest';
import { assertFit } from '../../src/control/models.ts';
import { loadModel } from '../../src/learning/model.ts';
import { trainModel } from '../../src/learning/train.ts';
import { msg } from '../../src/message.ts';
import type { RigDescription } from '../../src/rig-file.ts';
import { untrained } from '../learning/exchange/exported-models.ts';
import { strippedDescription } from '../support/simulated.ts';

const rig = strippedDescription('hobby');
const file = trainModel({ kind: 'nominal', rig, measurements: [], seed: 1 });
const model = loadModel(file);

/** A rig file with changed fields. */
function changed(change: (rig: RigDescription & Record<string, never>) => void): RigDescription {
  const copy = structuredClone(rig) as never;
  change(copy);
  return copy;
}

it('accepts a model of the same rig with other limits, speeds and work area', () => {
  const others = changed(({ axes, workArea }) => {
    axes.pan.pulse.max = 2100 as never;
    axes.tilt.maxSpeed = 3;
    workArea.rMax = 1.1 as never;
  });
  for (const fitting of [rig, others])
    expect(() => assertFit(model, fitting, msg`it`)).not.toThrow();
});

it('accepts one whose servos have the same angles with another centre', () => {
  const recentred = changed(({ axes: { pan } }) => {
    pan.pulse.centre = 1600 as never;
    pan.angleAtCentre = (pan.angleAtCentre +
      100 * pan.direction * pan.radiansPerMicrosecond) as never;
  });
  expect(() => assertFit(model, recentred, msg`it`)).not.toThrow();
});

it.each<[string, string, RegExp, RigDescription]>([
  [
    'another name',
    'model-of-other-rig',
    /model 7 belongs to rig "hobby".*"roof"/,
    { ...rig, name: 'roof' },
  ],
  [
    'another geometry',
    'model-of-changed-rig',
    /model 7.*l1 0\.195 \(now 0\.25\).*train again/,
    changed(({ geometry }) => {
      geometry.l1 = 0.25 as never;
    }),
  ],
  [
    'another servo',
    'model-of-changed-rig',
    /pan radPerUs [\d.-]+ \(now [\d.-]+\)/,
    changed(({ axes }) => {
      axes.pan.radiansPerMicrosecond *= 1.5;
    }),
  ],
  [
    'a horn that was moved',
    'model-of-changed-rig',
    /tilt angleAt1500UsRad/,
    changed(({ axes }) => {
      axes.tilt.angleAtCentre = (axes.tilt.angleAtCentre + 0.2) as never;
    }),
  ],
  [
    'limits that no target of it keeps',
    'model-aims-nowhere',
    /none of 45 targets/,
    changed(({ axes }) => {
      axes.tilt.pulse.min = (axes.tilt.pulse.max - 1) as never;
    }),
  ],
])('refuses one for a rig with %s', (_, code, message, other) => {
  expect(() => assertFit(model, other, msg`model 7`)).toThrowError(
    expect.objectContaining({ code, kind: 'conflict', message: expect.stringMatching(message) }),
  );
});

it('accepts a file of an older version with less data about its rig', () => {
  const { servoScales: _, ...older } = file;
  const turned = changed(({ axes }) => {
    axes.pan.radiansPerMicrosecond *= 1.5;
  });
  expect(() => assertFit(loadModel({ ...older, version: 2 }), turned, msg`it`)).not.toThrow();
});

it('refuses a net whose angles are no numbers', () => {
  const net = untrained('exercise', 'relu');
  const { weights, ...shape } = (net.parameters as { net: { weights: number[] } }).net;
  const huge = { ...net, parameters: { net: { ...shape, weights: weights.map(() => 1e38) } } };
  expect(() => assertFit(loadModel(huge), rig, msg`the model`)).toThrowError(
    /reaches none of 45 targets/,
  );
});
