/** A canvas with the 3D scene of a pose. three.js is loaded on first use. */
import { computed, effect, type ReadonlySignal, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { aim } from '../aim.ts';
import { inLanguage } from '../language.ts';
import { dark } from '../preferences.ts';
import { live, rig, rigLengths, workArea } from '../state.ts';
import type { Colours, SceneGeometry } from './frames.ts';
import type { RigScene, ScenePose } from './scene.ts';
import './scene-canvas.css';

const english = {
  title: '3D view',
  label: '3D view of the rig, its beam and the floor. The map shows the same from above.',
  turning: 'Arrow keys turn the view, plus and minus zoom, Home resets it.',
  again: 'Reset view',
  againHint: 'Drag or use the arrow keys to turn the view; zoom with Ctrl and the wheel.',
  loading: 'Loading…',
  missing:
    'This browser has no WebGL, which the 3D view requires. The map shows the same from above.',
};

const french: typeof english = {
  title: 'Vue 3D',
  label: 'Vue 3D du robot, de son faisceau et du sol. La carte montre la même chose de dessus.',
  turning: 'Les flèches tournent la vue, plus et moins zooment, Origine la réinitialise.',
  again: 'Réinitialiser',
  againHint:
    'Glissez ou utilisez les flèches pour tourner la vue ; zoomez avec Ctrl et la molette.',
  loading: 'Chargement…',
  missing:
    'Ce navigateur n’a pas WebGL, nécessaire à la vue 3D. La carte montre la même chose de dessus.',
};

const texts = inLanguage({ en: english, fr: french });

interface SceneCanvasProps {
  /** Null until known; the scene is rebuilt when its content changes. */
  readonly geometry: SceneGeometry | null;
  /** Null keeps the previous pose. */
  readonly pose: ReadonlySignal<ScenePose | null>;
  readonly label: string;
  /** Whether to draw the frames of the joints. */
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
      {/* The key: a canvas can't be used again after its context was released. */}
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it handles keys itself, as the map does */}
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
        onClick={() => shown.current?.resetView()}
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

/** Builds the scene and updates it until the returned function is called. */
function show(
  canvas: HTMLCanvasElement,
  { geometry, pose, frames }: Shown,
  onShown: (scene: RigScene | undefined) => void,
): () => void {
  let gone = false;
  let shown: RigScene | undefined;
  let stop = (): void => {};
  const begin = async () => {
    const { scene } = await import('./scene.ts');
    if (gone) return;
    shown = scene(canvas, geometry, coloursOf(canvas), frames);
    onShown(shown);
    stop = effect(() => {
      if (pose.value) shown?.update(pose.value);
    });
  };
  begin().catch((error) => {
    console.error(error);
    onShown(undefined);
  });
  return () => {
    gone = true;
    stop();
    shown?.dispose();
  };
}

/** The page's colours, resolved at the canvas. */
function coloursOf(canvas: HTMLCanvasElement): Colours {
  const colour = (name: string): string => {
    canvas.style.color = `var(--${name})`;
    return getComputedStyle(canvas).color;
  };
  return {
    floor: colour('tint'),
    line: colour('control-edge'),
    ground: colour('raised'),
    text: colour('muted'),
    rig: colour('metal'),
    servo: colour('servo'),
    brass: colour('brass'),
    light: colour('light'),
    accent: colour('accent'),
    answer: colour('busy'),
    axes: { x: colour('light'), y: colour('good'), z: colour('accent') },
  };
}

const pose = computed((): ScenePose | null => {
  const now = live.value ? rig.value : null;
  if (!now?.pose) return null;
  const { panRad, tiltRad } = now.pose;
  const target = aim.value?.phase === 'refused' ? null : (aim.value?.target ?? null);
  return { panRad, tiltRad, laserOn: now.laserOn, spot: now.pointing, target };
});

const geometry = computed(() => {
  const [lengths, area] = [rigLengths.value, workArea.value];
  return lengths && area && { ...lengths, workArea: area };
});

/** The 3D view of the rig's present pose, with the buttons that change its place. */
export function SceneCard({ buttons }: { readonly buttons?: ComponentChildren }) {
  return (
    <section class="card scene" aria-labelledby="scene-title">
      <h2 id="scene-title">
        {texts.title}
        {buttons}
      </h2>
      <SceneCanvas geometry={geometry.value} pose={pose} label={texts.label} />
    </section>
  );
}
