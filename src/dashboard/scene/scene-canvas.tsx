/** A canvas with a scene, kept true to a pose. three.js is loaded when this is first seen. */
import { effect, type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { dark } from '../theme.ts';
import type { Colours } from './models.ts';
import type { RigScene, ScenePose } from './scene.ts';
import type { SceneGeometry } from './scene-geometry.ts';
import { texts } from './texts.ts';
import './scene-canvas.css';

interface SceneCanvasProps {
  /** Nothing is shown before it is known; a scene is built for each that differs in content. */
  readonly geometry: SceneGeometry | null;
  /** Null keeps what was shown before. */
  readonly pose: ReadonlySignal<ScenePose | null>;
  readonly label: string;
  /** Whether the frames of the joints are drawn. */
  readonly frames?: boolean;
}

export function SceneCanvas({ geometry, pose, label, frames = false }: SceneCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useRef<RigScene | undefined>(undefined);
  const state = useSignal<'loading' | 'shown' | 'missing'>('loading');
  const key = geometry && JSON.stringify([geometry, dark.value]);
  useEffect(() => {
    if (!geometry || !canvas.current) return;
    return show(canvas.current, { geometry, pose, frames }, (scene) => {
      shown.current = scene;
      state.value = scene ? 'shown' : 'missing';
    });
  }, [key]);
  return (
    <div class="scene-frame" data-state={state.value}>
      {/* Its key: a canvas that has given up its context can't be used again. */}
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it takes keys of its own, as the map does */}
      <canvas
        key={key}
        ref={canvas}
        role="application"
        tabindex={0}
        aria-label={`${label} ${texts.turning}`}
      />
      <button
        type="button"
        class="small"
        title={texts.againHint}
        disabled={state.value !== 'shown'}
        onClick={() => shown.current?.lookAgain()}
      >
        {texts.again}
      </button>
      {state.value !== 'shown' && <p class="empty">{texts[state.value]}</p>}
    </div>
  );
}

interface Shown {
  readonly geometry: SceneGeometry;
  readonly pose: ReadonlySignal<ScenePose | null>;
  readonly frames: boolean;
}

/** Builds the scene and keeps it true, until the returned function is called. */
function show(
  canvas: HTMLCanvasElement,
  { geometry, pose, frames }: Shown,
  tell: (scene: RigScene | undefined) => void,
): () => void {
  let gone = false;
  let shown: RigScene | undefined;
  let stop = (): void => {};
  const begin = async () => {
    const { scene } = await import('./scene.ts');
    if (gone) return;
    shown = scene(canvas, geometry, coloursOf(canvas), frames);
    tell(shown);
    stop = effect(() => {
      if (pose.value) shown?.update(pose.value);
    });
  };
  begin().catch((error) => {
    console.error(error);
    tell(undefined);
  });
  return () => {
    gone = true;
    stop();
    shown?.dispose();
  };
}

/** The page's colours, as they come out where the canvas is. */
function coloursOf(canvas: HTMLCanvasElement): Colours {
  const colour = (name: string): string => {
    canvas.style.color = `var(--${name})`;
    return getComputedStyle(canvas).color;
  };
  return {
    floor: colour('tint'),
    line: colour('control-edge'),
    rig: colour('muted'),
    joint: colour('control-edge'),
    light: colour('light'),
    accent: colour('accent'),
    said: colour('busy'),
    axes: { x: colour('light'), y: colour('good'), z: colour('accent') },
  };
}
