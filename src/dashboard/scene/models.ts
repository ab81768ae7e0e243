/** The parts of the scene: rig, beam, target, floor; lengths in metres. */
import {
  BoxGeometry,
  CanvasTexture,
  CircleGeometry,
  type ColorRepresentation,
  CylinderGeometry,
  DirectionalLight,
  Group,
  HemisphereLight,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  type Object3D,
  PlaneGeometry,
  Quaternion,
  RingGeometry,
  type Scene,
  ShadowMaterial,
  SRGBColorSpace,
  Vector3,
} from 'three';
import { laser } from '../../geometry/kinematics.ts';
import { type FloorPoint, metres, radians } from '../../units.ts';
import { paintFloor } from './floor-paint.ts';
import type { SceneAngles } from './frames.ts';
import {
  type AxisColours,
  type Colours,
  FrameModel,
  type SceneGeometry,
  sizeOf,
} from './frames.ts';

const X = new Vector3(1, 0, 0);
const Y = new Vector3(0, 1, 0);
const Z = new Vector3(0, 0, 1);
/** Floor markings are drawn first, in order and without depth, so that they hide nothing. */
const PAINT = { depthWrite: false } as const;
/** Sizes of markers, and the length of a beam that misses the floor, relative to the scene's size. */
const BEAM_WIDTH = 0.0025;
const SPOT = 0.016;
const RING = [0.028, 0.036] as const;
const BEAM_LENGTH = 3.3;

/** Widths of the rig's parts, relative to its height, as on a rig of hobby servos. */
const PART = 0.09;
const MIN_PART_M = 0.012;

/**
 * Base, turntable with bracket, tilt servo, arm and laser; the joints follow the nominal kinematics.
 */
export class RigModel extends Group {
  readonly #pan = new Group();
  readonly #tilt = new Group();
  readonly #tip = new Group();
  readonly #lens: MeshBasicMaterial;
  readonly #colours: Colours;

  constructor({ l1M, l2M }: SceneGeometry, colours: Colours) {
    super();
    this.#colours = colours;
    const servo = new MeshLambertMaterial({ color: colours.servo });
    const metal = new MeshLambertMaterial({ color: colours.rig });
    const brass = new MeshLambertMaterial({ color: colours.brass });
    this.#lens = new MeshBasicMaterial({ color: colours.rig });
    const partM = Math.max(MIN_PART_M, PART * l1M);
    const box = (material: MeshLambertMaterial, ...sizes: [number, number, number]) =>
      new Mesh(new BoxGeometry(...(sizes.map((size) => size * partM) as typeof sizes)), material);
    const disc = (material: MeshLambertMaterial, radius: number, height: number) =>
      new Mesh(new CylinderGeometry(radius * partM, radius * partM, height * partM, 32), material);
    const tableM = 2.6 * partM;

    // The base: a plate with the pan servo, whose horn carries the turntable.
    this.add(
      placed(box(metal, 6.4, 6.4, 0.35), 0, 0, 0.18 * partM),
      placed(box(servo, 2.3, 1.2, 1.9), 0.5 * partM, 0, 1.3 * partM),
      placed(box(servo, 3.2, 1.2, 0.18), 0.5 * partM, 0, 1.8 * partM),
    );
    const table = disc(metal, 1.7, 0.25);
    table.rotation.x = Math.PI / 2; // Cylinders stand along y.
    // The bracket: two cheeks from the turntable to the tilt axis.
    const cheekM = l1M + 0.6 * partM - tableM;
    for (const side of [-1, 1]) {
      const cheek = new Mesh(new BoxGeometry(1.5 * partM, 0.2 * partM, cheekM), metal);
      const bearing = disc(metal, 0.75, 0.22);
      this.#pan.add(
        placed(cheek, 0, side * partM, tableM + cheekM / 2),
        placed(bearing, 0, side * partM, l1M),
      );
    }
    this.#pan.add(
      placed(table, 0, 0, tableM),
      placed(box(metal, 1.5, 2.2, 0.2), 0, 0, tableM + 0.2 * partM),
      placed(box(servo, 2.3, 1.3, 1.2), -0.45 * partM, 0, l1M - 1.5 * partM),
      placed(this.#tilt, 0, 0, l1M),
    );
    // The arm from the tilt axis to the laser.
    const arm = new Mesh(new BoxGeometry(0.9 * partM, 0.7 * partM, l2M), metal);
    const tube = disc(brass, 0.62, 4);
    const clamp = disc(metal, 0.8, 1);
    const lens = new Mesh(
      new CylinderGeometry(0.34 * partM, 0.34 * partM, 0.1 * partM, 24),
      this.#lens,
    );
    for (const part of [tube, clamp, lens]) part.rotation.z = Math.PI / 2;
    this.#tilt.add(
      disc(servo, 0.5, 2.6),
      placed(arm, 0, 0, l2M / 2),
      placed(clamp, 0, 0, l2M),
      placed(tube, 0, 0, l2M),
      placed(lens, 2.02 * partM, 0, l2M),
      placed(this.#tip, 2 * partM, 0, l2M),
    );
    this.add(this.#pan);
    this.traverse((part) => {
      part.castShadow = true;
    });
  }

  /** Adds the frames of base, pan, tilt and head, attached to their joints. */
  showFrames(axes: AxisColours, { l2M }: SceneGeometry): void {
    this.add(new FrameModel(axes, false));
    this.#pan.add(new FrameModel(axes, false));
    this.#tilt.add(new FrameModel(axes, false), placed(new FrameModel(axes, true), 0, 0, l2M));
  }

  pose({ panRad, tiltRad }: SceneAngles, laserOn: boolean): void {
    this.#pan.rotation.z = panRad;
    this.#tilt.rotation.y = tiltRad;
    this.#lens.color.set(laserOn ? this.#colours.light : this.#colours.servo);
  }

  /** Origin of the beam, in world coordinates. */
  laserTip(): Vector3 {
    return this.#tip.getWorldPosition(new Vector3());
  }
}

/** The beam and its spot; faint while the laser is off. */
export class Beam extends Group {
  readonly #ray: Mesh<CylinderGeometry, MeshBasicMaterial>;
  readonly #spot: Mesh;

  constructor(geometry: SceneGeometry, { light }: Colours) {
    super();
    const sizeM = sizeOf(geometry);
    const ray = new MeshBasicMaterial({ color: light, transparent: true });
    const widthM = BEAM_WIDTH * sizeM;
    this.#ray = new Mesh(new CylinderGeometry(widthM, widthM, 1, 8), ray);
    const glow = new MeshBasicMaterial({ color: light, ...PAINT });
    this.#spot = painted(new Mesh(new CircleGeometry(SPOT * sizeM, 32), glow), 4);
    this.add(this.#ray, this.#spot);
  }

  /** @param spot the predicted spot; null for the nominal geometry */
  point(
    from: Vector3,
    spot: FloorPoint | null,
    angles: SceneAngles,
    geometry: SceneGeometry,
    on: boolean,
  ): void {
    const pose = { panRad: radians(angles.panRad), tiltRad: radians(angles.tiltRad) };
    const { l1M, l2M } = geometry;
    const hit = spot ?? laser(pose, { l1: metres(l1M), l2: metres(l2M) });
    const ahead = X.clone().applyAxisAngle(Y, angles.tiltRad);
    const to = hit
      ? new Vector3(hit.xM, hit.yM, 0)
      : ahead
          .applyAxisAngle(Z, angles.panRad)
          .multiplyScalar(BEAM_LENGTH * sizeOf(geometry))
          .add(from);
    const ray = to.clone().sub(from);
    this.#ray.position.copy(from).addScaledVector(ray, 0.5);
    this.#ray.scale.set(1, ray.length(), 1);
    this.#ray.quaternion.copy(new Quaternion().setFromUnitVectors(Y, ray.normalize()));
    this.#ray.material.opacity = on ? 0.85 : 0.18;
    this.#spot.position.copy(to);
    this.#spot.visible = on && hit !== undefined;
  }
}

/** A ring on the floor: a target, or a student's answer. */
export class Ring extends Mesh {
  constructor(geometry: SceneGeometry, colour: ColorRepresentation) {
    const [innerM, outerM] = RING.map((size) => size * sizeOf(geometry));
    const paint = new MeshBasicMaterial({ color: colour, ...PAINT });
    super(new RingGeometry(innerM, outerM, 48), paint);
    painted(this, 3).visible = false;
  }

  place(target: FloorPoint | null): void {
    this.visible = target !== null;
    if (target) this.position.set(target.xM, target.yM, 0);
  }
}

/** The floor, painted to the horizon, and a receiver of the rig's shadow. */
export class FloorModel extends Group {
  constructor(geometry: SceneGeometry, colours: Colours, isShaded: boolean) {
    super();
    const halfM = FLOOR * sizeOf(geometry);
    const plane = new PlaneGeometry(2 * halfM, 2 * halfM);
    const map = new CanvasTexture(paintFloor(geometry, colours, halfM));
    map.colorSpace = SRGBColorSpace;
    map.anisotropy = isShaded ? 8 : 2;
    const ground = new MeshBasicMaterial({ map, transparent: true, ...PAINT });
    this.add(painted(new Mesh(plane, ground), 1));
    this.rotation.z = -Math.PI / 2; // The upper edge of the picture is forward, not left.
    if (!isShaded) return;
    const shade = new ShadowMaterial({ opacity: 0.3, ...PAINT });
    const receiver = painted(new Mesh(plane, shade), 2);
    receiver.receiveShadow = true;
    this.add(receiver);
  }
}

/** Half the side of the painted floor, relative to the scene's size. */
const FLOOR = 1.35;

/** Light from above and from one side. @param isShaded whether it casts the rig's shadow */
export function addLights(scene: Scene, { l1M, l2M }: SceneGeometry, isShaded: boolean): void {
  const sun = new DirectionalLight(0xffffff, 1.9);
  sun.position.set(-1, -1.5, 2.6).multiplyScalar(2 * (l1M + l2M));
  scene.add(new HemisphereLight(0xffffff, 0x667788, 1.6), sun);
  if (!isShaded) return;
  sun.castShadow = true;
  sun.shadow.mapSize.set(1024, 1024);
  sun.shadow.radius = 4;
  const { camera } = sun.shadow;
  const reachM = 1.6 * (l1M + l2M);
  Object.assign(camera, { left: -reachM, right: reachM, top: reachM, bottom: -reachM });
  Object.assign(camera, { near: 0.1 * reachM, far: 8 * reachM });
}

function painted<T extends Object3D>(part: T, order: number): T {
  part.renderOrder = order - PAINTED;
  return part;
}
/** Offset that draws floor markings before all other parts. */
const PAINTED = 10;

function placed<T extends Object3D>(part: T, xM: number, yM: number, zM: number): T {
  part.position.set(xM, yM, zM);
  return part;
}
