/** The parts of the scene: rig, beam, target, floor; lengths in metres. */
import {
  BoxGeometry,
  BufferGeometry,
  CircleGeometry,
  type ColorRepresentation,
  CylinderGeometry,
  DirectionalLight,
  Group,
  HemisphereLight,
  Line,
  LineBasicMaterial,
  LineLoop,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  type Object3D,
  Quaternion,
  RingGeometry,
  type Scene,
  Shape,
  ShapeGeometry,
  Vector3,
} from 'three';
import { laser } from '../../geometry/kinematics.ts';
import { type FloorPoint, metres, radians } from '../../units.ts';
import { ringRadii } from '../map/map-geometry.ts';
import type { SceneAngles } from './frames.ts';
import { type AxisColours, FrameModel, type SceneGeometry, sizeOf } from './frames.ts';

/** The page's colours used by the scene. */
export interface Colours {
  readonly floor: ColorRepresentation;
  readonly line: ColorRepresentation;
  readonly rig: ColorRepresentation;
  readonly joint: ColorRepresentation;
  readonly light: ColorRepresentation;
  readonly accent: ColorRepresentation;
  /** Colour of a student's answer. */
  readonly answer: ColorRepresentation;
  readonly axes: AxisColours;
}

const X = new Vector3(1, 0, 0);
const Y = new Vector3(0, 1, 0);
const Z = new Vector3(0, 0, 1);
/** Floor markings are drawn first, in order and without depth, so that they hide nothing. */
const PAINT = { depthWrite: false } as const;
/** Sizes of markers, and the length of a beam that misses the floor, relative to the scene's size. */
const BEAM_WIDTH = 0.0035;
const SPOT = 0.016;
const RING = [0.028, 0.036] as const;
const BEAM_LENGTH = 3.3;

/** Base, column, head and laser; the joints follow the nominal kinematics. */
export class RigModel extends Group {
  readonly #pan = new Group();
  readonly #tilt = new Group();
  readonly #tip = new Group();

  constructor({ l1M, l2M }: SceneGeometry, { rig, joint }: Colours) {
    super();
    const body = new MeshLambertMaterial({ color: rig });
    const metal = new MeshLambertMaterial({ color: joint });
    const thickM = Math.max(0.012, 0.09 * l1M);
    this.add(placed(new Mesh(new BoxGeometry(0.12, 0.12, 0.025), body), 0, 0, 0.0125));
    const column = new Mesh(new BoxGeometry(thickM, 1.6 * thickM, l1M), metal);
    const axle = new Mesh(new CylinderGeometry(0.9 * thickM, 0.9 * thickM, 2.4 * thickM, 24), body);
    const head = new Mesh(new BoxGeometry(0.9 * thickM, 1.2 * thickM, l2M), metal);
    const tube = new Mesh(new CylinderGeometry(0.6 * thickM, 0.6 * thickM, 0.07, 24), body);
    tube.rotation.z = Math.PI / 2; // Cylinders stand along y.
    this.#pan.add(placed(column, 0, 0, l1M / 2), placed(this.#tilt, 0, 0, l1M));
    this.#tilt.add(axle, placed(head, 0, 0, l2M / 2), placed(tube, 0, 0, l2M));
    this.#tilt.add(placed(this.#tip, 0.035, 0, l2M));
    this.add(this.#pan);
  }

  /** Adds the frames of base, pan, tilt and head, attached to their joints. */
  showFrames(axes: AxisColours, { l2M }: SceneGeometry): void {
    this.add(new FrameModel(axes, false));
    this.#pan.add(new FrameModel(axes, false));
    this.#tilt.add(new FrameModel(axes, false), placed(new FrameModel(axes, true), 0, 0, l2M));
  }

  pose({ panRad, tiltRad }: SceneAngles): void {
    this.#pan.rotation.z = panRad;
    this.#tilt.rotation.y = tiltRad;
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
    const way = to.clone().sub(from);
    this.#ray.position.copy(from).addScaledVector(way, 0.5);
    this.#ray.scale.set(1, way.length(), 1);
    this.#ray.quaternion.copy(new Quaternion().setFromUnitVectors(Y, way.normalize()));
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

/** The work area with its range rings. */
export class FloorModel extends Group {
  constructor({ workArea }: SceneGeometry, { floor, line }: Colours) {
    super();
    const { rMinM, rMaxM, bearingMinRad: right, bearingMaxRad: left } = workArea;
    const sector = new Shape();
    sector.absarc(0, 0, rMaxM, right, left, false);
    sector.absarc(0, 0, rMinM, left, right, true);
    const ground = new MeshBasicMaterial({ color: floor, ...PAINT });
    this.add(painted(new Mesh(new ShapeGeometry(sector, 48), ground), 1));
    const material = new LineBasicMaterial({ color: line, ...PAINT });
    const whole = left - right >= 2 * Math.PI; // A full circle has no straight edges.
    if (!whole) {
      const rim = new BufferGeometry().setFromPoints(sector.getPoints(48));
      this.add(painted(new LineLoop(rim, material), 2));
    }
    const rings = ringRadii(rMaxM).filter((radiusM) => radiusM > rMinM);
    for (const radiusM of whole ? [...rings, rMaxM] : rings) {
      const points = Array.from({ length: 65 }, (_, i) => {
        const bearing = right + ((left - right) * i) / 64;
        return new Vector3(radiusM * Math.cos(bearing), radiusM * Math.sin(bearing), 0);
      });
      this.add(painted(new Line(new BufferGeometry().setFromPoints(points), material), 2));
    }
  }
}

/** Light from above and from one side. */
export function addLights(scene: Scene): void {
  const sun = new DirectionalLight(0xffffff, 1.6);
  scene.add(new HemisphereLight(0xffffff, 0x667788, 1.8), placed(sun, -1, -1.5, 3));
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
