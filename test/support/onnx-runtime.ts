/** ONNX Runtime in WebAssembly, an independent implementation; undefined if it is not installed. */
import { optional } from './tools.ts';

export const onnxRuntime = await optional(() => import('onnxruntime-web'));
if (onnxRuntime) onnxRuntime.env.wasm.numThreads = 1;
