/**
 * Entry point of the exercise thread.
 */
import { serveTask } from '../worker-task.ts';
import { runStep, type StepRequest } from './run-step.ts';

serveTask((request: StepRequest, onProgress) => runStep(request, onProgress));
