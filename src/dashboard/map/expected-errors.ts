/**
 * The expected error over the work area, asked for when it is to be seen and the answer may be another one:
 * with another model, other limits, and after each break in the connection, which may have been another daemon's start.
 */
import { effect, signal } from '@preact/signals';
import { api } from '../daemon/api.ts';
import type { Link } from '../daemon/telemetry.ts';
import { tellFailure } from '../events.ts';
import { activeModel, limits, link, models, workArea } from '../state.ts';
import { type ErrorField, fieldTargets } from './error-shading.ts';
import { texts } from './texts.ts';

/** Whether the map is shaded. */
export const shaded = signal(true);
/** What was found; null before. */
export const errorField = signal<ErrorField | null>(null);

/** What the last answer holds for, or will once it has come. */
let asked: { readonly question: string; readonly connection: Link } | null = null;

/** Asks as long as somebody looks, until the returned function is called. */
export function watchErrors(): () => void {
  return effect(() => {
    const area = workArea.value;
    const connection = link.value;
    if (!shaded.value || !area || !models.value || connection.phase !== 'open') return;
    const question = JSON.stringify([activeModel.value?.id, area, limits.value]);
    if (question === asked?.question && connection === asked.connection) return;
    const mine = { question, connection };
    asked = mine;
    ask(area, () => asked === mine).catch((error) => {
      if (asked !== mine) return;
      asked = null;
      errorField.value = null;
      tellFailure(texts.errors.title, error);
    });
  });
}

async function ask(area: ErrorField['area'], isWanted: () => boolean): Promise<void> {
  const { predictions } = await api.predict(fieldTargets(area));
  if (isWanted()) errorField.value = { area, nodes: predictions };
}
