/** The rig in three dimensions, as it is now. */
import { computed } from '@preact/signals';
import { aim } from '../aim.ts';
import { live, rig, rigLengths, workArea } from '../state.ts';
import type { ScenePose } from './scene.ts';
import { SceneCanvas } from './scene-canvas.tsx';
import { texts } from './texts.ts';

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
