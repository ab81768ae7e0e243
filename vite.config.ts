/** Builds the dashboard, which the daemon serves at `/` from dist/dashboard. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const DAEMON = 'http://127.0.0.1:8410';
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** js-aruco2 exports by `this`, which bundlers take for nothing. */
const arucoExports = {
  name: 'js-aruco2-exports',
  transform: (code: string, id: string) =>
    id.includes('/js-aruco2/')
      ? code.replace('this.CV || ', '').replace(/^this\.(AR|CV) =/gm, 'exports.$1 =')
      : undefined,
};

/** Lays a compressed file beside each that the page is made of: the daemon only has to pick one. */
const compress: Plugin = {
  name: 'compress',
  writeBundle({ dir = '.' }, bundle) {
    for (const name of Object.keys(bundle)) {
      const file = join(dir, name);
      const content = readFileSync(file);
      writeFileSync(`${file}.br`, brotliCompressSync(content));
      writeFileSync(`${file}.gz`, gzipSync(content));
    }
  },
};

/** Fails the build when a schema gets into the page, which takes types alone from src/api/. */
const typesAlone: Plugin = {
  name: 'types-alone',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      const modules = chunk.type === 'chunk' ? chunk.moduleIds : [];
      if (modules.some((id) => id.includes('/node_modules/typebox/'))) {
        this.error(`${chunk.fileName} contains typebox: import schemas by "import type"`);
      }
    }
  },
};

const KERNEL_MODULE = '/src/learning/kernel/kernel-module.ts';
/** Nets outside of workers are small, and need no WebAssembly. */
const plainKernelAlone: Plugin = {
  name: 'plain-kernel-alone',
  load: (id) =>
    id.endsWith(KERNEL_MODULE) ? 'export const kernelModule = () => undefined;' : undefined,
};
/** In workers, the WebAssembly for large nets is part of the code. */
const kernelInside: Plugin = {
  name: 'kernel-inside',
  load: (id) =>
    id.endsWith(KERNEL_MODULE)
      ? `const bytes = Uint8Array.from(atob('${readFileSync(here('src/learning/kernel/kernel.wasm')).toString('base64')}'), (sign) => sign.charCodeAt(0));
const compiled = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
export const kernelModule = () => compiled;`
      : undefined,
};

export default defineConfig({
  root: here('src/dashboard'),
  base: './',
  plugins: [typesAlone, compress, plainKernelAlone],
  build: {
    outDir: here('dist/dashboard'),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 700, // three.js, which is loaded when the scene is first shown
    rolldownOptions: { checks: { bundlerTimings: false } }, // They depend on the machine alone.
  },
  worker: { format: 'es', plugins: () => [arucoExports, kernelInside] },
  optimizeDeps: { rolldownOptions: { plugins: [arucoExports] } },
  // The page alone, from sources, against a daemon that runs beside it: npx vite
  server: { proxy: { '/api': { target: DAEMON, ws: true, changeOrigin: false } } },
});
