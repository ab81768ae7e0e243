/** The rig in three dimensions, as it is now. three.js is loaded when this is first seen. */
import { effect, signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { aim } from '../aim.ts';
import { live, rig } from '../state.ts';
import { theme } from '../theme.ts';
import type { Colours } from './models.ts';
import type { RigScene } from './scene.ts';
import { texts } from './texts.ts';
import './scene-card.css';

/** Dark or light, as the system has it. */
const systemIsDark = signal(false);
/** What the scene is built for; equal in content, it is built once. */
const builtFor = signal<string | null>(null);

export function SceneCard() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const state = useSignal<'loading' | 'shown' | 'missing'>('loading');
  useEffect(watchSurroundings, []);
  const key = builtFor.value;
  useEffect(() => {
    if (key === null || !canvas.current) return;
    return showScene(canvas.current, (next) => {
      state.value = next;
    });
  }, [key, state]);
  return (
    <section class="card scene" aria-labelledby="scene-title">
      <h2 id="scene-title">{texts.title}</h2>
      <div class="scene-frame" data-state={state.value}>
        {/* A canvas that has given up its context can't be used again. */}
        <canvas key={key} ref={canvas} role="img" aria-label={texts.label} />
        {state.value !== 'shown' && <p class="empty">{texts[state.value]}</p>}
      </div>
    </section>
  );
}

/** Builds the scene and keeps it true, until the returned function is called. */
function showScene(canvas: HTMLCanvasElement, tell: (state: 'shown' | 'missing') => void) {
  let gone = false;
  let shown: RigScene | undefined;
  let stop = (): void => {};
  const begin = async () => {
    const { scene } = await import('./scene.ts');
    const view = rig.peek();
    if (gone || !view) return;
    shown = scene(canvas, { ...view.geometry, workArea: view.workArea }, coloursOf(canvas));
    tell(shown ? 'shown' : 'missing');
    stop = effect(() => {
      const now = live.value ? rig.value : null;
      if (!now?.pose) return;
      const { panRad, tiltRad } = now.pose;
      const target = aim.value?.phase === 'refused' ? null : (aim.value?.target ?? null);
      shown?.update({ panRad, tiltRad, laserOn: now.laserOn, spot: now.spot, target });
    });
  };
  begin().catch((error) => {
    console.error(error);
    tell('missing');
  });
  return () => {
    gone = true;
    stop();
    shown?.dispose();
  };
}

/** Watches the rig's measures and the page's colours. */
function watchSurroundings(): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const look = () => {
    systemIsDark.value = dark.matches;
  };
  look();
  dark.addEventListener('change', look);
  const stop = effect(() => {
    if (!rig.value) return;
    const { geometry, workArea } = rig.value;
    builtFor.value = JSON.stringify([geometry, workArea, theme.value, systemIsDark.value]);
  });
  return () => {
    stop();
    dark.removeEventListener('change', look);
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
  };
}
