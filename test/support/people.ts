/** A daemon that people with tokens share. */
import type { InjectOptions } from 'fastify';
import { TokenFile } from '../../src/store/token-file.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { type Answer, type RequestOptions, startTestDaemon, type TestDaemon } from './daemon.ts';
import { connectTelemetry, TelemetryClient } from './telemetry-client.ts';

/** One person at the API. */
export class Person {
  readonly token: string;
  readonly #daemon: TestDaemon;

  constructor(daemon: TestDaemon, token: string) {
    this.#daemon = daemon;
    this.token = token;
  }

  request<T = unknown>(
    method: NonNullable<InjectOptions['method']>,
    path: string,
    { headers, ...options }: RequestOptions = {},
  ): Promise<Answer<T>> {
    const authorization = `Bearer ${this.token}`;
    return this.#daemon.request<T>(method, path, {
      ...options,
      headers: { ...headers, authorization },
    });
  }

  get<T = unknown>(path: string): Promise<Answer<T>> {
    return this.request<T>('GET', path);
  }

  post<T = unknown>(path: string, body?: object): Promise<Answer<T>> {
    return this.request<T>('POST', path, body === undefined ? {} : { body });
  }

  /** A WebSocket with the token. */
  async connect(): Promise<TelemetryClient> {
    const protocols = ['pantilt', `token.${this.token}`];
    const client = await connectTelemetry(this.#daemon, { protocols });
    if (client instanceof TelemetryClient) return client;
    throw new Error(`refused with ${client}`);
  }
}

/** Starts a daemon with a teacher, two operators and a viewer. */
export async function startSharedDaemon(changes: Parameters<typeof startTestDaemon>[0] = {}) {
  const dataDirectory = await temporaryDirectory();
  const tokens = new TokenFile(dataDirectory);
  const made = '2026-01-01T00:00:00.000Z';
  const texts = {
    grace: await tokens.add('Grace', 'teacher', made),
    ada: await tokens.add('Ada', 'operator', made),
    ben: await tokens.add('Ben', 'operator', made),
    vic: await tokens.add('Vic', 'viewer', made),
  };
  const daemon = await startTestDaemon({ dataDirectory, ...changes });
  const person = (name: keyof typeof texts) => new Person(daemon, texts[name]);
  return {
    daemon,
    tokens,
    grace: person('grace'),
    ada: person('ada'),
    ben: person('ben'),
    vic: person('vic'),
  };
}
