import { expect, test } from 'vitest';
import { MAX_AUDIT_ENTRIES } from '../../src/api/audit.ts';
import { openTestStore } from './temporary-store.ts';

const entry = (action: string) => ({
  at: '2026-01-01T00:00:00.000Z',
  name: 'Ada',
  role: 'operator' as const,
  action,
  detail: null,
  status: 200,
  code: null,
  count: 1,
});

test('lists the newest commands first, in pages', async () => {
  const { audit } = await openTestStore();
  await audit.add(['a', 'b', 'c'].map(entry));
  expect((await audit.newest(2)).map(({ action }) => action)).toEqual(['c', 'b']);
  const [newest] = await audit.newest(1);
  expect(await audit.newest(9, newest!.id)).toMatchObject([
    { action: 'b' },
    { ...entry('a'), id: 1 },
  ]);
});

test('keeps a bounded number of commands, the newest', async () => {
  const { audit } = await openTestStore();
  await audit.add(Array.from({ length: MAX_AUDIT_ENTRIES + 10 }, (_, i) => entry(`${i}`)));
  const actions: string[] = [];
  for await (const page of audit.pages()) actions.push(...page.map(({ action }) => action));
  expect(actions).toHaveLength(MAX_AUDIT_ENTRIES);
  expect(actions[0]).toBe(`${MAX_AUDIT_ENTRIES + 9}`);
  expect(actions.at(-1)).toBe('10');
});
