/**
 * The orbit camera: starts with the whole scene in view and is rotated by mouse, finger or keys.
 * Vertical swipes and the wheel without Ctrl scroll the page.
 */
import { Box3, PerspectiveCamera, Vector3 } from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import { type SceneGeometry, sizeOf } from './frames.ts';

const FIELD_OF_VIEW_DEG = 35;
const VIEW_FROM = new Vector3(-0.75, -0.2, 0.62).normalize();
/** The fraction of the picture filled by the rig and its floor. */
const FILL = 0.96;
/** Limits of the polar angle, from nearly vertical to just above the floor [rad]. */
const POLAR_LIMITS_RAD = [0.15, 1.4] as const;
/** Limits of the distance, in sizes of the scene. */
const DISTANCES = [0.3, 6] as const;
/** A drag over the height of the picture rotates by half a turn. */
const TURN_SPEED = 0.5;
const KEY_RAD = Math.PI / 24;
const KEY_NEARER = 0.9;
/** Half width of the base plate, and thickness of the head [m]. */
const BASE_M = 0.06;
const HEAD_M = 0.045;

/** A camera with its controls. */
export class OrbitCamera {
  readonly camera: PerspectiveCamera;
  readonly #controls: OrbitControls;
  readonly #corners: readonly Vector3[];
  /** What the keys zoom to. */
  readonly #head: Vector3;
  readonly #disposal = new AbortController();
  /** Whether the view is still the initial one. */
  #isInitial = true;

  /** @param aboveM height above the head to keep in view [m] */
  constructor(
    canvas: HTMLCanvasElement,
    geometry: SceneGeometry,
    aboveM: number,
    onChange: () => void,
  ) {
    const sizeM = sizeOf(geometry);
    this.camera = new PerspectiveCamera(FIELD_OF_VIEW_DEG, 1, 0.02 * sizeM, 20 * sizeM);
    this.camera.up.set(0, 0, 1);
    this.#corners = outlineOf(geometry, aboveM);
    const { signal } = this.#disposal;
    const scrolls = (event: WheelEvent) => {
      if (!event.ctrlKey) event.stopImmediatePropagation();
    };
    canvas.addEventListener('wheel', scrolls, { signal, capture: true, passive: true });
    const controls = new OrbitControls(this.camera, canvas);
    this.#controls = controls;
    canvas.style.touchAction = 'pan-y'; // Overrides the controls' own setting, which blocks scrolling.
    controls.cursorStyle = 'grab';
    controls.rotateSpeed = TURN_SPEED;
    controls.enablePan = false; // Keeps the rig in view.
    controls.zoomToCursor = true;
    this.#head = new Vector3(0, 0, geometry.l1M);
    [controls.minPolarAngle, controls.maxPolarAngle] = POLAR_LIMITS_RAD;
    controls.minDistance = DISTANCES[0] * sizeM;
    controls.maxDistance = DISTANCES[1] * sizeM;
    controls.addEventListener('change', onChange);
    controls.addEventListener('start', () => {
      this.#isInitial = false;
    });
    // A swipe rotates the camera slightly before the browser recognises it as scrolling.
    let wasAsFirst = true;
    const before = () => {
      wasAsFirst = this.#isInitial;
      controls.saveState();
    };
    const undo = () => {
      controls.reset();
      this.#isInitial = wasAsFirst;
    };
    canvas.addEventListener('pointerdown', before, { signal, capture: true });
    canvas.addEventListener('pointercancel', undo, { signal });
    canvas.addEventListener('dblclick', () => this.reset(), { signal });
    canvas.addEventListener('keydown', (event) => this.#turnBy(event), { signal });
  }

  /** Adapts to a new aspect ratio. @param aspect width over height */
  fit(aspect: number): void {
    this.camera.aspect = aspect;
    this.camera.updateProjectionMatrix();
    if (this.#isInitial) this.reset();
  }

  /** Resets the view: from behind the rig, above and slightly to its right, with everything in view. */
  reset(): void {
    fitView(this.camera, this.#controls, this.#corners);
    this.#isInitial = true;
  }

  dispose(): void {
    this.#disposal.abort();
    this.#controls.dispose();
  }

  #turnBy(event: KeyboardEvent): void {
    const turn =
      event.ctrlKey || event.altKey || event.metaKey ? undefined : this.#turns[event.key];
    if (!turn) return;
    this.#isInitial = false;
    turn();
    event.preventDefault();
  }

  /** Scales the distance from the rig. */
  #approach(factor: number): void {
    const { target } = this.#controls;
    const { position } = this.camera;
    const distanceM = position.distanceTo(target) * factor;
    if (distanceM < this.#controls.minDistance || distanceM > this.#controls.maxDistance) return;
    position.sub(this.#head).multiplyScalar(factor).add(this.#head);
    target.sub(this.#head).multiplyScalar(factor).add(this.#head);
    this.#controls.update();
  }

  readonly #turns: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => this.#controls.rotateLeft(-KEY_RAD),
    ArrowRight: () => this.#controls.rotateLeft(KEY_RAD),
    ArrowUp: () => this.#controls.rotateUp(KEY_RAD),
    ArrowDown: () => this.#controls.rotateUp(-KEY_RAD),
    '+': () => this.#approach(KEY_NEARER),
    '-': () => this.#approach(1 / KEY_NEARER),
    Home: () => this.reset(),
  };
}

/** Extreme points of the floor, and of the rig in any pose. */
function outlineOf({ l1M, l2M, workArea }: SceneGeometry, aboveM: number): Vector3[] {
  const { rMaxM, bearingMinRad, bearingMaxRad } = workArea;
  const rim = Array.from({ length: 33 }, (_, i) => {
    const bearing = bearingMinRad + ((bearingMaxRad - bearingMinRad) * i) / 32;
    return new Vector3(rMaxM * Math.cos(bearing), rMaxM * Math.sin(bearing), 0);
  });
  const around = (radiusM: number, heightM: number) =>
    [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ].map(([x, y]) => new Vector3(x! * radiusM, y! * radiusM, heightM));
  const top = new Vector3(0, 0, l1M + l2M + HEAD_M + aboveM);
  return [...rim, ...around(BASE_M, 0), ...around((l2M + HEAD_M) * Math.SQRT1_2, l1M), top];
}

/** Aims the camera at the centre, at the smallest distance that shows everything. */
function fitView(
  camera: PerspectiveCamera,
  controls: OrbitControls,
  corners: readonly Vector3[],
): void {
  const box = new Box3().setFromPoints([...corners]);
  box.getCenter(controls.target);
  const isSeen = (corner: Vector3) => {
    const { x, y } = corner.clone().project(camera);
    return Math.abs(x) < FILL && Math.abs(y) < FILL;
  };
  const standBack = () => {
    let distanceM = controls.minDistance;
    for (; distanceM < controls.maxDistance; distanceM *= 1.02) {
      camera.position.copy(VIEW_FROM).multiplyScalar(distanceM).add(controls.target);
      controls.update();
      camera.updateMatrixWorld();
      if (corners.every(isSeen)) break;
    }
    return distanceM;
  };
  const distanceM = standBack();
  // In perspective, the centre of the box is not the centre of the picture: aim at the latter and
  // fit again.
  const heights = corners.map((corner) => corner.clone().project(camera).y);
  const middle = (Math.min(...heights) + Math.max(...heights)) / 2;
  const halfHeightM = distanceM * Math.tan((FIELD_OF_VIEW_DEG * Math.PI) / 360);
  const up = new Vector3(0, 1, 0).applyQuaternion(camera.quaternion);
  controls.target.addScaledVector(up, middle * halfHeightM);
  standBack();
}
