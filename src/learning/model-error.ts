/** The error for all faults in a model file. */
import { PantiltError } from '../errors.ts';
import { type Message, msg } from '../message.ts';

/** Its error code. */
export const MODEL_FILE_INVALID = 'model-file-invalid';

/** The error for a fault in a safetensors file. */
export const safetensorsInvalid = (text: Message): PantiltError =>
  new PantiltError('invalid', MODEL_FILE_INVALID, msg`safetensors: ${text}`);
