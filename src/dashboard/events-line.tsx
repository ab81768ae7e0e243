/** The last few events and errors. */
import { events } from './events.ts';
import { timeOfDay } from './format.ts';
import { texts } from './texts.ts';

const SHOWN = 5;

export function EventsLine() {
  const lines = events.value.slice(0, SHOWN);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section class="events" aria-label={texts.events.title} tabIndex={0}>
      <ol aria-live="polite" aria-relevant="additions">
        {lines.map(({ id, time, text, kind }) => (
          <li key={id} data-kind={kind}>
            <time dateTime={time.toISOString()}>{timeOfDay(time)}</time> {text}
          </li>
        ))}
      </ol>
      {lines.length === 0 && <p class="empty">{texts.events.none}</p>}
    </section>
  );
}
