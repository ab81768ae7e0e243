/** The view that the address asks for; its code comes when it is first wanted. */
import { signal, useSignalEffect } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { route } from '../router.ts';
import { link } from '../state.ts';
import { texts } from '../texts.ts';
import type { ViewId } from '../views/view-ids.ts';
import { VIEWS } from '../views/views.ts';

type Loaded = { readonly component: FunctionComponent } | 'loading' | 'failed';

const loaded = signal<Partial<Record<ViewId, Loaded>>>({});

/** Loads the code of a view, once; again after a failure. */
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
    // Each step in the browser's history begins at its top.
    const toTop = () => {
      frame.current?.scrollTo(0, 0);
      scrollTo(0, 0); // on a tiny screen it is the page that scrolls
    };
    addEventListener('hashchange', toTop);
    return () => removeEventListener('hashchange', toTop);
  }, []);
  const wasDown = useRef(false);
  useSignalEffect(() => {
    const { phase } = link.value;
    // What a browser failed to import it may not ask for again, and the daemon may have another page now.
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
