/** firmware/vectors.tsv, read as the tests of the firmware read it. */
import { readFileSync } from 'node:fs';

interface Vector {
  readonly kind: string;
  /** The line as it goes over the wire, one character a byte. */
  readonly bytes: string;
  readonly meaning: string;
}

const escapes: Record<string, string> = { '\\n': '\n', '\\r': '\r' };

const vectors: Vector[] = readFileSync(
  new URL('../../firmware/vectors.tsv', import.meta.url),
  'latin1',
)
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [kind = '', bytes = '', meaning = ''] = line.split('\t');
    const unescaped = bytes.replace(
      /\\(?:n|r|x([0-9A-F]{2}))/g,
      (sequence, hex) => escapes[sequence] ?? String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return { kind, bytes: unescaped, meaning };
  });

/** The vectors of one kind, with a name for the test's report. */
export const vectorsOf = (kind: string) =>
  vectors
    .filter((vector) => vector.kind === kind)
    .map((vector) => ({ ...vector, name: JSON.stringify(vector.bytes.slice(0, 60)) }));
