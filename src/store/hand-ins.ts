/**
 * Hand-ins of a class: the newest of each name, in a file of the data directory, and the key that signs
 * them. Without a data directory both last as long as the daemon.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SignedHandIn, SignedHandInSchema } from '../api/hand-ins.ts';
import type { Clock } from '../clock.ts';
import { type HandIn, markHandIn } from '../course/hand-in.ts';
import { errorText, PantiltError } from '../errors.ts';
import type { Geometry } from '../geometry/kinematics.ts';
import { msg } from '../message.ts';
import { writeWholeFile } from '../user-files.ts';
import { matches } from '../validation.ts';
import { IN_MEMORY, isPostgresUrl } from './database.ts';

const KEY_BYTES = 32;
/** Maximum number of names: a class, not a memory leak. */
const MAX_NAMES = 1000;

/** Marks, signs and keeps hand-ins. */
export class HandIns {
  readonly #directory: string | undefined;
  readonly #clock: Clock;
  readonly #geometry: Geometry;
  #loaded:
    | Promise<{ readonly key: Buffer; readonly byName: Map<string, SignedHandIn> }>
    | undefined;
  #lastWrite: Promise<void> = Promise.resolve();

  /** @param dataDirectory a folder; nothing is kept on the disk if the data are elsewhere */
  constructor(dataDirectory: string, clock: Clock, geometry: Geometry) {
    const isElsewhere = dataDirectory === IN_MEMORY || isPostgresUrl(dataDirectory);
    this.#directory = isElsewhere ? undefined : dataDirectory;
    this.#clock = clock;
    this.#geometry = geometry;
  }

  /**
   * Marks answers and keeps them under their name; a signed hand-in of this daemon keeps its time.
   * @throws PantiltError `hand-in-changed` if its signature does not match; `hand-ins-full`
   */
  async add(handIn: HandIn & Partial<SignedHandIn>): Promise<SignedHandIn> {
    const { key, byName } = await this.#load();
    const { name, answers, signature } = handIn;
    const handedInAt =
      signature === undefined ? new Date(this.#clock.nowMs()).toISOString() : handIn.handedInAt;
    if (handedInAt === undefined || (signature !== undefined && !isSigned(handIn, key))) {
      throw new PantiltError(
        'invalid',
        'hand-in-changed',
        msg`the hand-in of ${name} was changed, or signed by another daemon: hand in from the page instead`,
      );
    }
    if (!byName.has(name) && byName.size >= MAX_NAMES) {
      throw new PantiltError(
        'too-many',
        'hand-ins-full',
        msg`there are hand-ins of ${MAX_NAMES} names already: reset them first`,
      );
    }
    const content = { name, answers, handedInAt, verdicts: markHandIn(handIn, this.#geometry) };
    const signed = { ...content, signature: signatureOf(content, key) };
    byName.set(name, signed);
    await this.#save(byName);
    return signed;
  }

  /** The newest hand-in of each name, by name. */
  async list(): Promise<SignedHandIn[]> {
    const { byName } = await this.#load();
    return [...byName.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Removes all. @returns their number */
  async reset(): Promise<number> {
    const { byName } = await this.#load();
    const { size } = byName;
    byName.clear();
    await this.#save(byName);
    return size;
  }

  #load() {
    this.#loaded ??= this.#read();
    return this.#loaded;
  }

  async #read() {
    const byName = new Map<string, SignedHandIn>();
    if (this.#directory === undefined) return { key: randomBytes(KEY_BYTES), byName };
    const key = await keyIn(join(this.#directory, 'hand-ins.key'));
    const text = await readFile(this.#path, 'utf8').catch(() => '[]');
    for (const one of parsed(text)) if (matches(SignedHandInSchema, one)) byName.set(one.name, one);
    return { key, byName };
  }

  get #path(): string {
    return join(this.#directory!, 'hand-ins.json');
  }

  /** Writes one after the other, so that an earlier state never replaces a later one. */
  #save(byName: ReadonlyMap<string, SignedHandIn>): Promise<void> {
    if (this.#directory === undefined) return Promise.resolve();
    const text = JSON.stringify([...byName.values()], null, 1);
    this.#lastWrite = this.#lastWrite.catch(() => {}).then(() => writeWholeFile(this.#path, text));
    return this.#lastWrite;
  }
}

function parsed(text: string): unknown[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

/** Reads the key, or creates it. @throws PantiltError `hand-ins-key-unusable` */
async function keyIn(path: string): Promise<Buffer> {
  try {
    await writeFile(path, randomBytes(KEY_BYTES), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new PantiltError(
        'unavailable',
        'hand-ins-key-unusable',
        msg`can't write the key of the hand-ins, ${path}: ${errorText(error)}`,
      );
    }
  }
  return readFile(path);
}

type Content = Omit<SignedHandIn, 'signature'>;

function signatureOf({ name, answers, handedInAt, verdicts }: Content, key: Buffer): string {
  const text = JSON.stringify([name, handedInAt, answers, verdicts]);
  return createHmac('sha256', key).update(text).digest('hex');
}

function isSigned(handIn: HandIn & Partial<SignedHandIn>, key: Buffer): boolean {
  const { handedInAt = '', verdicts = [], signature = '' } = handIn;
  const expected = Buffer.from(signatureOf({ ...handIn, handedInAt, verdicts }, key));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
