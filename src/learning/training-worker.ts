/**
 * The thread that a training runs in.
 */
import { serveTask } from '../worker-task.ts';
import { trainModel } from './train.ts';

serveTask(trainModel);
