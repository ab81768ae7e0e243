/**
 * The sources compiled to .test-build/, for the processes and threads that tests start: JavaScript
 * loads in a fraction of the time of TypeScript. The test files themselves import src/.
 */
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Plugin, transformWithOxc } from 'vite';
import type { TestProject } from 'vitest/node';

const folder = (name: string) => fileURLToPath(new URL(`../../${name}/`, import.meta.url));
const SOURCES = folder('src');
/** At the same depth as src/, so that neighbouring files have the same relative paths. */
const BUILD = folder('.test-build');
/** The page has a separate build, and the compiled kernel is committed. */
const EXCLUDED = [join(SOURCES, 'dashboard'), join(SOURCES, 'learning/kernel/assembly')];

/**
 * Global set-up: compiles the sources that have changed, and again before each run in watch mode.
 */
export default async function setUp(project: TestProject): Promise<void> {
  project.onTestsRerun(compileSources);
  await compileSources();
}

/** The compiled counterpart of a source file. */
export const compiledFile = (source: string): string =>
  join(BUILD, relative(SOURCES, source)).replace(/\.ts$/, '.js');

/** Makes the code under test start its threads from the compiled sources. */
export const compiledThreads: Plugin = {
  name: 'compiled-threads',
  enforce: 'pre',
  transform(code, id) {
    if (!id.startsWith(SOURCES) || isExcluded(id) || !code.includes('import.meta.url')) return null;
    const url = pathToFileURL(compiledFile(id)).href;
    return { code: code.replaceAll('import.meta.url', JSON.stringify(url)), map: null };
  },
};

async function compileSources(): Promise<void> {
  const entries = await readdir(SOURCES, { recursive: true, withFileTypes: true });
  const sources = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !isExcluded(path));
  await Promise.all(sources.map(compile));
  await removeOrphans(new Set(sources.map(compiledFile)));
}

async function compile(source: string): Promise<void> {
  const target = compiledFile(source);
  const built = await stat(target).catch(() => undefined);
  if (built && built.mtimeMs > (await stat(source)).mtimeMs) return;
  await mkdir(dirname(target), { recursive: true });
  if (!source.endsWith('.ts')) return copyFile(source, target);
  const { code, map } = await transformWithOxc(await readFile(source, 'utf8'), source, {
    typescript: { rewriteImportExtensions: 'rewrite', onlyRemoveTypeImports: true },
    target: 'es2023',
    sourcemap: true,
  });
  const inline = Buffer.from(JSON.stringify(map)).toString('base64');
  await writeFile(target, `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`);
}

/** A module that no longer exists must not be found. */
async function removeOrphans(built: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(BUILD, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !built.has(path)) await rm(path, { force: true });
  }
}

const isExcluded = (path: string): boolean => EXCLUDED.some((each) => path.startsWith(each));
