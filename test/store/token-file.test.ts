import { readFileSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { TokenFile } from '../../src/store/token-file.ts';
import { temporaryDirectory } from './temporary-store.ts';

const MADE = '2026-01-01T00:00:00.000Z';

test('finds the owner of a token, and keeps only its hash', async () => {
  const file = new TokenFile(await temporaryDirectory());
  expect(file.tokens).toEqual([]);
  const [ada, ben] = [
    await file.add('Ada', 'teacher', MADE),
    await file.add('Ben', 'operator', MADE),
  ];
  expect(file.find(ada)).toMatchObject({ name: 'Ada', role: 'teacher' });
  expect(file.find(ben)).toMatchObject({ name: 'Ben', role: 'operator' });
  for (const text of ['', 'wrong', `${ada}x`, ada.slice(1), 'Ada']) {
    expect(file.find(text), text).toBeUndefined();
  }
  const text = readFileSync(file.path, 'utf8');
  expect(text).not.toContain(ada);
  expect(text).not.toContain(ben);
  expect(ada).toMatch(/^pt_[\w-]{43}$/); // 256 bits
  if (process.platform !== 'win32') expect((await stat(file.path)).mode & 0o077).toBe(0);
});

test('applies changes of other processes at once', async () => {
  const directory = await temporaryDirectory();
  const [ours, theirs] = [new TokenFile(directory), new TokenFile(directory)];
  expect(ours.tokens).toEqual([]);
  const token = await theirs.add('Ada', 'viewer', MADE);
  expect(ours.find(token)).toMatchObject({ name: 'Ada' });
  expect(await theirs.revoke('Ada')).toEqual({ name: 'Ada', role: 'viewer', createdAt: MADE });
  expect(ours.find(token)).toBeUndefined();
});

test('loses no change of processes that change it at the same time', async () => {
  const directory = await temporaryDirectory();
  const names = Array.from({ length: 8 }, (_, i) => `pupil ${i}`);
  await Promise.all(names.map((name) => new TokenFile(directory).add(name, 'operator', MADE)));
  expect(new TokenFile(directory).tokens.map(({ name }) => name)).toEqual(names);
});

test('refuses names that others could take for another client', async () => {
  const file = new TokenFile(await temporaryDirectory());
  await file.add('Ada', 'viewer', MADE);
  await expect(file.add('Ada', 'teacher', MADE)).rejects.toMatchObject({ code: 'token-exists' });
  for (const name of ['teacher', 'rotctld', 'mqtt', ' Ada', '..']) {
    const refused = { code: 'token-name-invalid' };
    await expect(file.add(name, 'viewer', MADE), name).rejects.toMatchObject(refused);
  }
  await expect(file.revoke('Ben')).rejects.toMatchObject({ code: 'token-unknown' });
  expect(file.tokens).toHaveLength(1);
});

test('an unreadable file opens nothing: the last tokens stay, and none can be added', async () => {
  const directory = await temporaryDirectory();
  const file = new TokenFile(directory);
  const token = await file.add('Ada', 'teacher', MADE);
  expect(file.tokens).toHaveLength(1);
  await writeFile(file.path, '{"format": "pantilt-tokens", "tok');
  expect(file.find(token)).toMatchObject({ name: 'Ada' });
  const restarted = new TokenFile(directory);
  expect(() => restarted.tokens).toThrow('tokens.json');
  await expect(restarted.add('Ben', 'teacher', MADE)).rejects.toMatchObject({
    code: 'tokens-unreadable',
  });
});

test('names the lock of a process that was killed', async () => {
  const file = new TokenFile(await temporaryDirectory());
  await writeFile(`${file.path}.new`, '');
  await expect(file.add('Ada', 'teacher', MADE)).rejects.toMatchObject({
    code: 'tokens-locked',
    message: expect.stringContaining(`delete ${file.path}.new`),
  });
});
