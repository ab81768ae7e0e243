/** The view Point: the floor map with aiming, jogging, patterns and presets, and the rig's pose. */
import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { JogPad } from '../../jog/jog-pad.tsx';
import { ErrorLayer, ErrorLegend } from '../../map/error-layer.tsx';
import { FloorMap } from '../../map/floor-map.tsx';
import type { MapLayer } from '../../map/map-layers.tsx';
import { AIM_TOOL, tool } from '../../map/pointing.ts';
import { Tabs } from '../../parts/tabs.tsx';
import { mediaSignal, persistedSignal } from '../../preferences.ts';
import { SceneCard } from '../../scene/scene-canvas.tsx';
import {
  IntroductionLayer,
  IntroductionOffer,
  IntroductionOrStrip,
} from './introduction/introduction-card.tsx';
import { ActivePathLayer, PatternPanel, PlanLayer } from './pattern/pattern-panel.tsx';
import { patternTool } from './pattern/pattern-state.ts';
import { PoseCard, texts } from './pose-card.tsx';
import { PresetPanel } from './preset/preset-panel.tsx';
import './point.css';
import { mayOperate } from '../../state.ts';

/** The tabs beside the map. */
const TABS = {
  jog: { name: texts.move.jog, Panel: JogPad },
  pattern: { name: texts.move.pattern, Panel: PatternPanel },
  presets: { name: texts.move.presets, Panel: PresetPanel },
};

/** The open tab. */
export const moveTab = signal<keyof typeof TABS>('jog');

export function MoveCard() {
  // An effect runs at once, `useSignalEffect` only after the next frame; a click may come before.
  useEffect(
    () =>
      effect(() => {
        tool.value = moveTab.value === 'pattern' ? patternTool.value : AIM_TOOL;
        return () => {
          tool.value = AIM_TOOL;
        };
      }),
    [],
  );
  return (
    <section class="card" aria-labelledby="move-title">
      <h2 id="move-title" class="sr-only">
        {texts.move.title}
      </h2>
      <Tabs label={texts.move.title} tabs={TABS} open={moveTab} />
    </section>
  );
}

/** Whether the 3D view has the whole view. */
const full = signal(false);

/** Whether the 3D view has the place of the map, and the map its place. */
const swapped = persistedSignal('point-swapped', false);

/** Tall windows have room for both below each other. */
const tall = mediaSignal('(width > 860px) and (max-aspect-ratio: 5/4)');

export function PointView() {
  const map = (
    <FloorMap
      ground={ErrorLayer}
      plan={Plan}
      legend={<ErrorLegend />}
      corner={<IntroductionOffer />}
    />
  );
  const scene = <SceneCard buttons={<SceneButtons />} />;
  if (full.value) {
    return (
      <div class="split point" data-full="true">
        <div class="stage">
          {scene}
          <IntroductionOrStrip />
        </div>
      </div>
    );
  }
  const [large, small] = swapped.value ? [scene, map] : [map, scene];
  return (
    <div class="split point" data-tall={tall.value}>
      <div class="stage">
        {large}
        <IntroductionOrStrip />
        {tall.value && small}
      </div>
      <div class="side">
        {!tall.value && small}
        {mayOperate.value && <MoveCard />}
        <PoseCard />
      </div>
    </div>
  );
}

const SceneButtons = () => (
  <div class="buttons">
    {!full.value && (
      <button
        type="button"
        class="small"
        aria-pressed={swapped.value}
        title={texts.swapHint}
        onClick={() => {
          swapped.value = !swapped.value;
        }}
      >
        {texts.swap}
      </button>
    )}
    <button
      type="button"
      class="small"
      title={full.value ? texts.notFullHint : texts.fullHint}
      onClick={() => {
        full.value = !full.value;
      }}
    >
      {full.value ? texts.notFull : texts.full}
    </button>
  </div>
);

/** The active path, and the planned one while its tab is open. */
const Plan: MapLayer = (props) => (
  <>
    <ActivePathLayer {...props} />
    <IntroductionLayer {...props} />
    {moveTab.value === 'pattern' && <PlanLayer {...props} />}
  </>
);
