/** The expected error over the work area, asked for when it is to be seen and the model is another one. */
import { effect, signal } from '@preact/signals';
import { api } from '../daemon/api.ts';
import { tellFailure } from '../events.ts';
import { activeModel, link, workArea } from '../state.ts';
import { type ErrorField, fieldTargets } from './error-shading.ts';
import { texts } from './texts.ts';

/** Whether the map is shaded. */
export const shaded = signal(true);
/** What was found; null before. */
export const errorField = signal<ErrorField | null>(null);

/** Asks as long as somebody looks, until the returned function is called. */
export function watchErrors(): () => void {
  let asked = '';
  return effect(() => {
    const area = workArea.value;
    const model = activeModel.value;
    if (!shaded.value || !area || link.value.phase !== 'open') return;
    const question = JSON.stringify([model?.id, area]);
    if (question === asked) return;
    asked = question;
    ask(area, () => question === asked).catch((error) => {
      asked = '';
      tellFailure(texts.errors.title, error);
    });
  });
}

async function ask(area: ErrorField['area'], isWanted: () => boolean): Promise<void> {
  const { predictions } = await api.predict(fieldTargets(area));
  if (isWanted()) errorField.value = { area, nodes: predictions };
}
