import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { isMissing } from '../support/packages.ts';

const FIRMWARE = fileURLToPath(new URL('../../firmware', import.meta.url));
/** Other versions of the compiler produce other bytes. */
const CLANG_VERSION = 14;

const compiler = spawnSync('clang', ['--version'], { encoding: 'utf8' }).stdout ?? '';
const skipped =
  isMissing('make', 'clang', 'lld') || !compiler.includes(`version ${CLANG_VERSION}.`);

test.skipIf(skipped)('the committed core.wasm is compiled from these sources', async () => {
  const copy = await temporaryDirectory();
  for (const part of ['Makefile', 'pantilt', 'wasm']) {
    cpSync(join(FIRMWARE, part), join(copy, part), { recursive: true });
  }
  mkdirSync(join(copy, 'build'));
  execFileSync('make', ['-s', '-C', copy, 'wasm']);
  const [built, committed] = [copy, FIRMWARE].map((folder) =>
    readFileSync(join(folder, 'build', 'core.wasm')).toString('base64'),
  );
  expect(built).toBe(committed);
});
