/**
 * The version of this pantilt, from its package.json.
 */
import { readFileSync } from 'node:fs';

/** As released. */
export const VERSION: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;
