import { readFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';
import { expect, it } from 'vitest';

const CONFIG = 'src/learning/kernel/assembly/asconfig.json';

it('kernel.wasm is what the compiler makes of assembly/, byte for byte', async () => {
  const built: Uint8Array[] = [];
  const { error, stderr } = await asc.main(['--config', CONFIG], {
    writeFile(name, contents) {
      if (name.endsWith('.wasm')) built.push(Buffer.from(contents));
    },
  });
  expect(error?.message, stderr.toString()).toBeUndefined();
  const committed = await readFile('src/learning/kernel/kernel.wasm');
  expect(built).toHaveLength(1);
  expect(committed.equals(built[0]!), 'stale: npm run build:kernel').toBe(true);
});
