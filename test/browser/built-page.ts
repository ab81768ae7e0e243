/** Builds the page from its sources, once for all browser tests of a run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { chromiumPath } from '../support/packages.ts';

const CONFIG = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder with the page; empty where there is no browser to show it. */
    readonly pageFolder: string;
  }
}

/** Global set-up: runs before the first of these tests; what it returns, after the last. */
export default async function setUp(project: TestProject): Promise<() => void> {
  if (chromiumPath() === undefined) {
    project.provide('pageFolder', '');
    return () => {};
  }
  const folder = await buildPage();
  project.provide('pageFolder', folder);
  return () => removePage(folder);
}

/** Builds the page into a folder of a new one, in which tests may put more. */
export async function buildPage(): Promise<string> {
  const outDir = join(mkdtempSync(join(tmpdir(), 'pantilt-page-')), 'page');
  await build({ configFile: CONFIG, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  return outDir;
}

/** Removes what `buildPage` has made. */
export const removePage = (folder: string): void => rmSync(dirname(folder), { recursive: true });
