/** What has happened: the newest in one line, the rest when it is opened. */
import { events } from '../events.ts';
import { timeOfDay } from '../format.ts';
import { texts } from '../texts.ts';
import './events.css';

export function EventsLine() {
  const lines = events.value;
  const [newest] = lines;
  return (
    <aside class="events" aria-label={texts.events.title}>
      <details>
        <summary>
          <span class="sr-only">{texts.events.title}: </span>
          <p aria-live="polite" data-kind={newest?.kind}>
            {newest ? (
              <>
                <time dateTime={newest.time.toISOString()}>{timeOfDay(newest.time)}</time>{' '}
                {newest.text}
              </>
            ) : (
              <span class="empty">{texts.events.none}</span>
            )}
          </p>
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
        <ol tabIndex={0}>
          {lines.map(({ id, time, text, kind }) => (
            <li key={id} data-kind={kind}>
              <time dateTime={time.toISOString()}>{timeOfDay(time)}</time> {text}
            </li>
          ))}
        </ol>
      </details>
    </aside>
  );
}
