/**
 * The tokens of people, in a file of the data directory: only their SHA-256, which is enough for random
 * texts of 256 bits. The file is not part of the database, so that no backup holds access, and none
 * restores a revoked token. `pantilt token` changes it while a daemon runs.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync, unwatchFile, watchFile } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Type, { type Static } from 'typebox';
import { ROLES, type Role } from '../api/route.ts';
import type { TokenView } from '../api/session.ts';
import { errorText, PantiltError, unknownRecord } from '../errors.ts';
import { createFolder } from '../file-errors.ts';
import { msg } from '../message.ts';
import { throwUnwritable } from '../user-files.ts';
import { matches } from '../validation.ts';
import { IN_MEMORY, isPostgresUrl } from './database.ts';

const FileSchema = Type.Object({
  format: Type.Literal('pantilt-tokens'),
  version: Type.Literal(1),
  tokens: Type.Array(
    Type.Object({
      name: Type.String(),
      role: Type.Enum([...ROLES]),
      createdAt: Type.String(),
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    }),
  ),
});
/** A token as the file has it. */
export type StoredToken = Static<typeof FileSchema>['tokens'][number];

/** Names of clients that are not in the file: that of --token, and the bridges. */
const RESERVED = ['teacher', 'rotctld', 'rosbridge', 'foxglove', 'mqtt', 'onvif', 'visca', 'hub'];
/** Maximum number of tokens: each request is compared with all of them. */
const MAX_TOKENS = 1000;
/** How long a change waits for another process to finish its own [ms]. */
const LOCK_MS = 2000;
const LOCK_POLL_MS = 50;
/** Interval at which a running daemon looks for changes, for open WebSockets [ms]. */
const WATCH_MS = 250;

/** The hash of a token's text. */
export const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether two hashes are equal, in constant time. */
export const equalHashes = (a: Buffer, b: Buffer): boolean => timingSafeEqual(a, b);

/** The tokens of a data directory. */
export class TokenFile {
  readonly path: string;
  #seen: string | undefined;
  #tokens: readonly StoredToken[] = [];

  constructor(directory: string) {
    this.path = join(directory, 'tokens.json');
  }

  /**
   * The tokens, as the file has them now; those before, if it has become unreadable.
   * @throws PantiltError `tokens-unreadable` if it has never been readable
   */
  get tokens(): readonly StoredToken[] {
    const seen = this.#version();
    if (seen === this.#seen) return this.#tokens;
    try {
      this.#tokens = seen === '' ? [] : this.#read();
    } catch (error) {
      if (this.#seen === undefined) throw error;
    }
    this.#seen = seen;
    return this.#tokens;
  }

  /** The token with a text, if it exists. */
  find(text: string): StoredToken | undefined {
    const hash = hashOf(text);
    // Compares with all of them, whether one was found or not.
    return this.tokens.filter(({ sha256 }) => equalHashes(hash, Buffer.from(sha256, 'hex')))[0];
  }

  /**
   * Creates a token. @returns its text, which is stored nowhere
   * @throws PantiltError `token-exists`, `token-name-invalid`, `too-many-tokens`, `file-unwritable`
   */
  async add(name: string, role: Role, createdAt: string): Promise<string> {
    // A prefix, since a text that begins with a dash would be an option of a command.
    const text = `pt_${randomBytes(32).toString('base64url')}`;
    const token = { name, role, createdAt, sha256: hashOf(text).toString('hex') };
    await this.#change((tokens) => {
      assertName(name, tokens);
      return [...tokens, token].sort((a, b) => a.name.localeCompare(b.name));
    });
    return text;
  }

  /** Removes a token and returns it. @throws PantiltError `token-unknown`, `file-unwritable` */
  async revoke(name: string): Promise<TokenView> {
    let revoked: StoredToken | undefined;
    await this.#change((tokens) => {
      revoked = tokens.find((token) => token.name === name);
      if (!revoked) throw unknownRecord('token', name);
      return tokens.filter((token) => token !== revoked);
    });
    return viewToken(revoked!);
  }

  /** Calls back after each change of the file. @returns a function that ends this */
  watch(onChange: () => void): () => void {
    watchFile(this.path, { interval: WATCH_MS, persistent: false }, onChange);
    return () => unwatchFile(this.path, onChange);
  }

  /** Identifies the content, since each change writes a new file; empty without a file. */
  #version(): string {
    const stats = statSync(this.path, { throwIfNoEntry: false });
    return stats ? `${stats.ino} ${stats.mtimeMs} ${stats.size}` : '';
  }

  #read(): readonly StoredToken[] {
    try {
      const document: unknown = JSON.parse(readFileSync(this.path, 'utf8'));
      if (matches(FileSchema, document)) return document.tokens;
    } catch (error) {
      throw this.#unreadable(errorText(error));
    }
    throw this.#unreadable('it is not a list of tokens');
  }

  #unreadable(why: string): PantiltError {
    return new PantiltError(
      'failed',
      'tokens-unreadable',
      msg`can't read the tokens in ${this.path} (${why}): restore the file, or delete it and create new tokens`,
    );
  }

  /** Replaces the file as a whole. The new file is also the lock against other processes. */
  async #change(change: (tokens: readonly StoredToken[]) => readonly StoredToken[]): Promise<void> {
    const next = `${this.path}.new`;
    await createFolder(join(this.path, '..')).catch(throwUnwritable(this.path));
    const file = await this.#lock(next);
    try {
      const document = { format: 'pantilt-tokens', version: 1, tokens: change(this.tokens) };
      await file.writeFile(`${JSON.stringify(document, null, 2)}\n`);
      await file.sync();
      await file.close();
      await rename(next, this.path);
    } catch (error) {
      await file.close().catch(() => {}); // Closed already.
      await rm(next, { force: true });
      return throwUnwritable(this.path)(error);
    }
  }

  async #lock(path: string) {
    for (let waitedMs = 0; ; waitedMs += LOCK_POLL_MS) {
      try {
        return await open(path, 'wx', 0o600);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return throwUnwritable(path)(error);
        if (waitedMs >= LOCK_MS) throw locked(path);
        await wait(LOCK_POLL_MS);
      }
    }
  }
}

/** The tokens of a data directory; undefined for data in memory or in PostgreSQL. */
export const tokenFileIn = (directory: string): TokenFile | undefined =>
  directory === IN_MEMORY || isPostgresUrl(directory) ? undefined : new TokenFile(directory);

/** A token without its hash. */
export const viewToken = ({ name, role, createdAt }: StoredToken): TokenView => ({
  name,
  role,
  createdAt,
});

function assertName(name: string, tokens: readonly StoredToken[]): void {
  if (RESERVED.includes(name) || name.trim() !== name || name === '.' || name === '..') {
    throw new PantiltError(
      'invalid',
      'token-name-invalid',
      msg`a token can't have the name "${name}": choose one without spaces around it, and not "." or one of ${RESERVED.join(', ')}`,
    );
  }
  if (tokens.some((token) => token.name === name)) {
    throw new PantiltError(
      'conflict',
      'token-exists',
      msg`a token "${name}" exists already: choose another name, or revoke it first`,
    );
  }
  if (tokens.length >= MAX_TOKENS) {
    throw new PantiltError(
      'conflict',
      'too-many-tokens',
      msg`there are ${MAX_TOKENS} tokens already: revoke some that are not used any more`,
    );
  }
}

const locked = (path: string): PantiltError =>
  new PantiltError(
    'conflict',
    'tokens-locked',
    msg`another process is changing the tokens, or was killed while doing so: if none is running, delete ${path}`,
  );
