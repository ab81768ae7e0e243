/** A job: its buttons, progress, state and error. Its height is constant. */
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
  /** The error of the last request, or null. */
  readonly error: string | null;
  readonly onCancel: (id: number) => void;
  /** Whether this page may cancel it; true if left out. */
  readonly mayCancel?: boolean;
  /** A button beside the state, before the one that cancels. */
  readonly aside?: ComponentChildren;
  /** The buttons that start it. */
  readonly children: ComponentChildren;
}

export function JobPart(props: JobPartProps) {
  const { job, text, label, error: problem, onCancel, mayCancel = true, aside, children } = props;
  const running = isUnfinished(job);
  return (
    <>
      <div class="buttons">{children}</div>
      <progress aria-label={label} max={1} value={job?.progress ?? 0} data-running={running} />
      <div class="job-state">
        <p role="status" data-failed={job?.state === 'failed'}>
          {text}
        </p>
        {aside}
        <button
          type="button"
          class="small"
          data-shown={running}
          disabled={!running || !mayCancel}
          onClick={() => job && onCancel(job.id)}
        >
          {texts.job.cancel}
        </button>
      </div>
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

/** The part of a job that its text needs. */
interface Job {
  readonly state: JobState;
  readonly problem: JobProblem | null;
  readonly queuePosition?: number;
  readonly waitSeconds?: number | null;
}

/** Texts of a job's states. */
interface JobWords<J extends Job> {
  readonly none: string;
  /** A text of its own for the queue, or one that position and start follow. */
  readonly queued: string | ((job: J) => string);
  readonly running: (job: J) => string;
  readonly done: (job: J) => string;
  readonly cancelled: (job: J) => string;
  /** Followed by the reason. */
  readonly failed: string;
}

/** The state of a job as text. */
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
      return `${words.failed}${failureText(job)}`;
  }
}

const positionText = ({ queuePosition }: Job): string =>
  queuePosition === undefined ? '' : ` ${texts.job.position(queuePosition)}`;

/** When a queued job starts, after a space; empty if unknown. */
export const startText = ({ waitSeconds }: Pick<Job, 'waitSeconds'>): string =>
  waitSeconds == null ? '' : ` ${texts.job.startsIn(duration(waitSeconds))}`;

/** Why a job failed. A stop is reported in the past tense, since resuming doesn't restart the job. */
export function failureText({ problem }: Pick<Job, 'problem'>): string {
  if (problem?.code === 'rig-stopped') return texts.job.stopped;
  return problem ? translateProblem(problem) : '';
}
