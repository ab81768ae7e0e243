/**
 * Rig, beam and floor in three dimensions (three.js). World coordinates are the rig's: x forward, y to the
 * left, z up; the rig's joints stand to each other as src/geometry/kinematics.ts has them. Draws when
 * something has changed, and never while nobody can see it.
 */
import { Box3, PerspectiveCamera, Scene, Vector3, WebGLRenderer } from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import type { Transform } from '../../geometry/transforms.ts';
import type { FloorPoint } from '../../units.ts';
import { FRAME_LENGTH_M, FrameModel } from './frames.ts';
import { addLights, Beam, type Colours, FloorModel, RigModel, Ring } from './models.ts';
import type { SceneGeometry } from './scene-geometry.ts';
import { Turning } from './turning.ts';

/** What is to be seen. */
export interface ScenePose {
  readonly panRad: number;
  readonly tiltRad: number;
  readonly laserOn: boolean;
  /** Where the spot is believed to be; without one the beam goes where the bare geometry has it. */
  readonly spot: FloorPoint | null;
  readonly target: FloorPoint | null;
  /** What somebody says of the head's frame or of the spot; drawn beside what is so. */
  readonly said?: { readonly T_world_head: Transform | null; readonly spot: FloorPoint | null };
}

/** A scene that is drawn into a canvas. */
export interface RigScene {
  update(pose: ScenePose): void;
  /** Takes everything away; the canvas can't be used again. */
  dispose(): void;
}

const MOST_PIXEL_RATIO = 2;
const FIELD_OF_VIEW_DEG = 35;
const VIEW_FROM = new Vector3(-0.75, -0.2, 0.62).normalize();
/** The rig and all its floor take so much of the picture. */
const SHARE_SEEN = 0.96;

/**
 * Begins a scene. Nothing when the browser has no WebGL.
 * @param frames whether the frames of the joints are drawn
 */
export function scene(
  canvas: HTMLCanvasElement,
  geometry: SceneGeometry,
  colours: Colours,
  frames: boolean,
): RigScene | undefined {
  const context = canvas.getContext('webgl2', { antialias: true, alpha: true });
  if (!context) return undefined;
  const renderer = new WebGLRenderer({ canvas, context });
  renderer.setPixelRatio(Math.min(devicePixelRatio, MOST_PIXEL_RATIO));
  const world = new Scene();
  const rig = new RigModel(geometry, colours);
  const beam = new Beam(colours);
  const target = new Ring(colours.accent);
  const saidSpot = new Ring(colours.said);
  const { said } = colours;
  const saidFrame = new FrameModel({ x: said, y: said, z: said }, true);
  saidFrame.at(null);
  if (frames) rig.showFrames(colours.axes, geometry);
  world.add(new FloorModel(geometry, colours), rig, beam, target, saidSpot, saidFrame);
  addLights(world);

  const camera = new PerspectiveCamera(FIELD_OF_VIEW_DEG, 1, 0.05, 50);
  camera.up.set(0, 0, 1);
  const { rMaxM } = geometry.workArea;
  const corners = outlineOf(geometry, frames ? FRAME_LENGTH_M : 0);
  const controls = new OrbitControls(camera, canvas);
  controls.maxPolarAngle = Math.PI / 2 - 0.03; // never from below the floor
  controls.minDistance = 0.3 * rMaxM;
  controls.maxDistance = 6 * rMaxM;
  let placed = false;

  let seen = true;
  let shown = '';
  let frame = 0;
  let laserOn = false;
  let spot: FloorPoint | null = null;
  const turning = new Turning(matchMedia('(prefers-reduced-motion: reduce)').matches);
  const draw = (nowMs: number) => {
    frame = 0;
    const goesOn = turning.advance(nowMs);
    rig.pose(turning.angles);
    beam.point(rig.laserTip(), spot, turning.angles, geometry, laserOn);
    renderer.render(world, camera);
    if (goesOn) drawSoon();
  };
  const drawSoon = () => {
    if (frame === 0 && seen && !document.hidden) frame = requestAnimationFrame(draw);
  };

  const leaving = new AbortController();
  document.addEventListener('visibilitychange', drawSoon, { signal: leaving.signal });
  canvas.addEventListener('webglcontextrestored', drawSoon, { signal: leaving.signal });
  controls.addEventListener('change', drawSoon);
  const sizes = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = canvas;
    if (clientWidth === 0 || clientHeight === 0) return;
    renderer.setSize(clientWidth, clientHeight, false);
    camera.aspect = clientWidth / clientHeight;
    camera.updateProjectionMatrix();
    if (!placed) lookAtAll(camera, controls, corners);
    placed = true;
    drawSoon();
  });
  sizes.observe(canvas);
  const sight = new IntersectionObserver(([entry]) => {
    seen = entry?.isIntersecting ?? true;
    drawSoon();
  });
  sight.observe(canvas);

  return {
    update(pose) {
      const text = JSON.stringify(pose);
      if (text === shown) return; // telemetry comes though nothing has changed
      shown = text;
      turning.turnTo(pose);
      laserOn = pose.laserOn;
      spot = pose.spot;
      target.at(pose.target);
      saidSpot.at(pose.said?.spot ?? null);
      saidFrame.at(pose.said?.T_world_head ?? null);
      drawSoon();
    },
    dispose() {
      leaving.abort();
      sizes.disconnect();
      sight.disconnect();
      cancelAnimationFrame(frame);
      controls.dispose();
      world.traverse((part) => {
        if ('geometry' in part) (part.geometry as { dispose(): void }).dispose();
        if ('material' in part) (part.material as { dispose(): void }).dispose();
      });
      renderer.dispose();
      renderer.forceContextLoss();
    },
  };
}

/** The outermost points of rig and floor. @param aboveM what stands above the head [m] */
function outlineOf({ l1M, l2M, workArea }: SceneGeometry, aboveM: number): Vector3[] {
  const { rMaxM, bearingMinRad, bearingMaxRad } = workArea;
  const rim = Array.from({ length: 33 }, (_, i) => {
    const bearing = bearingMinRad + ((bearingMaxRad - bearingMinRad) * i) / 32;
    return new Vector3(rMaxM * Math.cos(bearing), rMaxM * Math.sin(bearing), 0);
  });
  return [...rim, new Vector3(0, 0, 0), new Vector3(0, 0, l1M + l2M + aboveM)];
}

/** Looks from behind the rig, from above and a little from its right, and stands back until all is seen. */
function lookAtAll(
  camera: PerspectiveCamera,
  controls: OrbitControls,
  corners: readonly Vector3[],
): void {
  const box = new Box3().setFromPoints([...corners]);
  box.getCenter(controls.target);
  const isSeen = (corner: Vector3) => {
    const { x, y } = corner.clone().project(camera);
    return Math.abs(x) < SHARE_SEEN && Math.abs(y) < SHARE_SEEN;
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
  // What is near looks larger, so the box's middle isn't the picture's; look there, and come nearer.
  const heights = corners.map((corner) => corner.clone().project(camera).y);
  const middle = (Math.min(...heights) + Math.max(...heights)) / 2;
  const halfHeightM = distanceM * Math.tan((FIELD_OF_VIEW_DEG * Math.PI) / 360);
  const up = new Vector3(0, 1, 0).applyQuaternion(camera.quaternion);
  controls.target.addScaledVector(up, middle * halfHeightM);
  standBack();
}
