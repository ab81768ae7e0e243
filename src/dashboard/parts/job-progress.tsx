/** A job: how to begin and cancel it, how far it is. Keeps its height when there is none. */
import type { ComponentChildren } from 'preact';
import type { JobProblem, JobState } from '../../job.ts';
import { duration } from '../format.ts';
import { isUnfinished } from '../state.ts';
import { texts } from '../texts.ts';
import { translateProblem } from '../translate.ts';

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

/** What is said of a job beside its bar: its state in words, and why it has failed. */

interface Job {
  readonly state: JobState;
  readonly problem: JobProblem | null;
  readonly queuePosition?: number;
  readonly waitSeconds?: number | null;
}

/** Words for the states; those of a job that goes on, has ended or was cancelled may tell of it. */
interface JobWords<J extends Job> {
  readonly none: string;
  /** A text of its own for the queue, or one that position and start follow. */
  readonly queued: string | ((job: J) => string);
  readonly running: (job: J) => string;
  readonly done: (job: J) => string;
  readonly cancelled: (job: J) => string;
  /** The reason follows. */
  readonly failed: string;
}

/** How a job is, in words. */
export function jobText<J extends Job>(job: J | null, words: JobWords<J>): string {
  if (!job) return words.none;
  switch (job.state) {
    case 'queued':
      return typeof words.queued === 'string'
        ? `${words.queued}${positionText(job)}${startText(job)}`
        : words.queued(job);
    case 'running':
      return words.running(job);
    case 'done':
      return words.done(job);
    case 'cancelled':
      return words.cancelled(job);
    default:
      return `${words.failed}${whyFailed(job)}`;
  }
}

const positionText = ({ queuePosition }: Job): string =>
  queuePosition === undefined ? '' : ` ${texts.job.position(queuePosition)}`;

/** When a queued job starts, after a space; empty if unknown. */
export const startText = ({ waitSeconds }: Pick<Job, 'waitSeconds'>): string =>
  waitSeconds == null ? '' : ` ${texts.job.startsIn(duration(waitSeconds))}`;

/** Why a job has failed. A stop is told as past: it may be over, and the job doesn't go on by resuming. */
export function whyFailed({ problem }: Pick<Job, 'problem'>): string {
  if (problem?.code === 'rig-stopped') return texts.job.stopped;
  return problem ? translateProblem(problem) : '';
}
