/**
 * Several rigs aim at one point. It is given in the frame of their site; the rig file of each states
 * the rig's place in it (`base`).
 */
import type { BeamPair, JointAim } from '../api/rigs.ts';
import { PantiltError } from '../errors.ts';
import { type SpatialPoint, spatialPoint } from '../geometry/targets.ts';
import {
  compose,
  invert,
  rotationZ,
  type Transform,
  transformPoint,
  translation,
} from '../geometry/transforms.ts';
import { msg } from '../message.ts';
import type { Rig } from '../rig/rig.ts';
import { metres, radians } from '../units.ts';
import type { Aiming } from './aiming.ts';
import type { Models } from './models.ts';

/** What it needs of a rig. */
interface AimedRig {
  readonly rig: Pick<Rig, 'description'>;
  readonly aiming: Aiming;
  readonly models: Models;
}

/**
 * Aims rigs at a point of their site; nothing moves unless all can reach it.
 * @throws PantiltError `rigs-too-few`, `rig-base-missing`; as `Aiming.aim`, with the name of the rig
 */
export async function aimTogether(
  rigs: readonly AimedRig[],
  point: SpatialPoint,
  laser?: boolean,
): Promise<JointAim> {
  if (rigs.length < 2) {
    throw new PantiltError(
      'conflict',
      'rigs-too-few',
      msg`a joint aim needs two rigs with a "base" in their rig files, not ${rigs.length}`,
    );
  }
  const placed = rigs.map(({ rig: { description }, aiming, models }) => {
    const { name, base } = description;
    if (!base) throw baseMissing(name);
    const T_site_rig = compose(
      translation(base.x, base.y, base.z),
      rotationZ(radians(base.bearing)),
    );
    return { name, aiming, models, T_site_rig, target: transformed(invert(T_site_rig), point) };
  });
  for (const { name, aiming, target } of placed) {
    await named(name, async () => {
      const { pulses, reachable } = aiming.predict(target);
      if (!reachable) throw aiming.unreachable(target, pulses);
    });
  }
  const aims = await Promise.all(
    placed.map(async ({ name, aiming, models, T_site_rig, target }) => {
      const { active, model } = models;
      const aim = await named(name, () => aiming.aim(target, laser));
      const passage = aiming.predictPassage(aim, target);
      return {
        passage: passage && transformed(T_site_rig, passage),
        view: { name, modelId: active.id, errorBasis: model.errorBasis, ...target, ...aim },
      };
    }),
  );
  const beams = aims.flatMap((first, i) =>
    aims.slice(i + 1).map(
      (second): BeamPair => ({
        rigs: [first.view.name, second.view.name],
        distanceMm:
          first.passage && second.passage ? 1000 * distanceM(first.passage, second.passage) : null,
        expectedDistanceMm: combined(first.view.expectedErrorMm, second.view.expectedErrorMm),
        distanceBound90Mm: combined(first.view.errorBound90Mm, second.view.errorBound90Mm),
      }),
    ),
  );
  return { rigs: aims.map(({ view }) => view), beams };
}

const baseMissing = (name: string): PantiltError =>
  new PantiltError(
    'conflict',
    'rig-base-missing',
    msg`the rig file of "${name}" states no place of the rig: add "base" with x, y, z and bearing in the frame of the
      site`,
  );

const transformed = (T: Transform, { xM, yM, zM = metres(0) }: SpatialPoint): SpatialPoint =>
  spatialPoint(transformPoint(T, [xM, yM, zM]));

const distanceM = (a: SpatialPoint, b: SpatialPoint): number =>
  Math.hypot(a.xM - b.xM, a.yM - b.yM, (a.zM ?? 0) - (b.zM ?? 0));

/** Independent errors in the plane add as their squares. */
const combined = (first: number | null, second: number | null): number | null =>
  first === null || second === null ? null : Math.hypot(first, second);

async function named<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PantiltError)) throw error;
    const { kind, code, wording, details } = error;
    throw new PantiltError(kind, code, msg`${name}: ${wording}`, { ...details, rig: name });
  }
}
