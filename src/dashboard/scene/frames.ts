/**
 * Coordinate frames as drawn in the exercise: three labelled arrows, 10 cm long. Also the scene's
 * size, and angle smoothing.
 */
import {
  CanvasTexture,
  type ColorRepresentation,
  ConeGeometry,
  CylinderGeometry,
  Group,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  Quaternion,
  Sprite,
  SpriteMaterial,
  Vector3,
} from 'three';
import type { RigView } from '../../api/rig.ts';
import type { Transform } from '../../geometry/transforms.ts';

const LENGTH_M = 0.1;
const TIP_M = 0.02;
const THICK_M = 0.0025;
const LETTER_M = 0.035;
/** Length of a frame including its label [m]. */
export const FRAME_LENGTH_M = LENGTH_M + LETTER_M;
const LETTER_PX = 64;
const Y = new Vector3(0, 1, 0);
const AXES = [
  ['x', new Vector3(1, 0, 0)],
  ['y', new Vector3(0, 1, 0)],
  ['z', new Vector3(0, 0, 1)],
] as const;

/** The colours of the axes. */
export type AxisColours = Readonly<Record<'x' | 'y' | 'z', ColorRepresentation>>;

/** The page's colours used by the scene. */
export interface Colours {
  readonly floor: ColorRepresentation;
  readonly line: ColorRepresentation;
  readonly ground: ColorRepresentation;
  readonly text: ColorRepresentation;
  readonly rig: ColorRepresentation;
  readonly servo: ColorRepresentation;
  readonly brass: ColorRepresentation;
  readonly light: ColorRepresentation;
  readonly accent: ColorRepresentation;
  /** Colour of a student's answer. */
  readonly answer: ColorRepresentation;
  readonly axes: AxisColours;
}

/** A drawn coordinate frame. */
export class FrameModel extends Group {
  /** @param lettered whether the axes are labelled */
  constructor(colours: AxisColours, lettered: boolean) {
    super();
    for (const [name, direction] of AXES) this.add(axis(name, direction, colours[name], lettered));
  }

  /** Sets the frame's pose. @param T_world_frame null hides it */
  place(T_world_frame: Transform | null): void {
    this.visible = T_world_frame !== null;
    if (!T_world_frame) return;
    this.matrixAutoUpdate = false; // A student's matrix may not be a rigid transform.
    this.matrix.copy(new Matrix4().fromArray(T_world_frame as number[]).transpose());
    this.matrixWorldNeedsUpdate = true;
  }
}

function axis(
  name: string,
  direction: Vector3,
  colour: ColorRepresentation,
  lettered: boolean,
): Group {
  const parts = new Group();
  const paint = new MeshBasicMaterial({ color: colour });
  const shaft = new Mesh(new CylinderGeometry(THICK_M, THICK_M, LENGTH_M - TIP_M, 8), paint);
  const tip = new Mesh(new ConeGeometry(3 * THICK_M, TIP_M, 12), paint);
  shaft.position.y = (LENGTH_M - TIP_M) / 2;
  tip.position.y = LENGTH_M - TIP_M / 2;
  const arrow = new Group();
  arrow.add(shaft, tip);
  arrow.quaternion.copy(new Quaternion().setFromUnitVectors(Y, direction));
  parts.add(arrow);
  if (lettered) {
    const letter = letterOf(name, colour);
    letter.position.copy(direction).multiplyScalar(LENGTH_M + LETTER_M / 2);
    parts.add(letter);
  }
  return parts;
}

function letterOf(text: string, colour: ColorRepresentation): Sprite {
  const canvas = document.createElement('canvas');
  canvas.width = LETTER_PX;
  canvas.height = LETTER_PX;
  const pen = canvas.getContext('2d')!;
  pen.font = `600 ${0.75 * LETTER_PX}px system-ui, sans-serif`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillStyle = String(colour);
  pen.fillText(text, LETTER_PX / 2, LETTER_PX / 2);
  const map = new CanvasTexture(canvas);
  const sprite = new Sprite(new SpriteMaterial({ map, depthTest: false }));
  sprite.scale.setScalar(LETTER_M);
  return sprite;
}

/** The dimensions of the rig and its work area. */
export type SceneGeometry = RigView['geometry'] & Pick<RigView, 'workArea'>;

/** The larger extent of rig and floor [m]. */
export const sizeOf = ({ l1M, l2M, workArea }: SceneGeometry): number =>
  Math.max(workArea.rMaxM, l1M + l2M);

/** The angles of both axes [rad]. */
export interface SceneAngles {
  readonly panRad: number;
  readonly tiltRad: number;
}

/** Time constant of the decay [ms]. */
const TIME_CONSTANT_MS = 40;
/** Remaining angle that is not visible. */
const MIN_RAD = 2e-4;
/** Upper limit of a frame's duration, for the frame after a pause [ms]. */
const MAX_FRAME_MS = 50;

/**
 * Interpolates angles that arrive twenty times per second to the display's frame rate, by
 * exponential decay. With reduced motion, angles are shown as they arrive.
 */
export class AngleSmoothing {
  readonly #atOnce: boolean;
  #shown: SceneAngles | undefined;
  #target: SceneAngles = { panRad: 0, tiltRad: 0 };
  #lastMs: number | undefined;

  /** @param atOnce disables the smoothing */
  constructor(atOnce: boolean) {
    this.#atOnce = atOnce;
  }

  /** The angles to show. */
  get angles(): SceneAngles {
    return this.#shown ?? this.#target;
  }

  setTarget({ panRad, tiltRad }: SceneAngles): void {
    const same = panRad === this.#target.panRad && tiltRad === this.#target.tiltRad;
    if (!same) this.#target = { panRad, tiltRad };
  }

  /** Advances to this time; returns whether the motion continues. */
  advance(nowMs: number): boolean {
    const spanMs = Math.min(nowMs - (this.#lastMs ?? nowMs - MAX_FRAME_MS), MAX_FRAME_MS);
    const { panRad, tiltRad } = this.angles;
    const [pan, tilt] = [this.#target.panRad - panRad, this.#target.tiltRad - tiltRad];
    const arrived = this.#atOnce || !this.#shown || Math.hypot(pan, tilt) < MIN_RAD;
    const share = 1 - Math.exp(-spanMs / TIME_CONSTANT_MS);
    this.#shown = arrived
      ? this.#target
      : { panRad: panRad + share * pan, tiltRad: tiltRad + share * tilt };
    this.#lastMs = arrived ? undefined : nowMs;
    return !arrived;
  }
}
