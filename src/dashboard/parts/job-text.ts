/** What is said of a job beside its bar: its state in words, and why it has failed. */
import type { JobProblem, JobState } from '../../job.ts';
import { saidOf } from '../said.ts';
import { texts } from '../texts.ts';

interface Job {
  readonly state: JobState;
  readonly problem: JobProblem | null;
}

/** Words for the states; those of a job that goes on, has ended or was cancelled may tell of it. */
interface JobWords<J extends Job> {
  readonly none: string;
  readonly queued: string;
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
      return words.queued;
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

/** Why a job has failed. A stop is told as past: it may be over, and the job doesn't go on by resuming. */
export function whyFailed({ problem }: Pick<Job, 'problem'>): string {
  if (problem?.code === 'rig-stopped') return texts.job.stopped;
  return problem ? saidOf(problem) : '';
}
