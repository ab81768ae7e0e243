/** The command `exercise`, as students run it, with small nets where the big one would take long. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StepResult } from '../../../src/course/steps.ts';
import { temporaryDirectory } from '../../store/temporary-store.ts';
import { Pantilt, runPantilt } from '../../support/pantilt.ts';

interface Report {
  readonly rig: string;
  readonly steps: { readonly step: string; readonly result: StepResult }[];
}

const SMALL = ['--hidden', '32,32', '--batch', '64', '--iterations', '60'];

async function exercise(...args: string[]): Promise<Report> {
  const { code, stdout, stderr } = await runPantilt(['exercise', '--json', ...args]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Report;
}

test('tells the exercise’s numbers: poses, and 132,866 parameters', async () => {
  const { rig, steps } = await exercise('--step', 'direct', 'inverse', 'parameters');
  expect(rig).toBe('hobby');
  const [direct, inverse, parameters] = steps.map(({ result }) => result);
  // At beta = 90° the head lies l2 = 82.5 mm forward of the tilt axis, l1 = 195 mm above the floor.
  expect(direct!.poses![1]).toMatchObject({ alphaRad: 0, xM: expect.closeTo(0.0825, 6) });
  expect(direct!.poses![1]!.matrix[11]).toBeCloseTo(0.195, 6);
  expect(inverse!.poses![0]).toMatchObject({ xM: expect.closeTo(1.5, 9), alphaRad: 0 });
  const total = parameters!.layers!.reduce((sum, { weights, biases }) => sum + weights + biases, 0);
  expect(total).toBe(132_866);
});

test('goes through all steps, and draws each that has something to show', async () => {
  const folder = join(await temporaryDirectory(), 'pictures');
  const { steps } = await exercise(...SMALL, '--pictures', folder);
  const names = steps.map(({ step }) => step);
  expect(names).toHaveLength(11);
  const drawn = names.filter((name) => name !== 'parameters').map((name) => `${name}.svg`);
  expect((await readdir(folder)).sort()).toEqual(drawn.sort());
  for (const file of drawn) {
    const svg = await readFile(join(folder, file), 'utf8');
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(svg).not.toContain('NaN');
  }
  const shots = steps.at(-1)!.result.shots!;
  const errorsMm = shots.flatMap(({ solver, errorMm }) =>
    solver === 'inverse' ? (errorMm ?? []) : [],
  );
  expect(Math.max(...errorsMm)).toBeGreaterThan(50); // a flawed rig, and the ideal robot's angles
});

test('saves weights that are read again, and shoots with them', async () => {
  const file = join(await temporaryDirectory(), 'net.safetensors');
  const encoding = ['--encoding', 'sine-cosine'];
  const trained = await exercise(...SMALL, ...encoding, '--step', 'rig', '--save', file);
  const loaded = await exercise('--load', file, '--step', 'rig');
  expect(loaded.steps).toEqual(trained.steps);
});

test('explains each step, in French too', async () => {
  const { code, stdout } = await runPantilt(['exercise', '--language', 'fr', '--step', 'laser']);
  expect(code).toBe(0);
  expect(stdout).toContain('Laser : des angles au sol');
});

test('refuses what is no net, no weights, no folder', async () => {
  const usage = await runPantilt(['exercise', '--hidden', '64,0']);
  expect(usage.code).toBe(2);
  expect(usage.stderr).toContain('"0" is no width');

  const folder = await temporaryDirectory();
  const file = join(folder, 'weights.safetensors');
  await writeFile(file, 'no weights at all');
  const broken = await runPantilt(['exercise', '--step', 'rig', '--load', file]);
  expect(broken.code).toBe(1);
  expect(broken.stderr).toContain('safetensors');

  const misplaced = await runPantilt(['exercise', '--step', 'direct', '--pictures', file]);
  expect(misplaced.code).toBe(1);
  expect(misplaced.stderr).toContain(file);
});

test('measures the inverses on the rig of a daemon', async () => {
  const daemon = new Pantilt([
    ...['serve', '--listen', '127.0.0.1:0', '--data', await temporaryDirectory()],
  ]);
  const [url] = await daemon.says(/open (http:\S+)/);
  const { rig, steps } = await exercise('--url', url!, ...SMALL, '--step', 'rig');
  expect(rig).toBe('hobby');
  const shots = steps[0]!.result.shots!;
  expect(shots.filter(({ solver }) => solver === 'inverse')).toHaveLength(12);
  expect(shots.filter(({ solver }) => solver === 'learned inverse')).toHaveLength(12);
  expect(shots.some(({ errorMm }) => errorMm !== null && errorMm > 20)).toBe(true);
});
