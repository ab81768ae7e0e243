/**
 * calibration/rig-file.schema.json matches the code, and both validate every field of a rig file in
 * the same way. `npx vitest run test/calibration -u` rewrites the schema.
 */
import { fileURLToPath } from 'node:url';
import { Compile } from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import { PantiltError } from '../../src/errors.ts';
import { parseRigFile } from '../../src/rig-file.ts';
import { rigDocument } from '../../src/simulator/rig-family.ts';
import {
  parseSimulatedRigFile,
  SimulatedRigFileSchema,
} from '../../src/simulator/simulated-rig-file.ts';

type Json = Record<string, unknown>;

const SCHEMA_FILE = fileURLToPath(
  new URL('../../calibration/rig-file.schema.json', import.meta.url),
);
/** The fields of a simulated rig only. */
const SIMULATED_ONLY = ['truth', 'camera'];

const published = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  ...SimulatedRigFileSchema,
  required: SimulatedRigFileSchema.required.filter((key) => !SIMULATED_ONLY.includes(key)),
};

it('the published schema agrees with the code', async () => {
  await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot(SCHEMA_FILE);
});

const schema: Json = JSON.parse(JSON.stringify(published));
const validator = Compile(schema);

describe.each(['ideal', 'hobby-mild', 'hobby', 'hobby-rough'])('rig file %s', (name) => {
  it('fits the schema', () => {
    expect(validator.Errors(rigDocument(name))[1]).toEqual([]);
  });

  it('fits it as a real rig, without truth and camera', () => {
    const { truth, camera, ...real } = rigDocument(name);
    expect(validator.Check(real)).toBe(true);
    expect(parseRigFile(real).name).toBe(name);
  });
});

interface Fault {
  /** Dotted path of the field. */
  readonly path: string;
  readonly value: unknown;
}

/** One of each optional flaw. */
const OPTIONAL_AXIS_FLAWS = {
  reversed: true,
  kinks: [{ angle: 0.1, deviation: 0.01 }],
  deadSpots: [{ angle: 0.1, width: 0.02 }],
  flats: [{ angle: 0.2, width: 0.02 }],
  sticking: [{ angle: 0.3, width: 0.02 }],
  bumps: [{ angle: 0.4, height: 0.03, width: 0.05 }],
  creep: { angle: 0.01, time: 30 },
};
const OPTIONAL_FLAWS = {
  panByTilt: [{ amplitude: 0.01, cycles: 2, phase: 0 }],
  mast: { bend: 0.01, bearing: 0 },
  floor: {
    bumps: [{ x: 1, y: 0, radius: 0.2, height: 0.01 }],
    edges: [{ bearing: 0, distance: 1, height: 0.01 }],
  },
  knocks: [
    { time: 10, base: { x: 0.1, y: 0, z: 0, roll: 0, pitch: 0, yaw: 0.05 }, pan: 0.1, tilt: 0.1 },
  ],
};
const OPTIONAL_CAMERA = {
  lens: { x: 0.9, y: 0, distortion: -0.01 },
  homography: [1, 0, 0, 0, 1, 0, 0.01, 0, 1],
};

/** The rig file of hobby with all optional fields. */
function completeDocument() {
  const { truth, camera, ...known } = rigDocument('hobby') as Record<'truth' | 'camera', Json>;
  const { pan, tilt } = truth.axes as Record<'pan' | 'tilt', Json>;
  const corners = [0, 1, 2].map((y) => ({ x: 1 + y * y, y }));
  return {
    ...known,
    base: { x: 1, y: -2, z: 0.1, bearing: 1.5 },
    keepOut: [{ name: 'table', corners }],
    surfaces: [
      {
        name: 'wall',
        corners: [
          { x: 2, y: 1, z: 0 },
          { x: 2, y: -1, z: 0 },
          { x: 2, y: 0, z: 2 },
        ],
      },
    ],
    truth: {
      ...truth,
      ...structuredClone(OPTIONAL_FLAWS),
      axes: {
        pan: { ...pan, ...structuredClone(OPTIONAL_AXIS_FLAWS) },
        tilt: { ...tilt, ...structuredClone(OPTIONAL_AXIS_FLAWS) },
      },
    },
    camera: { ...camera, ...structuredClone(OPTIONAL_CAMERA) },
  };
}

it('the rig file with all optional fields fits schema and parser', () => {
  expect(validator.Errors(completeDocument())[1]).toEqual([]);
  expect(parseSimulatedRigFile(completeDocument())).toEqual(completeDocument());
});

it('kinks in another order are refused', () => {
  const document = completeDocument();
  document.truth.axes.tilt.kinks = [0.1, 0.3, 0.2].map((angle) => ({ angle, deviation: 0 }));
  expect(refusalOf(() => parseSimulatedRigFile(document)).message).toContain(
    'truth.axes.tilt.kinks.2.angle: must be greater than the angle before (0.3), not 0.2',
  );
});

/** For each field of a schema: a wrong type, and a number beyond each of its bounds. */
function faultsOf(node: Json, path: string[] = []): Fault[] {
  const at = path.join('.');
  const wrongType = node.type === 'boolean' ? 'no' : false;
  const faults: Fault[] = path.length > 0 ? [{ path: at, value: wrongType }] : [];
  for (const [key, child] of Object.entries((node.properties ?? {}) as Record<string, Json>)) {
    faults.push(...faultsOf(child, [...path, key]));
  }
  if (node.type === 'object') faults.push({ path: [...path, 'colour'].join('.'), value: 'red' });
  if (node.type === 'number') {
    faults.push({ path: at, value: '1' }, { path: at, value: null });
    if (typeof node.minimum === 'number') faults.push({ path: at, value: node.minimum - 0.1 });
    if (typeof node.maximum === 'number') faults.push({ path: at, value: node.maximum + 0.1 });
    const above = node.exclusiveMinimum;
    if (typeof above === 'number') faults.push({ path: at, value: above });
  }
  if (node.type === 'array') {
    const item = (node.items ?? {}) as Json;
    faults.push(...faultsOf(item, [...path, '0']).slice(1));
  }
  return faults;
}

/** The same with one value replaced. */
function faulty({ path, value }: Fault): Json {
  const document: Json = completeDocument();
  const keys = path.split('.');
  const last = keys.pop()!;
  const parent = keys.reduce<Json>((node, key) => node[key] as Json, document);
  parent[last] = value;
  return document;
}

const faults = faultsOf(schema);

describe('each field', () => {
  it('is among those tried', () => {
    const paths = new Set(faults.map(({ path }) => path));
    expect(paths.size).toBeGreaterThan(120);
    expect(paths).toContain('truth.axes.tilt.harmonics.0.phase');
  });

  it.each(faults)('$path = $value is refused by the schema and named by the parser', (fault) => {
    const document = faulty(fault);
    expect(validator.Check(document)).toBe(false);
    const parse = SIMULATED_ONLY.some((key) => fault.path.startsWith(key))
      ? parseSimulatedRigFile
      : parseRigFile;
    const thrown = refusalOf(() => parse(document));
    expect(thrown).toMatchObject({ code: 'rig-file-invalid', kind: 'invalid' });
    const { errors } = thrown.details as { errors: { path: string }[] };
    expect(errors.map(({ path }) => path)).toContain(fault.path);
  });
});

function refusalOf(parse: () => unknown): PantiltError {
  try {
    parse();
  } catch (error) {
    if (error instanceof PantiltError) return error;
    throw error;
  }
  throw new Error('it was taken');
}
