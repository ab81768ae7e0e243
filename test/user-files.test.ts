import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { unreadable } from '../src/file-errors.ts';
import { format } from '../src/message.ts';
import {
  assertWritable,
  makeFolder,
  rigDocumentOfFile,
  textOfFile,
  writeNewFile,
  writeWholeFile,
} from '../src/user-files.ts';
import { temporaryDirectory } from './store/temporary-store.ts';
import { isMissing } from './support/packages.ts';
import { SmallDisk } from './support/small-disk.ts';

it.each<[string, string, RegExp]>([
  ['no file', join(tmpdir(), 'pantilt-nowhere.csv'), /nowhere\.csv: no such file; paths/],
  ['a folder', tmpdir(), /it is a folder; name a file in it/],
  ['no path at all', '\0', /null bytes/],
])('says what is wrong with %s', async (_, path, message) => {
  await expect(textOfFile(path)).rejects.toMatchObject({
    code: 'file-unreadable',
    message: expect.stringMatching(message),
  });
});

it('quotes a path in a command as one word for a shell', () => {
  expect(format(unreadable("/data/l'hiver 1.csv", { code: 'EACCES' }))).toBe(
    "permission denied; run chmod u+r '/data/l'\\''hiver 1.csv'",
  );
});

/** A folder in which no folder can be created; node's own recursion never ends there. */
const SYSTEM = process.platform === 'linux' ? '/proc' : '/dev/null/x';
const FILE = fileURLToPath(import.meta.url);

it('reports a rig file that is not JSON', async () => {
  await expect(rigDocumentOfFile(FILE)).rejects.toMatchObject({
    code: 'rig-file-invalid',
    message: expect.stringMatching(/user-files\.test\.ts isn't valid JSON \(Unexpected token/),
  });
});

it('reports in one line a rig file that is another text', async () => {
  const file = join(await temporaryDirectory(), 'README.md');
  await writeFile(file, '# pantilt\n\npantilt points a laser\n');
  await expect(rigDocumentOfFile(file)).rejects.toThrow(
    /^rig file \S+ isn't valid JSON \(Unexpected token .*"# pantilt .*"\.\.\.\): check commas/,
  );
});

describe('a file is written as a whole', () => {
  it('in place of an earlier one, with its mode, and at the target of a symbolic link', async () => {
    const folder = await temporaryDirectory();
    const [file, link] = [join(folder, 'rig.json'), join(folder, 'link.json')];
    await writeFile(file, 'earlier', { mode: 0o600 });
    await symlink(file, link);
    await writeWholeFile(link, 'later');
    expect(await readFile(file, 'utf8')).toBe('later');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).sort()).toEqual(['link.json', 'rig.json']);
  });

  it.skipIf(isMissing('mount'))('or not at all when the disk is full', async () => {
    const disk = new SmallDisk(1);
    onTestFinished(() => disk.close());
    const [file, other] = [join(disk.folder, 'rig.json'), join(disk.folder, 'new.json')];
    await writeFile(file, 'earlier');
    disk.fill();
    for (const path of [file, other]) {
      await expect(writeWholeFile(path, 'x'.repeat(10_000))).rejects.toMatchObject({
        code: 'file-unwritable',
        message: `can't write ${path}: the disk is full; free some space`,
      });
    }
    expect(await readFile(file, 'utf8')).toBe('earlier');
    expect((await readdir(disk.folder)).sort()).toEqual(['filler', 'rig.json']);
  });

  it('but a device is written to directly', async () => {
    await writeWholeFile('/dev/null', 'gone');
    expect((await stat('/dev/null')).isFile()).toBe(false);
  });

  it('and checking whether it can be written creates nothing', async () => {
    const folder = await temporaryDirectory();
    await assertWritable(join(folder, 'new.json'));
    expect(await readdir(folder)).toEqual([]);
    await expect(writeNewFile(FILE, '')).rejects.toMatchObject({ code: 'file-exists' });
  });
});

it.each<[string, () => Promise<void>, RegExp]>([
  [
    'no folder',
    () => writeWholeFile(join(tmpdir(), 'pantilt-nowhere', 'x'), ''),
    /folder .* doesn't exist; create it first/,
  ],
  [
    'no folder, beforehand',
    () => assertWritable(join(tmpdir(), 'pantilt-nowhere', 'x')),
    /create it first/,
  ],
  ['a folder', () => writeWholeFile(tmpdir(), ''), /it is a folder; name a file in it/],
  [
    'a folder of the system',
    () => makeFolder(join(SYSTEM, 'x')),
    /creates nothing in|permission|is a file/,
  ],
  ['a file for a folder', () => makeFolder(FILE), /a file of this name exists/],
  ['a folder in a file', () => writeWholeFile(join(FILE, 'x'), ''), /is a file; name a folder/],
])('says what hinders writing: %s', async (_, work, message) => {
  await expect(work()).rejects.toMatchObject({
    code: 'file-unwritable',
    message: expect.stringMatching(message),
  });
});
