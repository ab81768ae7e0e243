/**
 * The log of recent events: reports of the daemon, and failed requests.
 */
import { signal } from '@preact/signals';
import { ApiProblem } from './daemon/api.ts';
import { whenCauseEnds } from './refusals.ts';
import { texts } from './texts.ts';

const KEPT = 300;
/** Events of the daemon with the same text within this time are shown as one [ms]. */
const SAME_MS = 1000;

/** One event. */
export interface EventLine {
  readonly id: number;
  readonly time: Date;
  readonly text: string;
  readonly kind: 'info' | 'error';
}

/** Recent events, newest first. */
export const events = signal<readonly EventLine[]>([]);
let lastId = 0;

/** Adds an event; a repeated text replaces the previous one. */
export function notify(text: string, kind: EventLine['kind'] = 'info', time = new Date()): void {
  lastId += 1;
  const others = events.peek()[0]?.text === text ? events.peek().slice(1) : events.peek();
  events.value = [{ id: lastId, time, text, kind }, ...others].slice(0, KEPT);
}

/** Adds events from before this page was opened, or was connected, by their time. */
export function rememberEvents(past: readonly Omit<EventLine, 'id'>[]): void {
  const known = events.peek();
  const isKnown = ({ time, text }: Omit<EventLine, 'id'>) =>
    known.some((line) => line.text === text && Math.abs(+line.time - +time) < SAME_MS);
  const added = past.filter((line) => !isKnown(line)).map((line) => ({ ...line, id: ++lastId }));
  if (added.length === 0) return;
  events.value = [...known, ...added].sort((a, b) => +b.time - +a.time).slice(0, KEPT);
}

/** Adds an event for a failure. */
export function notifyFailure(what: string, error: unknown): void {
  notify(texts.commands.failed(what, problemText(error)), 'error');
}

/** Runs a request whose error is shown in another part of the page. */
export async function withErrorShown(
  problem: { value: string | null },
  act: () => Promise<void>,
): Promise<void> {
  problem.value = null;
  try {
    await act();
  } catch (error) {
    const text = problemText(error);
    problem.value = text;
    whenCauseEnds(error, () => {
      if (problem.value === text) problem.value = null;
    });
  }
}

/** The text of a problem; an error of the page itself is also logged to the console. */
export function problemText(error: unknown): string {
  if (error instanceof ApiProblem) return error.message;
  console.error(error);
  return texts.problem.page;
}
