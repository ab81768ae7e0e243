/**
 * Errors that last as long as their cause: a stop, a lost rig, a job that holds the rig. The page
 * removes such an error when its cause has ended, and offers a button that ends the cause.
 */
import { effect } from '@preact/signals';
import { ApiProblem, api } from './daemon/api.ts';
import { collection, isOthersTurn, isUnfinished, live, path, rig } from './state.ts';

/** Codes of the daemon's refusals, each with whether telemetry shows its cause. */
const CAUSES = {
  'rig-stopped': () => rig.value?.state === 'stopped',
  'rig-lost': () => !live.value,
  'rig-not-connected': () => !live.value,
  'not-your-turn': () => isOthersTurn.value,
  'rig-busy': () => rig.value?.control.holder != null,
} as const satisfies Readonly<Record<string, () => boolean>>;

/** The code of an error that lasts as long as its cause. */
export type PassingCode = keyof typeof CAUSES;

const isPassing = (code: string): code is PassingCode => Object.hasOwn(CAUSES, code);

/** The code of a refusal that ends with its cause; undefined for other errors. */
export const passingCode = (error: unknown): PassingCode | undefined =>
  error instanceof ApiProblem && isPassing(error.code) ? error.code : undefined;

/** Calls back once, when telemetry has shown the cause of an error and then its end. */
export function whenCauseEnds(error: unknown, callback: () => void): void {
  const code = passingCode(error);
  if (!code) return;
  let isSeen = false;
  const dispose = effect(() => {
    if (CAUSES[code]()) isSeen = true;
    else if (isSeen) queueMicrotask(end);
  });
  const end = () => {
    dispose();
    callback();
  };
}

/** Cancels the job that holds the rig, if it is a collection or a path. */
export async function cancelHolder(): Promise<void> {
  if (isUnfinished(collection.peek())) {
    const { id } = collection.peek()!;
    collection.value = await api.call('DELETE /collections/:id', { params: { id } });
  } else if (isUnfinished(path.peek())) {
    const { id } = path.peek()!;
    path.value = await api.call('DELETE /paths/:id', { params: { id } });
  }
}
