import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DemoReport } from '../../src/cli/demo-picture.ts';
import { MODEL_KINDS } from '../../src/learning/model-file.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { runPantilt } from '../support/pantilt.ts';

test('refuses a picture that cannot be written, before any work', async () => {
  const picture = join(await temporaryDirectory(), 'nowhere', 'demo.svg');
  const { code, stdout, stderr } = await runPantilt(['demo', '--picture', picture]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^error: can't write .*nowhere doesn't exist; create it first/);
});

test('collects, trains and aims, and reports it as one JSON document', async () => {
  const picture = join(await temporaryDirectory(), 'demo.svg');
  const { code, stdout, stderr } = await runPantilt([
    ...['demo', '--json', '--samples', '8', '--targets', '3', '--seed', '2', '--picture', picture],
  ]);
  expect(code, stderr).toBe(0);
  const { aims, models, samples, ...report } = JSON.parse(stdout) as DemoReport;
  expect(report).toEqual({ rig: 'hobby', seed: 2, active: expect.any(String) });
  const pose = { panUs: expect.any(Number), tiltUs: expect.any(Number), panSide: 1, tiltSide: 1 };
  const point = { xM: expect.any(Number), yM: expect.any(Number) };
  expect(samples).toEqual(Array(8).fill({ ...pose, ...point }));
  expect(models).toEqual(
    MODEL_KINDS.map((kind) => ({
      kind,
      trainSeconds: expect.any(Number),
      medianMm: expect.any(Number),
      p95Mm: expect.any(Number),
      missRate: 0,
    })),
  );
  expect(MODEL_KINDS).toContain(report.active);
  const hit = { hitXM: expect.any(Number), hitYM: expect.any(Number) };
  expect(aims).toEqual(Array(3).fill({ ...point, ...pose, ...hit }));
  expect((await stat(picture)).size).toBeGreaterThan(1000);
});
