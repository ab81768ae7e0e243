import { describe, expect, it } from 'vitest';
import { distanceM } from '../../src/geometry/work-area.ts';
import {
  modelFromSafetensors,
  modelToSafetensors,
} from '../../src/learning/exchange/model-safetensors.ts';
import { loadModel } from '../../src/learning/model.ts';
import {
  fitObserverFrame,
  LOOKS,
  nextReference,
  observerFrame,
  referencePlaces,
} from '../../src/learning/observer-frame.ts';
import { trainModel } from '../../src/learning/train.ts';
import { quantile } from '../../src/quantile.ts';
import { Random } from '../../src/random.ts';
import type { Reference } from '../../src/samples/reference.ts';
import { drawForeignRig } from '../../src/simulator/foreign-rig.ts';
import { look, seenPoint } from '../../src/simulator/mechanics.ts';
import { knownOf } from '../../src/simulator/simulated-rig-file.ts';
import { type FloorPoint, floorPoint } from '../../src/units.ts';
import { takeSamples } from './one-sided-samples.ts';

const simulated = drawForeignRig('observer', 107);
const rig = knownOf(simulated);
const { workArea } = rig;
const places = referencePlaces(workArea);

/** References at the most informative places, seen with noise. */
function referencesOf(count: number, seenAt: (point: FloorPoint) => FloorPoint): Reference[] {
  const references: Reference[] = [];
  while (references.length < count) {
    const point = nextReference(references, workArea, places);
    const seen = seenAt(point);
    references.push({ ...point, seenXM: seen.xM, seenYM: seen.yM, looks: LOOKS });
  }
  return references;
}

/** The median of some looks of the camera. */
function seenByCamera(point: FloorPoint, random: Random): FloorPoint {
  const looks = Array.from({ length: LOOKS }, () => look(simulated, point, random)!);
  const median = (of: (spot: FloorPoint) => number) => quantile(looks.map(of), 0.5)!;
  return floorPoint(
    median(({ xM }) => xM),
    median(({ yM }) => yM),
  );
}

/** Median distance over the work area from where the camera really sees a point [m]. */
const errorM = (seenAt: (point: FloorPoint) => FloorPoint): number =>
  quantile(
    places.map((point) => distanceM(seenAt(point), seenPoint(simulated.camera, point))),
    0.5,
  )!;

describe('the frame of an observer', () => {
  const random = new Random(1, 'references');
  const references = referencesOf(6, (point) => seenByCamera(point, random));
  const frameOf = (count: number) =>
    observerFrame(fitObserverFrame(references.slice(0, count), workArea, 1)!);

  it('comes nearer to the true one with each reference', () => {
    const uncorrectedM = errorM((point) => point);
    const [three, six] = [3, 6].map((count) => errorM(frameOf(count).seenAt));
    expect(uncorrectedM).toBeGreaterThan(0.006);
    expect(three!).toBeLessThan(0.6 * uncorrectedM);
    expect(six!).toBeLessThan(three!);
  });

  it('has a covariance that describes its errors, and falls with each reference', () => {
    const rootMeanSquareM = (count: number) =>
      Math.sqrt(
        places.reduce((sum, point) => {
          const [xx, , yy] = frameOf(count).covariance(point);
          return sum + xx + yy;
        }, 0) / places.length,
      );
    const ratio = errorM(frameOf(6).seenAt) / rootMeanSquareM(6);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2);
    expect(rootMeanSquareM(6)).toBeLessThan(rootMeanSquareM(3));
  });

  it('is nearly exact if the references agree with the observer', () => {
    const noise = new Random(2, 'noise');
    const agreeing = referencesOf(3, ({ xM, yM }) =>
      floorPoint(xM + noise.normal(0.002), yM + noise.normal(0.002)),
    );
    const frame = observerFrame(fitObserverFrame(agreeing, workArea, 1)!);
    const shiftsM = places.map((point) => distanceM(frame.seenAt(point), point));
    expect(Math.max(...shiftsM)).toBeLessThan(0.003);
  });

  it('does not exist without references', () => {
    expect(fitObserverFrame([], workArea, 1)).toBeUndefined();
  });

  it('is requested at places that are not on one line', () => {
    const [a, b, c] = references as [Reference, Reference, Reference];
    const area = Math.abs((b.xM - a.xM) * (c.yM - a.yM) - (c.xM - a.xM) * (b.yM - a.yM)) / 2;
    expect(area).toBeGreaterThan(0.1);
  });
});

describe('a model with references', () => {
  const random = new Random(3, 'references');
  const references = referencesOf(3, (point) => seenByCamera(point, random));
  const request = {
    kind: 'servo-nets',
    rig,
    measurements: takeSamples(simulated, 30, 1),
    seed: 1,
  } as const;
  const model = loadModel(trainModel({ ...request, references }));
  const plain = loadModel(trainModel(request));
  const target = floorPoint(1.1, 0.4);

  it('aims where the observer sees the target, and in its frame as without references', () => {
    const seen = model.frame.seenAt(target);
    expect(distanceM(seen, target)).toBeGreaterThan(0.003);
    expect(model.predict(target)!.angles).toEqual(plain.predict(seen)!.angles);
    expect(model.inObserverFrame.predict(target)).toEqual(plain.predict(target));
    expect(plain.inObserverFrame).toBe(plain);
  });

  it('states errors on the floor, which include those of the frame', () => {
    expect(model.errorBasis).toMatchObject({ references: 3 });
    expect(plain.errorBasis).toMatchObject({ references: 0 });
    expect(model.predict(target)!.errorBound90Mm!).toBeGreaterThan(
      plain.predict(model.frame.seenAt(target))!.errorBound90Mm!,
    );
  });

  it('leaves points above the floor as they are', () => {
    const above = { ...target, zM: 0.2 } as FloorPoint;
    expect(model.predict(above)).toEqual(plain.predict(above));
  });

  it('keeps the frame in a safetensors file', () => {
    const file = modelFromSafetensors(modelToSafetensors(model.file), rig);
    expect(file.frame).toEqual(model.file.frame);
  });

  it('does not correct the nominal inverse, which has no observer', () => {
    expect(trainModel({ ...request, kind: 'nominal', references }).frame).toBeUndefined();
  });
});
