import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { textOfFile } from '../../src/cli/given-file.ts';

it.each<[string, string, RegExp]>([
  ['no file', join(tmpdir(), 'pantilt-nowhere.csv'), /nowhere\.csv: there is no such file; paths/],
  ['a folder', tmpdir(), /it is a folder; name a file in it/],
  ['no path at all', '\0', /null bytes/],
])('says what is wrong with %s', async (_, path, message) => {
  await expect(textOfFile(path)).rejects.toMatchObject({
    code: 'file-unreadable',
    message: expect.stringMatching(message),
  });
});
