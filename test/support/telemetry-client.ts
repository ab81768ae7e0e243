/**
 * A client of the telemetry WebSocket, as a program would write it, for a daemon that listens on a
 * port.
 */
import type { AddressInfo } from 'node:net';
import { Compile } from 'typebox/compile';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { TelemetryMessageSchema } from '../../src/api/telemetry.ts';
import type { Visitor } from '../../src/server/identities.ts';
import type { TestDaemon } from './daemon.ts';

/** A message as documented in docs/telemetry.md. */
export interface Message<T = Record<string, unknown>> {
  readonly topic: string;
  readonly time: string;
  readonly data: T;
}

const documented = Compile(TelemetryMessageSchema);

/** A client of a daemon without tokens. */
export const ANYBODY: Visitor = {
  isCurrent: () => true,
  assertMayMove: () => {},
  joinQueue: () => {},
  record: () => {},
};

/** Identification of a client when it connects. */
export interface ConnectOptions {
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes a daemon listen on a free port of this machine. @returns its address */
export async function listen({ daemon, clock }: TestDaemon): Promise<string> {
  const { app } = daemon;
  if (!app.server.listening) await clock.run(app.listen({ host: '127.0.0.1', port: 0 }));
  return `127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

/** Connects. @returns the client, or the status of the HTTP response if it was refused */
export async function connectTelemetry(
  daemon: TestDaemon,
  { protocols = ['pantilt'], headers = {} }: ConnectOptions = {},
): Promise<TelemetryClient | number> {
  const url = `ws://${await listen(daemon)}/api/v1/telemetry`;
  const socket = new WebSocket(url, [...protocols], { headers });
  onTestFinished(() => socket.terminate());
  return daemon.clock.run(
    new Promise((resolve, reject) => {
      socket.on('open', () => resolve(new TelemetryClient(socket, daemon)));
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.on('error', reject);
    }),
  );
}

/** A connected client. */
export class TelemetryClient {
  readonly received: Message[] = [];
  readonly socket: WebSocket;
  readonly #daemon: TestDaemon;

  constructor(socket: WebSocket, daemon: TestDaemon) {
    this.socket = socket;
    this.#daemon = daemon;
    socket.on('message', (raw) => {
      const message = JSON.parse(String(raw));
      if (!documented.Check(message)) throw new Error(`undocumented telemetry: ${raw}`);
      this.received.push(message as Message);
    });
  }

  /** Connects and subscribes. */
  static async subscribe(daemon: TestDaemon, subscribe: string[], rateHz = 10) {
    const client = await connectTelemetry(daemon);
    if (typeof client === 'number') throw new Error(`refused with ${client}`);
    client.send(JSON.stringify({ subscribe, rateHz }));
    await client.next('subscribed');
    return client;
  }

  send(text: string): void {
    this.socket.send(text);
  }

  /**
   * Lets the clock run until a message of a topic arrives, or has arrived, and consumes all
   * messages up to it.
   */
  async next<T = Record<string, unknown>>(
    topic: string,
    matches: (data: T) => boolean = () => true,
  ): Promise<Message<T>> {
    for (;;) {
      const message = this.received.shift() as Message<T> | undefined;
      if (message?.topic === topic && matches(message.data)) return message;
      if (!message) {
        const more = new Promise((resolve) => this.socket.once('message', resolve));
        await this.#daemon.clock.run(more);
      }
    }
  }
}
