import { describe, expect, it } from 'vitest';
import { PantiltError } from '../src/errors.ts';
import { parseRigFile } from '../src/rig-file.ts';
import { rigDocument } from '../src/simulator/rig-family.ts';
import { parseSimulatedRigFile } from '../src/simulator/simulated-rig-file.ts';

const AROUND_BASE = [
  { x: 1, y: 1 },
  { x: 1, y: -1 },
  { x: -1, y: 0 },
];

/** The rig file of hobby with one field replaced; undefined removes it. */
function changed(path: string, value: unknown): unknown {
  const document = rigDocument('hobby');
  const keys = path.split('.');
  const last = keys.pop()!;
  const parent = keys.reduce((node, key) => node[key] as Record<string, unknown>, document);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return document;
}

function refusal(parse: (document: unknown) => unknown, document: unknown): PantiltError {
  try {
    parse(document);
  } catch (error) {
    if (error instanceof PantiltError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('a rig file', () => {
  it.each(['ideal', 'hobby-mild', 'hobby', 'hobby-rough'])('%s is accepted', (name) => {
    expect(parseRigFile(rigDocument(name)).name).toBe(name);
  });

  it('is accepted without truth and camera, and never contains them', () => {
    const { truth, camera, ...known } = rigDocument('hobby');
    expect(parseRigFile(known)).toEqual(parseRigFile(rigDocument('hobby')));
    expect(Object.keys(parseRigFile(rigDocument('hobby')))).not.toContain('truth');
  });

  it.each([
    ['geometry.l1', 'long', 'geometry.l1: must be a number, not "long"'],
    ['geometry.l1', 195, 'geometry.l1: must be <= 10, not 195'],
    ['geometry.l1', undefined, 'geometry.l1: is missing'],
    ['axes.pan.maxSpeed', -1, 'axes.pan.maxSpeed: must be > 0, not -1'],
    ['axes.pan.direction', 2, 'axes.pan.direction'],
    ['axes.tilt.pulse.min', 2600, 'axes.tilt.pulse: min < centre < max must hold'],
    ['axes.tilt.pulse.resolution', 0, 'axes.tilt.pulse.resolution'],
    ['axes.roll', {}, 'axes.roll: unknown key "roll"'],
    ['workArea.rMin', 2, 'workArea.rMin: must be less than rMax (1.8), not 2'],
    ['workArea.bearingMax', 180, 'workArea.bearingMax: must be <= '],
    ['keepOut', [{ name: 'x' }], 'keepOut[0]: must have either corners, or bearingMin'],
    [
      'keepOut',
      [{ name: 'x', bearingMin: 1, bearingMax: 0 }],
      'keepOut[0]: bearingMin must be less',
    ],
    ['keepOut', [{ name: 'x', corners: [{ x: 1, y: 0 }] }], 'keepOut'],
    ['keepOut', [{ name: 'x', corners: AROUND_BASE }], 'keepOut[0]: must not contain the base'],
    ['colour', 'red', 'colour: unknown key "colour"'],
    ['name', '', 'name: '],
  ])('with %s = %j is refused by the path of the field', (path, value, text) => {
    const { code, message } = refusal(parseRigFile, changed(path, value));
    expect(code).toBe('rig-file-invalid');
    expect(message).toContain(text);
  });

  it.each([
    ['truth', undefined, 'truth: is missing'],
    ['truth.axes.pan.backlash', -0.1, 'truth.axes.pan.backlash: must be >= 0, not -0.1'],
    ['truth.gravity', 9.81, 'truth.gravity: unknown key'],
    ['camera.missRate', 2, 'camera.missRate: must be <= 1, not 2'],
    ['camera.noise', null, 'camera.noise: must be a number, not null'],
  ])('with %s = %j cannot be simulated', (path, value, text) => {
    expect(refusal(parseSimulatedRigFile, changed(path, value)).message).toContain(text);
  });

  it.each([null, 42, 'rig', [], {}])('that is %j is refused', (document) => {
    expect(refusal(parseRigFile, document).code).toBe('rig-file-invalid');
  });
});
