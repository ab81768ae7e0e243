/** Ways to move other than the map: jog, patterns, presets. */
import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { JogPad } from '../../jog/jog-pad.tsx';
import { AIM_TOOL, tool } from '../../map/pointing.ts';
import { Tabs } from '../../parts/tabs.tsx';
import { PatternPanel } from './pattern/pattern-panel.tsx';
import { patternTool } from './pattern/planned.ts';
import { PresetPanel } from './preset/preset-panel.tsx';
import { texts } from './texts.ts';

const TABS = {
  jog: { name: texts.move.jog, Panel: JogPad },
  pattern: { name: texts.move.pattern, Panel: PatternPanel },
  presets: { name: texts.move.presets, Panel: PresetPanel },
};

/** Which is seen. */
export const moveTab = signal<keyof typeof TABS>('jog');

export function MoveCard() {
  // At once with the tab, not after the next frame as `useSignalEffect` would: the next click may come before.
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
