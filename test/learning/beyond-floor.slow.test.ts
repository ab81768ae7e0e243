import { expect, it } from 'vitest';
import { isDirection } from '../../src/geometry/targets.ts';
import { Random } from '../../src/random.ts';
import { drawRig } from '../../src/simulator/rig-family.ts';
import { errorOf, learn, point, towards } from './beyond-floor.ts';

it('states an honest bound', () => {
  let [beyond, shots] = [0, 0];
  for (let seed = 1; seed <= 20; seed++) {
    const rig = drawRig(seed);
    const model = learn(rig, 'servo-nets');
    const random = new Random(seed, 'targets');
    for (let i = 0; i < 40; i++) {
      const target =
        i % 2 === 0
          ? point(2, random.uniform(-1, 1), random.uniform(0.05, 1.5))
          : towards(random.uniform(-1.2, 1.2), random.uniform(-1, 0.5));
      const { errorBound90Mm, errorBound90Rad } = model.predict(target)!;
      const bound = isDirection(target) ? errorBound90Rad! : errorBound90Mm! / 1000;
      if (errorOf(rig, model, target, random) > bound) beyond++;
      shots++;
    }
  }
  expect(beyond / shots).toBeLessThan(0.13);
  expect(beyond / shots).toBeGreaterThan(0.04);
});
