/**
 * The 3D scene of rig, beam and floor (three.js), in the rig's world coordinates: x forward, y to
 * the left, z up; joints as in src/geometry/kinematics.ts. It is drawn only on changes and while
 * visible.
 */
import type { BufferGeometry, Mesh, MeshBasicMaterial } from 'three';
import { Scene, WebGLRenderer } from 'three';
import type { Transform } from '../../geometry/transforms.ts';
import type { FloorPoint } from '../../units.ts';
import type { SceneGeometry } from './frames.ts';
import { AngleSmoothing, type Colours, FRAME_LENGTH_M, FrameModel } from './frames.ts';
import { addLights, Beam, FloorModel, RigModel, Ring } from './models.ts';
import { OrbitCamera } from './orbit-camera.ts';

/** The content of the scene. */
export interface ScenePose {
  readonly panRad: number;
  readonly tiltRad: number;
  readonly laserOn: boolean;
  /** The predicted spot; null draws the beam of the nominal geometry. */
  readonly spot: FloorPoint | null;
  readonly target: FloorPoint | null;
  /** A student's answer for the head's frame or the spot, drawn beside the true one. */
  readonly answer?: { readonly T_world_head: Transform | null; readonly spot: FloorPoint | null };
}

/** A scene drawn into a canvas. */
export interface RigScene {
  update(pose: ScenePose): void;
  /** Resets the view. */
  resetView(): void;
  /** Releases all resources; the canvas cannot be used again. */
  dispose(): void;
}

const MAX_PIXEL_RATIO = 2;

/** Whether the processor draws the scene, which makes shadows too slow. */
function isSoftware(context: WebGL2RenderingContext): boolean {
  const names = context.getExtension('WEBGL_debug_renderer_info');
  const renderer = names ? String(context.getParameter(names.UNMASKED_RENDERER_WEBGL)) : '';
  return /swiftshader|llvmpipe|software|basic render/i.test(renderer);
}

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
  const answerSpot = new Ring(geometry, colours.answer);
  const { answer } = colours;
  const answerFrame = new FrameModel({ x: answer, y: answer, z: answer }, true);
  answerFrame.place(null);
  if (frames) rig.showFrames(colours.axes, geometry);
  const isShaded = !isSoftware(context);
  renderer.shadowMap.enabled = isShaded;
  world.add(
    new FloorModel(geometry, colours, isShaded),
    rig,
    beam,
    target,
    answerSpot,
    answerFrame,
  );
  addLights(world, geometry, isShaded);

  let seen = true;
  let shown = '';
  let frame = 0;
  let laserOn = false;
  let spot: FloorPoint | null = null;
  const smoothing = new AngleSmoothing(matchMedia('(prefers-reduced-motion: reduce)').matches);
  const draw = (nowMs: number) => {
    frame = 0;
    const goesOn = smoothing.advance(nowMs);
    rig.pose(smoothing.angles, laserOn);
    beam.point(rig.laserTip(), spot, smoothing.angles, geometry, laserOn);
    renderer.render(world, orbit.camera);
    if (goesOn) drawSoon();
  };
  const drawSoon = () => {
    if (frame === 0 && seen && !document.hidden) frame = requestAnimationFrame(draw);
  };

  const orbit = new OrbitCamera(canvas, geometry, frames ? FRAME_LENGTH_M : 0, drawSoon);
  const disposal = new AbortController();
  document.addEventListener('visibilitychange', drawSoon, { signal: disposal.signal });
  canvas.addEventListener('webglcontextrestored', drawSoon, { signal: disposal.signal });
  const sizes = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = canvas;
    if (clientWidth === 0 || clientHeight === 0) return;
    renderer.setSize(clientWidth, clientHeight, false);
    orbit.fit(clientWidth / clientHeight);
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
      if (text === shown) return; // Telemetry repeats unchanged poses.
      shown = text;
      smoothing.setTarget(pose);
      laserOn = pose.laserOn;
      spot = pose.spot;
      target.place(pose.target);
      answerSpot.place(pose.answer?.spot ?? null);
      answerFrame.place(pose.answer?.T_world_head ?? null);
      drawSoon();
    },
    resetView: () => orbit.reset(),
    dispose() {
      disposal.abort();
      sizes.disconnect();
      sight.disconnect();
      cancelAnimationFrame(frame);
      orbit.dispose();
      world.traverse((part) => {
        if ('geometry' in part) (part.geometry as { dispose(): void }).dispose();
        if (!('material' in part)) return;
        const { material } = part as Mesh<BufferGeometry, MeshBasicMaterial>;
        material.map?.dispose();
        material.dispose();
      });
      renderer.dispose();
      renderer.forceContextLoss();
    },
  };
}
