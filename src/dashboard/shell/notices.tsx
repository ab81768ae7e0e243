/** What somebody has to mend, with the cure: below the view, which makes room, and folded to its title at will. */
import type { ComponentChildren } from 'preact';
import { stopFailure } from '../commands.ts';
import { TOKEN_WRONG, UNREACHABLE } from '../daemon/api.ts';
import { telemetry } from '../daemon-feed.ts';
import { saidOf } from '../said.ts';
import { link, rig } from '../state.ts';
import { texts } from '../texts.ts';
import './notices.css';

export function Notices() {
  return (
    <div class="notices">
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
      // Under the dialog, for whoever has closed it: it opens again when the daemon still wants one.
      [TOKEN_WRONG]: {
        title: texts.link.tokenWanted,
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
  return problem ? <Notice title={notice.problemTitle} text={saidOf(problem)} /> : null;
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
