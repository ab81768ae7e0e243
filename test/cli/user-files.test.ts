import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import {
  assertWritable,
  makeFolder,
  rigDocumentOfFile,
  textOfFile,
  writeGivenFile,
} from '../../src/cli/user-files.ts';

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

const FILE = fileURLToPath(import.meta.url);

it('says of a rig file that it is no JSON', async () => {
  await expect(rigDocumentOfFile(FILE)).rejects.toMatchObject({
    code: 'rig-file-invalid',
    message: expect.stringMatching(/user-files\.test\.ts isn't valid JSON: Unexpected token/),
  });
});

it.each<[string, () => Promise<void>, RegExp]>([
  [
    'no folder',
    () => writeGivenFile(join(tmpdir(), 'pantilt-nowhere', 'x'), ''),
    /folder .* doesn't exist; create it first/,
  ],
  [
    'no folder, beforehand',
    () => assertWritable(join(tmpdir(), 'pantilt-nowhere', 'x')),
    /create it first/,
  ],
  ['a folder', () => writeGivenFile(tmpdir(), ''), /it is a folder; name a file in it/],
  ['a file for a folder', () => makeFolder(FILE), /a file of this name exists/],
  ['a folder in a file', () => writeGivenFile(join(FILE, 'x'), ''), /is a file; name a folder/],
])('says what hinders writing: %s', async (_, work, message) => {
  await expect(work()).rejects.toMatchObject({
    code: 'file-unwritable',
    message: expect.stringMatching(message),
  });
});
