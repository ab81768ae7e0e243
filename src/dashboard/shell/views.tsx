/** The current view and the navigation; the code of a view is loaded on first use. */

import { signal, useSignalEffect } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { addressOf, NAVIGATION_IDS, route, type ViewId } from '../router.ts';
import { link } from '../state.ts';
import { texts } from '../texts.ts';

interface View {
  readonly load: () => Promise<FunctionComponent>;
}

const VIEWS: Readonly<Record<ViewId, View>> = {
  point: { load: async () => (await import('../views/point/point-view.tsx')).PointView },
  live: { load: async () => (await import('../views/live/live-view.tsx')).LiveView },
  collect: { load: async () => (await import('../views/collect/collect-view.tsx')).CollectView },
  learn: { load: async () => (await import('../views/learn/learn-view.tsx')).LearnView },
  exercise: {
    load: async () => (await import('../views/exercise/exercise-view.tsx')).ExerciseView,
  },
  settings: {
    load: async () => (await import('../views/settings/settings-view.tsx')).SettingsView,
  },
  design: { load: async () => (await import('../views/design/design-view.tsx')).DesignView },
};

type Loaded = { readonly component: FunctionComponent } | 'loading' | 'failed';

const loaded = signal<Partial<Record<ViewId, Loaded>>>({});

/** Loads the code of a view, once, or again after a failure. */
export async function openView(id: ViewId): Promise<void> {
  const known = loaded.peek()[id];
  if (known !== undefined && known !== 'failed') return;
  const set = (state: Loaded) => {
    loaded.value = { ...loaded.peek(), [id]: state };
  };
  set('loading');
  try {
    set({ component: await VIEWS[id].load() });
  } catch (error) {
    console.error(error);
    set('failed');
  }
}

export function ViewFrame() {
  const { view } = route.value;
  const state = loaded.value[view] ?? 'loading';
  const frame = useRef<HTMLElement>(null);
  useSignalEffect(() => void openView(route.value.view));
  useEffect(() => {
    // Each history entry starts at the top.
    const toTop = () => {
      frame.current?.scrollTo(0, 0);
      scrollTo(0, 0); // on tiny screens the page itself scrolls
    };
    addEventListener('hashchange', toTop);
    return () => removeEventListener('hashchange', toTop);
  }, []);
  const wasDown = useRef(false);
  useSignalEffect(() => {
    const { phase } = link.value;
    // A browser may cache a failed import, and the daemon may serve a newer page.
    const failed = loaded.peek()[route.peek().view] === 'failed';
    if (phase === 'open' && wasDown.current && failed) location.reload();
    wasDown.current = phase === 'down';
  });
  return (
    <main class="view" ref={frame} data-view={view} aria-label={texts.views[view]}>
      {state === 'loading' && <p class="empty centred">{texts.view.loading}</p>}
      {state === 'failed' && (
        <div class="centred" role="alert">
          <p>{texts.view.failed}</p>
          <button type="button" onClick={() => location.reload()}>
            {texts.view.reload}
          </button>
        </div>
      )}
      {typeof state === 'object' && <state.component />}
    </main>
  );
}

/** The icons: one stroke on a 24-pixel square; each has one meaning throughout. */
const PATHS = {
  point: 'M12 3v4M12 17v4M3 12h4M17 12h4M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 12h.01',
  live: 'M2.5 12h4l2.5-7l5 14l2.5-7h5',
  collect: 'M4 7h3l2-2.5h6L17 7h3v12H4zM12 10a3 3 0 1 0 0 6a3 3 0 1 0 0-6',
  learn: 'M4 4v16h16M7 8c1.5 6 4 8.5 12 9',
  exercise:
    'M12 6.5C10 5 7 4.5 3.5 5v13.5c3.5-.5 6.5 0 8.5 1.5c2-1.5 5-2 8.5-1.5V5c-3.5-.5-6.5 0-8.5 1.5zM12 6.5V20',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
} as const;

/** The name of an icon. */
type IconName = keyof typeof PATHS;

const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
);

/** The navigation: a rail at the left; on phones a bar at the bottom. */
export function Navigation() {
  const { view } = route.value;
  return (
    <nav class="navigation" aria-label={texts.navigation}>
      {NAVIGATION_IDS.map((id, i) => (
        <a
          key={id}
          href={addressOf(id)}
          title={`${texts.views[id]} (${i + 1})`}
          aria-keyshortcuts={String(i + 1)}
          aria-current={id === view ? 'page' : undefined}
          onPointerEnter={() => void openView(id)}
        >
          <Icon name={id} />
          {texts.views[id]}
        </a>
      ))}
    </nav>
  );
}
