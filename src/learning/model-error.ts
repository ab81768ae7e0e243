/** The error of every fault found in a model file. */
import { PantiltError } from '../errors.ts';
import { type Wording, word } from '../message.ts';

/** Its code. */
export const MODEL_FILE_INVALID = 'model-file-invalid';

/** A fault in a safetensors file. */
export const safetensorsInvalid = (text: Wording): PantiltError =>
  new PantiltError('invalid', MODEL_FILE_INVALID, word`safetensors: ${text}`);
