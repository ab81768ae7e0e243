/** A job: how to begin and cancel it, how far it is. Keeps its height when there is none. */
import type { ComponentChildren } from 'preact';
import type { JobState } from '../../job.ts';
import { isUnfinished } from '../state.ts';
import { texts } from '../texts.ts';

interface JobPartProps {
  readonly job: { readonly id: number; readonly state: JobState; readonly progress: number } | null;
  readonly text: string;
  readonly label: string;
  /** Why the daemon refused the last wish. */
  readonly refusal: string | null;
  readonly onCancel: (id: number) => void;
  /** The buttons that begin it. */
  readonly children: ComponentChildren;
}

export function JobPart({ job, text, label, refusal, onCancel, children }: JobPartProps) {
  const running = isUnfinished(job);
  return (
    <>
      <div class="buttons">{children}</div>
      <progress aria-label={label} max={1} value={job?.progress ?? 0} data-running={running} />
      <div class="job-state">
        <p role="status" data-failed={job?.state === 'failed'}>
          {text}
        </p>
        <button
          type="button"
          class="small"
          data-shown={running}
          disabled={!running}
          onClick={() => job && onCancel(job.id)}
        >
          {texts.job.cancel}
        </button>
      </div>
      {refusal !== null && (
        <p class="problem" role="alert">
          {refusal}
        </p>
      )}
    </>
  );
}
