/** The command `exercise` through all steps, with a net smaller than the course's. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../store/temporary-store.ts';
import { Pantilt } from '../../support/pantilt.ts';
import { exercise } from './exercise-report.ts';

const SMALL = ['--hidden', '32,32', '--batch', '64', '--iterations', '60'];

test('runs all steps, and draws those with a picture', async () => {
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

test('saves weights, reads them again, and aims with them', async () => {
  const file = join(await temporaryDirectory(), 'net.safetensors');
  const encoding = ['--encoding', 'sine-cosine'];
  const trained = await exercise(...SMALL, ...encoding, '--step', 'rig', '--save', file);
  const loaded = await exercise('--load', file, '--step', 'rig');
  expect(loaded.steps).toEqual(trained.steps);
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
