/** Problems that need action, with their fixes; shown below the view and collapsible. And the events line. */

import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { stopFailure } from '../commands.ts';
import { TOKEN_WRONG, UNREACHABLE } from '../daemon/api.ts';
import { isSendable, submitToken, tokenPrompt } from '../daemon/token.ts';
import { telemetry } from '../daemon-feed.ts';
import { events } from '../events.ts';
import { timeOfDay } from '../format.ts';
import { link, rig } from '../state.ts';
import { texts } from '../texts.ts';
import { translateProblem } from '../translate.ts';
import { TurnBar } from './turn-bar.tsx';
import './events.css';
import './notices.css';

export function Notices() {
  return (
    <div class="notices">
      <TurnBar />
      {stopFailure.value !== null && (
        <Notice title={texts.notice.stopFailedTitle} text={stopFailure.value} danger>
          <button
            type="button"
            onClick={() => {
              stopFailure.value = null;
            }}
          >
            {texts.notice.dismiss}
          </button>
        </Notice>
      )}
      <ConnectionNotice />
    </div>
  );
}

function ConnectionNotice() {
  const { notice } = texts;
  if (link.value.phase === 'down') {
    const { code, message } = link.value.problem;
    const words = {
      [UNREACHABLE]: { title: notice.downTitle, text: notice.down, retry: notice.retry },
      // For a user who closed the dialog: it opens again if the daemon still requires a token.
      [TOKEN_WRONG]: {
        title: texts.link.tokenRequired,
        text: texts.token.why,
        retry: notice.giveToken,
      },
    }[code] ?? { title: notice.refusedTitle, text: message, retry: notice.retry };
    return (
      <Notice title={words.title} text={words.text}>
        <button type="button" onClick={() => telemetry.retryNow()}>
          {words.retry}
        </button>
      </Notice>
    );
  }
  if (link.value.phase === 'silent') {
    return <Notice title={texts.link.silent} text={notice.silent} />;
  }
  const problem = rig.value?.connection === 'connected' ? null : rig.value?.problem;
  return problem ? <Notice title={notice.problemTitle} text={translateProblem(problem)} /> : null;
}

interface NoticeProps {
  readonly title: string;
  readonly text: string;
  readonly danger?: boolean;
  readonly children?: ComponentChildren;
}

const Notice = ({ title, text, danger = false, children }: NoticeProps) => (
  <div class="notice" role="alert" data-danger={danger}>
    <details key={title} open>
      <summary>{title}</summary>
      <p>{text}</p>
    </details>
    {children}
  </div>
);

/** The log of events: the newest in one line, the rest when opened. */
export function EventsLine() {
  const filter = useSignal('');
  const [newest] = events.value;
  const wanted = filter.value.trim().toLowerCase();
  const lines = events.value.filter(({ text }) => text.toLowerCase().includes(wanted));
  const copy = () => {
    const rows = lines.map(({ time, text }) => `${time.toISOString()}\t${text}`);
    void navigator.clipboard?.writeText(rows.join('\n')).catch(() => {}); // Refused by the browser.
  };
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
        <div class="log">
          <div class="log-tools">
            <input
              type="search"
              aria-label={texts.events.filter}
              placeholder={texts.events.filter}
              value={filter.value}
              onInput={({ currentTarget }) => {
                filter.value = currentTarget.value;
              }}
            />
            <button type="button" class="small" onClick={copy}>
              {texts.events.copy}
            </button>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
          <ol tabIndex={0}>
            {lines.map(({ id, time, text, kind }) => (
              <li key={id} data-kind={kind}>
                <time dateTime={time.toISOString()}>{timeOfDay(time)}</time> {text}
              </li>
            ))}
          </ol>
        </div>
      </details>
    </aside>
  );
}

/** Requests the access token; after Escape the notice below reopens it. */
export function TokenDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const unsendable = useSignal(false);
  useSignalEffect(() => {
    const wanted = tokenPrompt.value !== null;
    if (wanted && !dialog.current?.open) dialog.current?.showModal();
    if (!wanted && dialog.current?.open) dialog.current.close();
  });
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const text = String(new FormData(form).get('token')).trim();
    unsendable.value = !isSendable(text);
    if (!unsendable.value) {
      submitToken(text);
      form.reset();
    }
  };
  const wrong = tokenPrompt.value?.refused ? texts.token.wrong : '';
  return (
    <dialog ref={dialog} aria-labelledby="token-title">
      <form onSubmit={send}>
        <h2 id="token-title">{texts.token.title}</h2>
        <p>{texts.token.why}</p>
        <label>
          {texts.token.label}
          <input type="password" name="token" required maxLength={1000} autoComplete="off" />
        </label>
        <p class="problem" role="alert">
          {unsendable.value ? texts.token.unsendable : wrong}
        </p>
        <button type="submit" class="primary">
          {texts.token.send}
        </button>
      </form>
    </dialog>
  );
}
