/**
 * The thread that a step of the exercise runs in.
 */
import { serveTask } from '../worker-task.ts';
import { runStep, type StepRequest } from './run-step.ts';

serveTask((request: StepRequest, onProgress) => runStep(request, onProgress));
