import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { optional } from '../../support/tools.ts';

const compiler = await optional(() => import('assemblyscript/asc'));

const CONFIG = 'src/learning/kernel/assembly/asconfig.json';

it.skipIf(!compiler)(
  'kernel.wasm equals the output of the compiler for assembly/, byte for byte',
  async () => {
    const built: Uint8Array[] = [];
    const { error, stderr } = await compiler!.default.main(['--config', CONFIG], {
      writeFile(name, contents) {
        if (name.endsWith('.wasm')) built.push(Buffer.from(contents));
      },
    });
    expect(error?.message, stderr.toString()).toBeUndefined();
    const committed = await readFile('src/learning/kernel/kernel.wasm');
    expect(built).toHaveLength(1);
    expect(committed.equals(built[0]!), 'stale: npm run build:kernel').toBe(true);
  },
);
