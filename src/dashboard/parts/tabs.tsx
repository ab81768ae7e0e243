/** Tabs with one visible panel; arrow keys move between tabs. */
import type { Signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import './tabs.css';

interface Tab {
  readonly name: string;
  readonly Panel: FunctionComponent;
}

interface TabsProps<Id extends string> {
  /** Accessible name of the tab list. */
  readonly label: string;
  readonly tabs: Readonly<Record<Id, Tab>>;
  /** The selected tab. */
  readonly open: Signal<Id>;
}

export function Tabs<Id extends string>({ label, tabs, open }: TabsProps<Id>) {
  const ids = Object.keys(tabs) as Id[];
  const { Panel } = tabs[open.value];
  const step = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    open.value = ids.at((ids.indexOf(open.value) + by) % ids.length)!;
    document.getElementById(`tab-${open.value}`)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label}>
        {ids.map((id) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={id === open.value}
            aria-controls="tab-panel"
            tabindex={id === open.value ? 0 : -1}
            onKeyDown={step}
            onClick={() => {
              open.value = id;
            }}
          >
            {tabs[id].name}
          </button>
        ))}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${open.value}`}>
        <Panel />
      </div>
    </>
  );
}
