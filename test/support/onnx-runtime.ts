/** ONNX Runtime in WebAssembly, an implementation that shares no code with ours; undefined where it is missing. */
import { optional } from './tools.ts';

export const onnxRuntime = await optional(() => import('onnxruntime-web'));
if (onnxRuntime) onnxRuntime.env.wasm.numThreads = 1;
