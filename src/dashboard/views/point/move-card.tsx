/** Ways to move other than the map: jog, patterns, presets. */
import { signal } from '@preact/signals';
import { Tabs } from '../../parts/tabs.tsx';
import { JogPad } from './jog/jog-pad.tsx';
import { PatternPanel } from './pattern/pattern-panel.tsx';
import { PresetPanel } from './preset/preset-panel.tsx';
import { texts } from './texts.ts';

const TABS = {
  jog: { name: texts.move.jog, Panel: JogPad },
  pattern: { name: texts.move.pattern, Panel: PatternPanel },
  presets: { name: texts.move.presets, Panel: PresetPanel },
};

/** Which is seen. */
export const moveTab = signal<keyof typeof TABS>('jog');

export const MoveCard = () => (
  <section class="card" aria-labelledby="move-title">
    <h2 id="move-title" class="sr-only">
      {texts.move.title}
    </h2>
    <Tabs label={texts.move.title} tabs={TABS} open={moveTab} />
  </section>
);
