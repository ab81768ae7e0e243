import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TokenFile } from '../../src/store/token-file.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { runHere } from '../support/pantilt.ts';

test('creates, lists and revokes tokens', async () => {
  const data = join(await temporaryDirectory(), 'new');
  const token = (...args: string[]) => runHere(['token', ...args, '--data', data]);
  expect(await token('list')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^no token/),
  });
  const made = await token('add', 'Grace', '--role', 'teacher');
  expect(made).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^pt_[\w-]{43}\n$/),
    stderr: expect.stringContaining('every client of the daemon needs a token from now on'),
  });
  expect(new TokenFile(data).find(made.stdout.trim())).toMatchObject({ name: 'Grace' });
  const { stdout } = await token('add', 'Ada', '--role', 'operator', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ name: 'Ada', role: 'operator' });
  const listed = await token('list');
  expect(listed.stdout).toMatch(/Ada +operator.*Grace +teacher/s);
  expect(listed.stdout).not.toContain('pt_');
  expect(await token('revoke', 'Ada')).toMatchObject({ code: 0, stderr: '' });
  expect(await token('revoke', 'Grace')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('no token is left'),
  });
});

test('refuses what cannot be a token', async () => {
  const data = await temporaryDirectory();
  const refused = async (...args: string[]) => {
    const { code, stderr } = await runHere(['token', ...args, '--data', data]);
    expect(code).not.toBe(0);
    return stderr;
  };
  expect(await refused('add', 'Ada')).toContain('--role');
  expect(await refused('add', 'Ada', '--role', 'king')).toContain('viewer, operator, teacher');
  expect(await refused('add', '', '--role', 'viewer')).toContain('[token-name-invalid]');
  expect(await refused('add', 'mqtt', '--role', 'viewer')).toContain('[token-name-invalid]');
  expect(await refused('revoke', 'Ada')).toContain('[token-unknown]');
  expect(await runHere(['token', 'list', '--data', ':memory:'])).toMatchObject({ code: 2 });
});

test('a daemon that others can reach starts with a token of a person', async () => {
  const data = await temporaryDirectory();
  const args = ['serve', '--listen', '0.0.0.0:0', '--data', data, '--print-config'];
  expect(await runHere(args)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('or create one with "pantilt token add"'),
  });
  await runHere(['token', 'add', 'Grace', '--role', 'teacher', '--data', data]);
  expect(await runHere(args)).toMatchObject({ code: 0 });
});
