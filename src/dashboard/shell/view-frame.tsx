/** The view that the address asks for; its code comes when it is first wanted. */
import { signal, useSignalEffect } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { route } from '../router.ts';
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
  useSignalEffect(() => void openView(route.value.view));
  return (
    <main class="view" data-view={view} aria-label={texts.views[view]}>
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
