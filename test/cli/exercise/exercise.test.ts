/** The command `exercise`: numbers, explanations and refusals. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../store/temporary-store.ts';
import { runPantilt } from '../../support/pantilt.ts';
import { exercise } from './exercise-report.ts';

test('prints the numbers of the exercise: poses, and 132,866 parameters', async () => {
  const { rig, steps } = await exercise('--step', 'direct', 'inverse', 'parameters');
  expect(rig).toBe('hobby');
  const [direct, inverse, parameters] = steps.map(({ result }) => result);
  // At beta = 90° the head is l2 = 82.5 mm in front of the tilt axis, l1 = 195 mm above the floor.
  expect(direct!.poses![1]).toMatchObject({ alphaRad: 0, xM: expect.closeTo(0.0825, 6) });
  expect(direct!.poses![1]!.matrix[11]).toBeCloseTo(0.195, 6);
  expect(inverse!.poses![0]).toMatchObject({ xM: expect.closeTo(1.5, 9), alphaRad: 0 });
  const total = parameters!.layers!.reduce((sum, { weights, biases }) => sum + weights + biases, 0);
  expect(total).toBe(132_866);
});

test('explains each step, in French too', async () => {
  const folder = await temporaryDirectory();
  const { code, stdout } = await runPantilt([
    ...['exercise', '--language', 'fr', '--step', 'laser', 'parameters', '--pictures', folder],
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain('Laser : des angles au sol');
  expect(stdout).toContain('La matrice de la pose 1 (alpha 0,0°, beta 28,6°) :');
  expect(stdout).toMatch(/132\s866 paramètres en tout/);
  expect(stdout).not.toMatch(/\b(pose|layer|spot|head)s? (x|of)\b|\d\.\d/);
  const picture = await readFile(join(folder, 'laser.svg'), 'utf8');
  expect(picture).toContain('Robot et faisceau de profil');
});

test('refuses invalid nets, weights and folders', async () => {
  const usage = await runPantilt(['exercise', '--hidden', '64,0']);
  expect(usage.code).toBe(2);
  expect(usage.stderr).toContain('"0" isn\'t a width');

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
