/**
 * Entry point of the proposal thread.
 */
import { serveTask } from '../../worker-task.ts';
import { proposePoses } from './propose-poses.ts';

serveTask(proposePoses);
