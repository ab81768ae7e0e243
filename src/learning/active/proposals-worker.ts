/**
 * The thread that proposals are made in.
 */
import { serveTask } from '../../worker-task.ts';
import { proposePoses } from './propose-poses.ts';

serveTask(proposePoses);
