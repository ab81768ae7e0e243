/**
 * Live telemetry over WebSocket (docs/telemetry.md). Each client has a small mailbox with the
 * newest message of each state and the newest hundred others, so that a slow client uses bounded
 * memory.
 */

import type { FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { HISTORY_ROUTES } from '../api/history.ts';
import {
  JogSchema,
  type Published,
  type Reply,
  type Subscribe,
  SubscribeSchema,
  TELEMETRY_ROUTES,
  type Topic,
  TrackSchema,
  TurnSchema,
} from '../api/telemetry.ts';
import { type Clock, timestamp } from '../clock.ts';
import type { HeldMotion, HeldMotionTexts, MotionClient } from '../control/held-motion.ts';
import { trackedTarget } from '../control/tracking.ts';
import { errorMessage, errorText, PantiltError } from '../errors.ts';
import { format, type Message, msg } from '../message.ts';
import { parseAs } from '../validation.ts';
import { POLICY_VIOLATION } from './access.ts';
import type { Visitor } from './identities.ts';
import { sendProblem } from './problems.ts';
import { type App, addRoutes } from './routes/add-routes.ts';
import type { Services } from './services.ts';
import { TelemetryHistory } from './telemetry-history.ts';

const DEFAULT_RATE_HZ = 10;
const MAILBOX_SIZE = 100;
/** A client with more unsent data than this is slow, and gets nothing until it has caught up. */
const MAX_UNSENT_BYTES = 64 * 1024;
const MAX_MESSAGE_CHARACTERS = 4096;

/**
 * A message without its time. It replaces earlier messages of the same `state`; messages without a
 * state are all kept.
 */
export type Publication = Published extends infer P
  ? P extends { readonly topic: infer T; readonly data: infer D }
    ? { readonly topic: T; readonly state?: string; readonly data: D }
    : never
  : never;

/** A publication with its time, turned into bytes once for all clients. */
class Document {
  readonly topic: Topic;
  readonly state: string | undefined;
  readonly #published: Published;
  #bytes: Buffer | undefined;

  constructor({ topic, state, data }: Publication, clock: Clock) {
    this.topic = topic;
    this.state = state;
    this.#published = { topic, time: timestamp(clock), data } as Published;
  }

  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(JSON.stringify(this.#published));
    return this.#bytes;
  }
}

/** The motions that a client holds by its messages. */
export type HeldMotions = Pick<Services, 'jogging' | 'tracking'>;

/** Sends publications to the clients subscribed to their topic. */
export class TelemetryHub {
  readonly #clock: Clock;
  /** Makes the first messages of a subscription: the current state of each topic that has one. */
  readonly #initial: () => Publication[];
  readonly #motions: HeldMotions;
  readonly #clients = new Set<TelemetryClient>();
  readonly history: TelemetryHistory;

  constructor(clock: Clock, motions: HeldMotions, initial: () => Publication[]) {
    this.history = new TelemetryHistory(clock);
    this.#clock = clock;
    this.#motions = motions;
    this.#initial = initial;
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  /** Whether any client is subscribed to a topic. */
  hasSubscribers(topic: Topic): boolean {
    return [...this.#clients].some((client) => client.isSubscribedTo(topic));
  }

  /** Sends a publication to each client subscribed to its topic. */
  publish(message: Publication): void {
    const document = new Document(message, this.#clock);
    for (const client of this.#clients) client.enqueue(document);
  }

  /** Publishes an event under the topic `events`. */
  publishEvent(name: string, wording: Message): void {
    this.history.addEvent(name, wording);
    this.publish({ topic: 'events', data: { name, message: format(wording), wording } });
  }

  /** Closes the sockets of clients whose tokens are not what they were when they connected. */
  closeRevoked(): void {
    for (const client of this.#clients) client.closeIfRevoked();
  }

  /** Serves a client until its socket closes. */
  serve(socket: WebSocket, visitor: Visitor): void {
    const client = new TelemetryClient(socket, visitor, this.#clock, this.#motions, this.#initial);
    this.#clients.add(client);
    socket.on('close', () => {
      client.close();
      this.#clients.delete(client);
    });
    socket.on('error', () => socket.terminate());
  }
}

class TelemetryClient implements MotionClient {
  readonly #socket: WebSocket;
  readonly #visitor: Visitor;
  readonly #clock: Clock;
  readonly #motions: HeldMotions;
  readonly #initial: () => Publication[];
  /** Unsent messages, oldest first: of each state the newest, by its name. */
  readonly #mailbox = new Map<string, Document>();
  /** Keys of the unsent messages that are not states, oldest first. */
  #eventKeys: string[] = [];
  #topics: ReadonlySet<Topic> = new Set();
  #periodMs = 1000 / DEFAULT_RATE_HZ;
  #eventCount = 0;
  #lastMs = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(
    socket: WebSocket,
    visitor: Visitor,
    clock: Clock,
    motions: HeldMotions,
    initial: () => Publication[],
  ) {
    this.#socket = socket;
    this.#visitor = visitor;
    this.#clock = clock;
    this.#motions = motions;
    this.#initial = initial;
    socket.on('message', (raw) => this.#handle(String(raw)));
  }

  isSubscribedTo(topic: Topic): boolean {
    return this.#topics.has(topic);
  }

  enqueue(document: Document): void {
    if (!this.isSubscribedTo(document.topic)) return;
    const key = document.state ?? this.#newEventKey();
    this.#mailbox.delete(key); // So that it moves to the end.
    this.#mailbox.set(key, document);
    this.#sendSoon();
  }

  /** A key for a message that is not a state; the oldest such message beyond the mailbox's size is dropped. */
  #newEventKey(): string {
    const key = `event ${this.#eventCount++}`;
    this.#eventKeys.push(key);
    if (this.#eventKeys.length > MAILBOX_SIZE) this.#mailbox.delete(this.#eventKeys.shift() ?? '');
    return key;
  }

  motionHalted(topic: HeldMotionTexts['name'], { code, message, wording }: PantiltError): void {
    this.#send({ topic, data: { code, detail: message, wording } });
  }

  motionDone(name: HeldMotionTexts['name'], durationMs: number, code: string | null): void {
    this.#visitor.record(name, JSON.stringify({ durationS: durationMs / 1000 }), code);
  }

  closeIfRevoked(): void {
    if (!this.#visitor.isCurrent()) this.#socket.close(POLICY_VIOLATION, 'token-wrong');
  }

  close(): void {
    this.#motions.jogging.release(this);
    this.#motions.tracking.release(this);
    this.#cancel?.();
    this.#topics = new Set();
  }

  #handle(raw: string): void {
    if (this.#isSlow) {
      this.#socket.terminate(); // The client does not read the replies, which no mailbox limits.
      return;
    }
    try {
      const message = parseMessage(raw);
      const what = ['message', INVALID] as const;
      if (Object.hasOwn(Object(message), 'jog')) {
        this.#hold('jog', this.#motions.jogging, parseAs(JogSchema, message, ...what).jog);
      } else if (Object.hasOwn(Object(message), 'track')) {
        const { track } = parseAs(TrackSchema, message, ...what);
        if (track) this.#hold('track', this.#motions.tracking, trackedTarget(track));
        else this.#motions.tracking.release(this);
      } else if (Object.hasOwn(Object(message), 'turn')) {
        const { turn } = parseAs(TurnSchema, message, ...what);
        this.#visitor.joinQueue(turn === 'join');
        this.#visitor.record(`turn ${turn}`, null, null);
      } else this.#subscribe(parseAs(SubscribeSchema, message, ...what));
    } catch (error) {
      const code = error instanceof PantiltError ? error.code : INVALID;
      const text = { detail: errorText(error), wording: errorMessage(error) };
      this.#send({ topic: 'problem', data: { code, ...text } });
    }
  }

  #hold<Order>(name: HeldMotionTexts['name'], motion: HeldMotion<Order>, order: Order): void {
    try {
      this.#visitor.assertMayMove();
      motion.handle(this, order);
    } catch (error) {
      motion.release(this);
      this.motionHalted(name, error as PantiltError);
    }
  }

  #subscribe({ subscribe, rateHz = DEFAULT_RATE_HZ }: Subscribe): void {
    this.#topics = new Set(subscribe);
    this.#periodMs = 1000 / rateHz;
    this.#send({ topic: 'subscribed', data: { topics: [...this.#topics], rateHz } });
    for (const message of this.#initial()) this.enqueue(new Document(message, this.#clock));
  }

  #sendSoon(): void {
    if (this.#cancel) return;
    const waitMs = this.#lastMs + this.#periodMs - this.#clock.nowMs();
    this.#cancel = this.#clock.schedule(waitMs, () => {
      this.#cancel = undefined;
      this.#lastMs = this.#clock.nowMs();
      if (this.#isSlow) return this.#sendSoon();
      for (const { bytes } of this.#mailbox.values()) this.#sendBytes(bytes);
      this.#mailbox.clear();
      this.#eventKeys = [];
    });
  }

  get #isSlow(): boolean {
    return this.#socket.bufferedAmount > MAX_UNSENT_BYTES;
  }

  #send(reply: Reply): void {
    this.#sendBytes(Buffer.from(JSON.stringify(reply)));
  }

  #sendBytes(bytes: Buffer): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(bytes, TEXT);
  }
}

const TEXT = { binary: false }; // The bytes of a text frame.
const INVALID = 'message-invalid';

const invalid = (what: Message): PantiltError => new PantiltError('invalid', INVALID, what);

function parseMessage(raw: string): unknown {
  if (raw.length > MAX_MESSAGE_CHARACTERS) {
    throw invalid(msg`the message is too long: ${MAX_MESSAGE_CHARACTERS} characters at most`);
  }
  try {
    return JSON.parse(raw);
  } catch {
    throw invalid(msg`the message isn't valid JSON: send {"subscribe": ["rig"]}, for example`);
  }
}

/** Adds the WebSocket and the history to the app. */
export function addTelemetryRoute(
  app: App,
  hub: TelemetryHub,
  visitorOf: (request: FastifyRequest) => Visitor,
): void {
  addRoutes(app, HISTORY_ROUTES, { 'GET /history': async () => hub.history.view });
  app.route({
    method: 'GET',
    url: '/telemetry',
    config: { websocket: true, role: 'viewer' },
    schema: TELEMETRY_ROUTES['GET /telemetry'],
    wsHandler: (socket, request) => hub.serve(socket, visitorOf(request)),
    handler: (request, reply) => {
      const detail = msg`this address takes WebSocket connections only: connect with the subprotocol "pantilt"`;
      reply.header('upgrade', 'websocket');
      void sendProblem(request, reply, 426, 'upgrade-required', detail);
    },
  });
}
