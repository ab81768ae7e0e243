/** A script in place of avrdude: it records its arguments, and ends as the test specifies. */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '../store/temporary-store.ts';

/** A folder for PATH that contains the script, and the recorded calls. */
export interface FakeAvrdude {
  readonly folder: string;
  /** The arguments of each call, oldest first. */
  calls(): Promise<string[][]>;
}

/** @param says output and exit code of every call */
export async function fakeAvrdude(says: string, exitCode: number): Promise<FakeAvrdude> {
  const folder = await temporaryDirectory();
  const log = join(folder, 'calls');
  const script = [
    `#!${process.execPath}`,
    "const { appendFileSync } = require('node:fs');",
    `appendFileSync(${JSON.stringify(log)}, JSON.stringify(process.argv.slice(2)) + '\\n');`,
    `console.error(${JSON.stringify(says)});`,
    `process.exitCode = ${exitCode};`,
  ];
  await writeFile(join(folder, 'avrdude'), script.join('\n'));
  await chmod(join(folder, 'avrdude'), 0o755);
  const calls = async () => {
    const lines = await readFile(log, 'utf8').catch(() => '');
    return lines
      .split('\n')
      .filter(Boolean)
      .map((line): string[] => JSON.parse(line));
  };
  return { folder, calls };
}
