/**
 * Entry point of the training thread.
 */
import { serveTask } from '../worker-task.ts';
import { serialiseModel } from './model-file.ts';
import { type TrainingProgress, type TrainingRequest, trainModel } from './train.ts';

serveTask((request: TrainingRequest, onProgress: (progress: TrainingProgress) => void) =>
  serialiseModel(trainModel(request, onProgress)),
);
