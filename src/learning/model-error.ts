/** The error of every fault found in a model file. */
import { PantiltError } from '../errors.ts';
import { type Message, msg } from '../message.ts';

/** Its code. */
export const MODEL_FILE_INVALID = 'model-file-invalid';

/** A fault in a safetensors file. */
export const safetensorsInvalid = (text: Message): PantiltError =>
  new PantiltError('invalid', MODEL_FILE_INVALID, msg`safetensors: ${text}`);
