/** Loading again what may have changed: bursts of changes cost two calls. */
import { tellFailure } from './events.ts';
import { texts } from './texts.ts';

const PAUSE_MS = 500;

/** What is being loaded, or was just now; true when it has been asked for again. */
const pending = new Map<unknown, boolean>();

/**
 * Loads once now, and once more after a pause when asked again meanwhile.
 * @param key tells it apart from what else is loaded
 */
export async function reload(load: () => Promise<void>, key: unknown = load): Promise<void> {
  if (pending.has(key)) {
    pending.set(key, true);
    return;
  }
  pending.set(key, false);
  try {
    await load();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  } catch (error) {
    tellFailure(texts.events.loading, error);
  }
  const again = pending.get(key);
  pending.delete(key);
  if (again) await reload(load, key);
}
