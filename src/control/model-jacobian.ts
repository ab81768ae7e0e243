/**
 * The model's own Jacobian at a target: what a metre on the floor is in commanded angles, and back.
 */
import type { Model } from '../learning/model.ts';
import type { Angles, Axis, FloorPoint } from '../units.ts';
import { floorPoint } from '../units.ts';

/** Steps of the central differences [m]: wide enough for nets, narrow for the floor. */
const STEP_M = 0.01;

/** How angles and the spot hang together near a target. */
export interface ModelJacobian {
  /** The standard deviation of each angle [rad] for one metre of noise on both coordinates. */
  readonly radPerMetre: Readonly<Record<Axis, number>>;
  /** How the spot moves by each angle, along x and along y [m/rad]. */
  readonly spotByAngle: Readonly<Record<Axis, readonly [xM: number, yM: number]>>;
}

/** Differentiates a model; nothing where it has no angles, or can't tell the axes apart. */
export function modelJacobian(model: Model, { xM, yM }: FloorPoint): ModelJacobian | undefined {
  const at = (dxM: number, dyM: number): Angles | undefined =>
    model.predict(floorPoint(xM + dxM, yM + dyM))?.angles;
  const [left, right, below, above] = [
    at(-STEP_M, 0),
    at(STEP_M, 0),
    at(0, -STEP_M),
    at(0, STEP_M),
  ];
  if (!left || !right || !below || !above) return undefined;
  const slope = (from: number, to: number) => (to - from) / (2 * STEP_M);
  const [panX, panY] = [slope(left.panRad, right.panRad), slope(below.panRad, above.panRad)];
  const [tiltX, tiltY] = [slope(left.tiltRad, right.tiltRad), slope(below.tiltRad, above.tiltRad)];
  const determinant = panX * tiltY - panY * tiltX;
  if (!(Math.abs(determinant) > Number.EPSILON)) return undefined;
  return {
    radPerMetre: { pan: Math.hypot(panX, panY), tilt: Math.hypot(tiltX, tiltY) },
    spotByAngle: {
      pan: [tiltY / determinant, -tiltX / determinant],
      tilt: [-panY / determinant, panX / determinant],
    },
  };
}
