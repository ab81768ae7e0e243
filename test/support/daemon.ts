/**
 * A whole daemon for tests: simulated rig, virtual clock, database in memory. Requests are injected
 * while the clock runs, and every response is validated against its schema.
 */

import { fileURLToPath } from 'node:url';
import responseValidation from '@fastify/response-validation';
import { Ajv } from 'ajv';
import type { FastifyReply, FastifyRequest, InjectOptions } from 'fastify';
import type { TSchema } from 'typebox';
import { Clean } from 'typebox/value';
import { expect, onTestFinished, vi } from 'vitest';
import type { RigView } from '../../src/api/rig.ts';
import { VirtualClock } from '../../src/clock.ts';
import type { RigConfig } from '../../src/daemon/open-rig.ts';
import { type Daemon, type DaemonConfig, startDaemon } from '../../src/daemon/start-daemon.ts';
import type { Message } from '../../src/message.ts';
import type { HistoryEvent } from '../history/history.ts';
import { Recorder } from '../history/recorder.ts';
import { judge } from '../history/rules.ts';
import { quiet } from './simulated.ts';

/** The folder of the rig files. */
export const rigFile = (name: string): string =>
  fileURLToPath(new URL(`../../calibration/rigs/${name}.json`, import.meta.url));

/** A port without a device. */
export const NO_PORT = '/dev/pantilt-nowhere';

/** A response of the API. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The JSON document; undefined if the response is something else. */
  readonly body: T;
}

/** Options of a request. */
export interface RequestOptions {
  /** Sent as JSON; texts and bytes are sent unchanged. */
  readonly body?: object | string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A problem document, with the fields used in tests. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly wording: Message;
}

/** A daemon and its clock. */
export class TestDaemon {
  readonly clock: VirtualClock;
  readonly daemon: Daemon;
  /** The events so far; checked when the test ends. */
  readonly history: HistoryEvent[];

  constructor(daemon: Daemon, clock: VirtualClock, history: HistoryEvent[]) {
    this.daemon = daemon;
    this.clock = clock;
    this.history = history;
  }

  get services(): Daemon['services'] {
    return this.daemon.services;
  }

  get<T = unknown>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    return this.request<T>('GET', path, options);
  }

  post<T = unknown>(path: string, body?: object | string): Promise<Answer<T>> {
    return this.request<T>('POST', path, body === undefined ? {} : { body });
  }

  postBytes<T = unknown>(path: string, body: Uint8Array): Promise<Answer<T>> {
    const headers = { 'content-type': 'application/octet-stream' };
    return this.request<T>('POST', path, { body, headers });
  }

  postCsv<T = unknown>(path: string, body: string | Uint8Array): Promise<Answer<T>> {
    return this.request<T>('POST', path, { body, headers: { 'content-type': 'text/csv' } });
  }

  delete<T = unknown>(path: string): Promise<Answer<T>> {
    return this.request<T>('DELETE', path);
  }

  /** Lets the clock run until the response arrives. Paths without a slash are under /api/v1. */
  request<T = unknown>(
    method: NonNullable<InjectOptions['method']>,
    path: string,
    options: RequestOptions = {},
  ): Promise<Answer<T>> {
    return this.clock.run(this.begin<T>(method, path, options));
  }

  /** Sends a request whose response is awaited later, while other code runs the clock. */
  async begin<T = unknown>(
    method: NonNullable<InjectOptions['method']>,
    path: string,
    { body, headers }: RequestOptions = {},
  ): Promise<Answer<T>> {
    const json = typeof body === 'string' && { 'content-type': 'application/json' };
    const response = await this.daemon.app.inject({
      method,
      url: path.startsWith('/') ? path : `/api/v1/${path}`,
      headers: { host: 'localhost', ...json, ...headers },
      ...(body !== undefined && {
        payload: body instanceof Uint8Array ? Buffer.from(body) : body,
      }),
    });
    const isJson = /json/.test(String(response.headers['content-type']));
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      bytes: Uint8Array.from(response.rawPayload),
      body: (isJson ? response.json() : undefined) as T,
    };
  }

  /** The rig, once telemetry shows the effect of earlier commands. */
  async rig(): Promise<RigView> {
    await this.clock.advance(50);
    return (await this.get<RigView>('rig')).body;
  }

  /** Lets the clock run until the daemon satisfies a condition. */
  async until(reached: () => unknown): Promise<void> {
    while (!(await reached())) await this.clock.advance(20);
  }
}

/**
 * Starts a daemon that is closed when the test ends; its simulated rig, if any, is connected. The
 * history of the test is checked at its end.
 */
export async function startTestDaemon(
  changes: Partial<DaemonConfig> & { rig?: string; others?: readonly Partial<RigConfig>[] } = {},
): Promise<TestDaemon> {
  const { rig = 'hobby', others = [], ...config } = changes;
  const clock = new VirtualClock();
  const recorder = new Recorder(clock);
  const daemon = await startDaemon({
    rigFile: rigFile(rig),
    otherRigs: others.map((other) => ({
      ...{ rigFile: rigFile(rig), port: 'sim', clock, seed: 1 },
      ...other,
    })),
    port: 'sim',
    dataDirectory: ':memory:',
    clock,
    log: quiet,
    access: { allowedHosts: [] },
    seed: 1,
    extend: async (app) => {
      recorder.watchApi(app);
      app.addHook('preSerialization', checkIsDeclared);
      return app.register(responseValidation, { ajv: answerSchemas });
    },
    ...config,
  });
  onTestFinished(async () => {
    await clock.run(daemon.close());
    expect(judge(recorder.history)).toEqual([]);
  });
  await recorder.watch(daemon);
  const started = new TestDaemon(daemon, clock, recorder.history);
  const { rig: driver } = daemon.services;
  if (daemon.simulated) await started.until(() => driver.snapshot.device);
  // The system opens a port in real time, which would seem endless on the virtual clock.
  else await vi.waitUntil(() => driver.snapshot.problem, { timeout: 10_000 });
  return started;
}

/** Fails if an answer has a property that its schema doesn't declare: it would reach clients unseen. */
async function checkIsDeclared(
  { routeOptions }: FastifyRequest,
  { statusCode }: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const answers = routeOptions.schema?.response as Record<number, TSchema> | undefined;
  const schema = answers?.[statusCode];
  if (schema) {
    const sent = JSON.parse(JSON.stringify(payload));
    expect(sent).toEqual(Clean(schema, structuredClone(sent)));
  }
  return payload;
}

const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Compiles the schema of each response once, for all daemons of a worker. */
const answerSchemas = new Ajv({ allErrors: true, formats: { 'date-time': ISO_DATE } });
