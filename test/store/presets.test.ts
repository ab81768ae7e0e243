import { expect, test } from 'vitest';
import { metres } from '../../src/units.ts';
import { openTestStore } from './temporary-store.ts';

test.each(['.', '..'])('refuses the name "%s", which URLs drop', async (name) => {
  const { presets } = await openTestStore();
  const kept = presets.put('hobby', { name, xM: metres(0.8), yM: metres(-0.3) });
  await expect(kept).rejects.toMatchObject({ kind: 'invalid', code: 'preset-name-invalid' });
  expect(await presets.list('hobby')).toEqual([]);
});
