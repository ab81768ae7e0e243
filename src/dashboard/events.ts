/**
 * What happened lately, for the events line: what the daemon tells, and what it refused.
 */
import { signal } from '@preact/signals';
import { ApiProblem } from './daemon/api.ts';
import { texts } from './texts.ts';

const KEPT = 20;

/** One line. */
export interface EventLine {
  readonly id: number;
  readonly time: Date;
  readonly text: string;
  readonly kind: 'info' | 'error';
}

/** The newest lines, newest first. */
export const events = signal<readonly EventLine[]>([]);
let lastId = 0;

/** Adds a line; the same text again only moves up. */
export function notify(text: string, kind: EventLine['kind'] = 'info', time = new Date()): void {
  lastId += 1;
  const others = events.peek()[0]?.text === text ? events.peek().slice(1) : events.peek();
  events.value = [{ id: lastId, time, text, kind }, ...others].slice(0, KEPT);
}

/** Adds a line for something that failed. */
export function notifyFailure(what: string, error: unknown): void {
  notify(texts.commands.failed(what, problemText(error)), 'error');
}

/** Does something for a part of the page that shows the daemon's refusal itself. */
export async function withProblemShown(
  refusal: { value: string | null },
  act: () => Promise<void>,
): Promise<void> {
  refusal.value = null;
  try {
    await act();
  } catch (error) {
    refusal.value = problemText(error);
  }
}

/** The text of a problem; a fault of the page itself goes to the console too. */
export function problemText(error: unknown): string {
  if (error instanceof ApiProblem) return error.message;
  console.error(error);
  return texts.problem.page;
}
