/**
 * The 3D scene of rig, beam and floor (three.js), in the rig's world coordinates: x forward, y to the
 * left, z up; joints as in src/geometry/kinematics.ts. It is drawn on changes only, while visible.
 */
import { Scene, WebGLRenderer } from 'three';
import type { Transform } from '../../geometry/transforms.ts';
import type { FloorPoint } from '../../units.ts';
import type { SceneGeometry } from './frames.ts';
import { FRAME_LENGTH_M, FrameModel, Turning } from './frames.ts';
import { addLights, Beam, type Colours, FloorModel, RigModel, Ring } from './models.ts';
import { Looking } from './orbit-camera.ts';

/** The content of the scene. */
export interface ScenePose {
  readonly panRad: number;
  readonly tiltRad: number;
  readonly laserOn: boolean;
  /** The predicted spot; null draws the beam of the nominal geometry. */
  readonly spot: FloorPoint | null;
  readonly target: FloorPoint | null;
  /** A student's answer for the head's frame or the spot, drawn beside the true one. */
  readonly said?: { readonly T_world_head: Transform | null; readonly spot: FloorPoint | null };
}

/** A scene drawn into a canvas. */
export interface RigScene {
  update(pose: ScenePose): void;
  /** Resets the view. */
  lookAgain(): void;
  /** Releases all resources; the canvas can't be used again. */
  dispose(): void;
}

const MAX_PIXEL_RATIO = 2;

/**
 * Creates a scene; undefined without WebGL.
 * @param frames whether to draw the frames of the joints
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
  renderer.setPixelRatio(Math.min(devicePixelRatio, MAX_PIXEL_RATIO));
  const world = new Scene();
  const rig = new RigModel(geometry, colours);
  const beam = new Beam(geometry, colours);
  const target = new Ring(geometry, colours.accent);
  const saidSpot = new Ring(geometry, colours.said);
  const { said } = colours;
  const saidFrame = new FrameModel({ x: said, y: said, z: said }, true);
  saidFrame.at(null);
  if (frames) rig.showFrames(colours.axes, geometry);
  world.add(new FloorModel(geometry, colours), rig, beam, target, saidSpot, saidFrame);
  addLights(world);

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
    renderer.render(world, looking.camera);
    if (goesOn) drawSoon();
  };
  const drawSoon = () => {
    if (frame === 0 && seen && !document.hidden) frame = requestAnimationFrame(draw);
  };

  const looking = new Looking(canvas, geometry, frames ? FRAME_LENGTH_M : 0, drawSoon);
  const leaving = new AbortController();
  document.addEventListener('visibilitychange', drawSoon, { signal: leaving.signal });
  canvas.addEventListener('webglcontextrestored', drawSoon, { signal: leaving.signal });
  const sizes = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = canvas;
    if (clientWidth === 0 || clientHeight === 0) return;
    renderer.setSize(clientWidth, clientHeight, false);
    looking.fit(clientWidth / clientHeight);
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
      if (text === shown) return; // telemetry repeats unchanged poses
      shown = text;
      turning.turnTo(pose);
      laserOn = pose.laserOn;
      spot = pose.spot;
      target.at(pose.target);
      saidSpot.at(pose.said?.spot ?? null);
      saidFrame.at(pose.said?.T_world_head ?? null);
      drawSoon();
    },
    lookAgain: () => looking.again(),
    dispose() {
      leaving.abort();
      sizes.disconnect();
      sight.disconnect();
      cancelAnimationFrame(frame);
      looking.dispose();
      world.traverse((part) => {
        if ('geometry' in part) (part.geometry as { dispose(): void }).dispose();
        if ('material' in part) (part.material as { dispose(): void }).dispose();
      });
      renderer.dispose();
      renderer.forceContextLoss();
    },
  };
}
