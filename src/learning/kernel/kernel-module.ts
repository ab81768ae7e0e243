/**
 * The compiled WebAssembly of simd-kernel.ts, on Node. The build of the page (vite.config.ts) puts
 * another module in place of this one.
 */
import { readFileSync } from 'node:fs';

/** Compiled once, at the first use; null if the engine lacks SIMD or shared memory. */
let compiled: WebAssembly.Module | null | undefined;

/** The compiled kernel; undefined where the engine does not support it. */
export function kernelModule(): WebAssembly.Module | undefined {
  compiled ??= compile();
  return compiled ?? undefined;
}

function compile(): WebAssembly.Module | null {
  if (typeof WebAssembly === 'undefined') return null; // Not available with --jitless, for example.
  const bytes = readFileSync(new URL('./kernel.wasm', import.meta.url));
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
}
