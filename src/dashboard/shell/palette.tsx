/**
 * The command palette: everything that the page can do, by name, and targets as text; and the list
 * of keys. It is a popover, not a modal dialog, so that the stop button stays within reach.
 */
import { computed, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { readTarget } from '../map/typed-target.ts';
import { addressOf, NAVIGATION_IDS } from '../router.ts';
import { presets } from '../state.ts';
import { lastChange, undoLast } from '../undo.ts';
import { type Command, commands, targetCommand } from './palette-commands.ts';
import { texts } from './palette-texts.ts';
import './palette.css';

type Shown = 'commands' | 'keys';

/** What is shown; null while it is closed. */
const shown = signal<Shown | null>(null);
const typed = signal('');
const picked = signal(0);

/** The commands that match the typed words; first a target, if the text is one. */
const found = computed<readonly Command[]>(() => {
  const words = typed.value.toLowerCase().split(/\s+/).filter(Boolean);
  const target = readTarget(typed.value, presets.value ?? []);
  const matching = commands.value.filter(({ name }) =>
    words.every((word) => name.toLowerCase().includes(word)),
  );
  return target ? [targetCommand(target), ...matching] : matching;
});

function open(what: Shown): void {
  typed.value = '';
  picked.value = 0;
  shown.value = what;
}

/**
 * Opens the palette with Ctrl-K or "/", the list of keys with "?", and the views with their numbers;
 * undoes with Ctrl-Z. In text fields only Ctrl-K.
 */
export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const isField =
      event.target instanceof HTMLElement &&
      event.target.matches('input, textarea, select, [role="spinbutton"]');
    const palette =
      (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey) ||
      (event.key === '/' && isPlain && !isField);
    const isUndo = event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !isField;
    if (isUndo && !event.shiftKey && lastChange.peek()) {
      event.preventDefault();
      void undoLast();
      return;
    }
    const view = isPlain && !isField ? NAVIGATION_IDS[Number(event.key) - 1] : undefined;
    if (view) {
      event.preventDefault();
      location.hash = addressOf(view);
      return;
    }
    const keys = event.key === '?' && isPlain && !isField;
    if (!palette && !keys) return;
    event.preventDefault();
    open(palette ? 'commands' : 'keys');
  });
}

/** The button in the header, for pointers and touch. */
export const PaletteButton = () => (
  <button
    type="button"
    class="small palette-button"
    aria-label={texts.button}
    title={texts.hint}
    onClick={() => open('commands')}
  >
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.5 15.5L20 20" />
    </svg>
  </button>
);

export function Palette() {
  const frame = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  const what = shown.value;
  useEffect(() => {
    const popover = frame.current!;
    if (what !== null && !popover.matches(':popover-open')) {
      before.current = document.activeElement;
      popover.showPopover();
    }
    if (what !== null) popover.querySelector<HTMLElement>('input, [tabindex]')?.focus();
    if (what === null && popover.matches(':popover-open')) popover.hidePopover();
  }, [what]);
  return (
    <div
      class="palette"
      popover="auto"
      ref={frame}
      role="dialog"
      aria-label={what === 'keys' ? texts.keys : texts.title}
      onToggle={(event) => {
        if (event.newState === 'closed') {
          shown.value = null;
          (before.current as HTMLElement | null)?.focus();
        }
      }}
    >
      {what === 'commands' && <Commands />}
      {what === 'keys' && <Keys />}
    </div>
  );
}

function Commands() {
  const list = found.value;
  const index = Math.min(picked.value, list.length - 1);
  const run = (command: Command | undefined) => {
    if (!command || command.isOff) return;
    shown.value = null;
    command.run();
  };
  const step = (by: number) => {
    picked.value = (index + by + list.length) % list.length;
    document.getElementById(`command-${picked.value}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <>
      <input
        type="text"
        role="combobox"
        aria-label={texts.title}
        aria-expanded="true"
        aria-controls="command-list"
        aria-activedescendant={list.length > 0 ? `command-${index}` : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={texts.placeholder}
        value={typed.value}
        onInput={({ currentTarget }) => {
          typed.value = currentTarget.value;
          picked.value = 0;
        }}
        onKeyDown={(event) => {
          const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (by && list.length > 0) step(by);
          else if (event.key === 'Enter') run(list[index]);
          else return;
          event.preventDefault();
        }}
      />
      <div id="command-list" role="listbox" aria-label={texts.title}>
        {list.map((command, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above handles the keys
          <div
            key={command.name}
            id={`command-${i}`}
            role="option"
            aria-selected={i === index}
            aria-disabled={command.isOff}
            tabIndex={-1}
            onClick={() => run(command)}
          >
            {command.name}
            {command.keys && <kbd>{command.keys}</kbd>}
          </div>
        ))}
      </div>
      {list.length === 0 && <p class="empty">{texts.none}</p>}
    </>
  );
}

const Keys = () => (
  <dl class="keys" tabIndex={0}>
    {texts.keyList.map(([keys, does]) => (
      <div key={keys}>
        <dt>
          <kbd>{keys}</kbd>
        </dt>
        <dd>{does}</dd>
      </div>
    ))}
  </dl>
);
