/** A canvas with a scene, kept true to a pose. three.js is loaded when this is first seen. */
import { computed, effect, type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { aim } from '../aim.ts';
import { inLanguage } from '../language.ts';
import { dark } from '../preferences.ts';
import { live, rig, rigLengths, workArea } from '../state.ts';
import type { SceneGeometry } from './frames.ts';
import type { Colours } from './models.ts';
import type { RigScene, ScenePose } from './scene.ts';
import './scene-canvas.css';

/** Texts of the scene. */

const english = {
  title: 'In three dimensions',
  label: 'The rig, its beam and the floor in three dimensions. The map shows the same from above.',
  turning: 'Arrow keys turn it, plus and minus go nearer and back, Home looks as at first.',
  again: 'First view',
  againHint: 'As at first. Drag, or use the arrow keys, to turn; Ctrl and the wheel go nearer.',
  loading: 'Loading…',
  missing:
    'This browser shows no WebGL, so there is no picture here. The map shows the same from above.',
};

const french: typeof english = {
  title: 'En trois dimensions',
  label:
    'Le robot, son rayon et le sol en trois dimensions. La carte montre la même chose d’en haut.',
  turning:
    'Les flèches la tournent, plus et moins rapprochent et éloignent, Origine remet la vue de départ.',
  again: 'Vue de départ',
  againHint:
    'Comme au début. Glissez, ou prenez les flèches, pour tourner ; Ctrl et la molette rapprochent.',
  loading: 'Chargement…',
  missing:
    'Ce navigateur n’a pas WebGL : pas d’image ici. La carte montre la même chose d’en haut.',
};

export const texts = inLanguage({ en: english, fr: french });

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

/** The rig in three dimensions, as it is now. */

const pose = computed((): ScenePose | null => {
  const now = live.value ? rig.value : null;
  if (!now?.pose) return null;
  const { panRad, tiltRad } = now.pose;
  const target = aim.value?.phase === 'refused' ? null : (aim.value?.target ?? null);
  return { panRad, tiltRad, laserOn: now.laserOn, spot: now.spot, target };
});

const geometry = computed(() => {
  const [lengths, area] = [rigLengths.value, workArea.value];
  return lengths && area && { ...lengths, workArea: area };
});

export function SceneCard() {
  return (
    <section class="card scene" aria-labelledby="scene-title">
      <h2 id="scene-title">{texts.title}</h2>
      <SceneCanvas geometry={geometry.value} pose={pose} label={texts.label} />
    </section>
  );
}
