/** Coordinate frames as the exercise draws them: three arrows with a letter each, 10 cm long. */
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
import type { Transform } from '../../geometry/transforms.ts';

const LENGTH_M = 0.1;
const TIP_M = 0.02;
const THICK_M = 0.0025;
const LETTER_M = 0.035;
/** How far a frame reaches, with its letters [m]. */
export const FRAME_LENGTH_M = LENGTH_M + LETTER_M;
const LETTER_PX = 64;
const Y = new Vector3(0, 1, 0);
const AXES = [
  ['x', new Vector3(1, 0, 0)],
  ['y', new Vector3(0, 1, 0)],
  ['z', new Vector3(0, 0, 1)],
] as const;

/** A colour for each axis. */
export type AxisColours = Readonly<Record<'x' | 'y' | 'z', ColorRepresentation>>;

/** A frame where it is put. */
export class FrameModel extends Group {
  /** @param lettered whether each axis has its letter */
  constructor(colours: AxisColours, lettered: boolean) {
    super();
    for (const [name, direction] of AXES) this.add(axis(name, direction, colours[name], lettered));
  }

  /** Puts it where a matrix says. @param T_world_frame null takes it away */
  at(T_world_frame: Transform | null): void {
    this.visible = T_world_frame !== null;
    if (!T_world_frame) return;
    this.matrixAutoUpdate = false; // a student's matrix may be none of a rotation and a place
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
