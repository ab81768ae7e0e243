/**
 * The thread that a step of the exercise runs in.
 */
import { serveTask } from '../../worker-task.ts';
import { type LearnedStepRequest, runStep } from './run-step.ts';

serveTask((request: LearnedStepRequest, onProgress) => runStep(request, onProgress));
