/**
 * Builds the dashboard, which the daemon serves at `/` from dist/dashboard. vitest reads this file
 * too, having no config of its own: its tests lie in test/, not in the page's folder.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const DAEMON = 'http://127.0.0.1:8410';
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const PAGE_TESTS = ['test/browser/**/*.test.ts'];
/** They take long, and ask nothing of Node that the others don't. */
const LONG_TESTS = [
  'test/firmware/{daemon,endurance}.test.ts',
  'test/dashboard/**/*.test.ts',
  'test/cli/{flash*,exercise/*}.test.ts',
  'test/{course,learning/kinds}/*.test.ts',
];

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

export default defineConfig({
  root: here('src/dashboard'),
  base: './',
  plugins: [compress],
  build: {
    outDir: here('dist/dashboard'),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 700, // three.js, which is loaded when the scene is first shown
  },
  worker: { format: 'es', plugins: () => [arucoExports] },
  optimizeDeps: { rolldownOptions: { plugins: [arucoExports] } },
  // The page alone, from sources, against a daemon that runs beside it: npx vite
  server: { proxy: { '/api': { target: DAEMON, ws: true, changeOrigin: false } } },
  test: {
    root: here('.'),
    projects: [
      {
        extends: true,
        test: { name: 'page', include: PAGE_TESTS, globalSetup: 'test/browser/built-page.ts' },
      },
      { extends: true, test: { name: 'long', include: LONG_TESTS } },
      {
        extends: true,
        test: {
          name: 'pantilt',
          include: ['test/**/*.test.ts'],
          exclude: [...PAGE_TESTS, ...LONG_TESTS],
        },
      },
    ],
    testTimeout: 120_000, // a busy machine is no fault
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
