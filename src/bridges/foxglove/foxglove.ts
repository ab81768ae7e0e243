/**
 * The Foxglove WebSocket protocol (https://github.com/foxglove/ws-protocol/blob/main/docs/spec.md) on a port
 * of this machine: Foxglove shows joints, frames, scene and events live, calls services, and publishes
 * targets. Its older and its current subprotocol have the same messages.
 */
import type { Answer, Client } from '../../api/client.ts';
import type { Clock } from '../../clock.ts';
import { errorText, PantiltError } from '../../errors.ts';
import type { Bridge, BridgeContext } from '../bridge.ts';
import { aim, SERVICES, unsupportedOperation } from '../robot.ts';
import {
  type Fields,
  recordOf,
  startTopicServer,
  type TopicServerOptions,
  type TopicSession,
} from '../topic-server.ts';
import { CHANNELS, LOG_CHANNEL, logMessage, timestampOf } from './channels.ts';

/** The current subprotocol, and that of older versions. */
const PROTOCOLS = ['foxglove.sdk.v1', 'foxglove.websocket.v1'];

/** Listens for clients. @throws PantiltError `listen-failed` */
export const startFoxglove = (
  context: BridgeContext,
  options: Pick<TopicServerOptions, 'port' | 'allowedOrigins'>,
): Promise<Bridge> =>
  startTopicServer(context, {
    ...options,
    flag: 'foxglove',
    protocols: PROTOCOLS,
    open: (send) => new FoxgloveSession(context.daemon, context.clock, send),
  });

/** More calls at once are refused; a stop is not. */
const MAX_CALLS = 20;
const MAX_CLIENT_CHANNELS = 100;
const STOP = '/pantilt/stop';
/** Topics on which clients publish targets: ours, and the default of Foxglove's 3D panel. */
const TARGET_TOPICS = ['/pantilt/target', '/clicked_point'];
/** A point nearer to the floor than this is on it: a click in a 3D view is exact to rounding only [m]. */
const ON_FLOOR_M = 1e-6;

const TEXT = 'json';
const SCHEMA_ENCODING = 'jsonschema';
/** Binary messages: from the server, then from the client. */
const MESSAGE_DATA = 1;
const SERVICE_RESPONSE = 3;
const CLIENT_MESSAGE_DATA = 1;
const SERVICE_REQUEST = 2;

const STATUS_ERROR = 2;

type RigView = Answer<'GET /rig'>;
type Parameter = { readonly name: string; readonly value: unknown };

/** Channels by id: their position. */
const CHANNELS_BY_ID = [...CHANNELS, LOG_CHANNEL];
const LOG_ID = CHANNELS.length;
const SERVICES_BY_ID = [...SERVICES];

/** The parameters of a rig; only the laser can be set. */
const parametersOf = ({ name, state, laserOn, control }: RigView): Parameter[] => [
  { name: '/pantilt/laser', value: laserOn },
  { name: '/pantilt/name', value: name },
  { name: '/pantilt/state', value: state },
  { name: '/pantilt/control', value: control.holder ?? '' },
];

/** One client's session. */
export class FoxgloveSession implements TopicSession {
  readonly #daemon: Client;
  readonly #clock: Clock;
  readonly #send: (message: string | Uint8Array) => void;
  /** Channel by the id of the subscription. */
  readonly #subscriptions = new Map<number, number>();
  /** Topic by the client's own id of its channel. */
  readonly #clientChannels = new Map<number, string>();
  /** The last sent values of the parameters that the client subscribed to. */
  readonly #parameters = new Map<string, unknown>();
  #calls = 0;

  constructor(daemon: Client, clock: Clock, send: (message: string | Uint8Array) => void) {
    this.#daemon = daemon;
    this.#clock = clock;
    this.#send = send;
    this.#sendJson({
      op: 'serverInfo',
      name: 'pantilt',
      capabilities: ['clientPublish', 'parameters', 'parametersSubscribe', 'services'],
      supportedEncodings: [TEXT],
      metadata: {},
      sessionId: String(clock.dateMs()),
    });
    this.#sendJson({
      op: 'advertise',
      channels: CHANNELS_BY_ID.map(({ topic, schemaName, schema }, id) => ({
        ...{ id, topic, encoding: TEXT, schemaName },
        ...{ schema: JSON.stringify(schema), schemaEncoding: SCHEMA_ENCODING },
      })),
    });
    const anyObject = {
      encoding: TEXT,
      schemaEncoding: SCHEMA_ENCODING,
      schema: '{"type":"object"}',
    };
    this.#sendJson({
      op: 'advertiseServices',
      services: SERVICES_BY_ID.map(([name, { type }], id) => ({
        ...{ id, name, type },
        request: { ...anyObject, schemaName: `${type}_Request` },
        response: { ...anyObject, schemaName: `${type}_Response` },
      })),
    });
  }

  get isSubscribed(): boolean {
    return this.#subscriptions.size > 0 || this.#parameters.size > 0;
  }

  publish(rig: RigView): void {
    const unixMs = this.#clock.dateMs();
    for (const [id, channel] of this.#subscriptions) {
      const message = CHANNELS[channel]?.message(rig, timestampOf(unixMs));
      if (message) this.#sendMessage(id, unixMs, message);
    }
    const changed = parametersOf(rig).filter(
      ({ name, value }) => this.#parameters.has(name) && this.#parameters.get(name) !== value,
    );
    for (const { name, value } of changed) this.#parameters.set(name, value);
    if (changed.length > 0) this.#sendJson({ op: 'parameterValues', parameters: changed });
  }

  publishEvent(name: string, message: string): void {
    const unixMs = this.#clock.dateMs();
    for (const [id, channel] of this.#subscriptions) {
      if (channel !== LOG_ID) continue;
      this.#sendMessage(id, unixMs, logMessage(timestampOf(unixMs), name, message));
    }
  }

  /** Handles a message. A stop is begun before this returns. */
  async handle(message: string | Buffer): Promise<void> {
    try {
      if (typeof message === 'string') await this.#handleText(recordOf(JSON.parse(message)));
      else await this.#handleBytes(message);
    } catch (error) {
      const isReplaced = error instanceof PantiltError && error.code === 'move-interrupted';
      if (!isReplaced) this.#fail(errorText(error));
    }
  }

  async #handleText(operation: Fields): Promise<void> {
    switch (operation.op) {
      case 'subscribe':
        for (const { id, channelId } of recordsOf(operation.subscriptions)) {
          if (!CHANNELS_BY_ID[Number(channelId)]) this.#fail(`there is no channel ${channelId}`);
          else this.#subscriptions.set(uint32(id), Number(channelId));
        }
        return;
      case 'unsubscribe':
        for (const id of listOf(operation.subscriptionIds)) this.#subscriptions.delete(Number(id));
        return;
      case 'advertise':
        return this.#advertise(recordsOf(operation.channels));
      case 'unadvertise':
        for (const id of listOf(operation.channelIds)) this.#clientChannels.delete(Number(id));
        return;
      case 'getParameters':
        return this.#sendParameters(operation);
      case 'setParameters':
        return this.#setParameters(operation);
      case 'subscribeParameterUpdates':
        for (const { name } of await this.#parametersNamed(operation.parameterNames)) {
          this.#parameters.set(name, undefined);
        }
        return;
      case 'unsubscribeParameterUpdates': {
        const names = listOf(operation.parameterNames);
        for (const name of names.length > 0 ? names : [...this.#parameters.keys()]) {
          this.#parameters.delete(String(name));
        }
        return;
      }
      default:
        this.#fail(unsupportedOperation(operation.op));
    }
  }

  #advertise(channels: readonly Fields[]): void {
    for (const { id, topic, encoding } of channels) {
      if (!TARGET_TOPICS.includes(String(topic)) || encoding !== TEXT) {
        const topics = TARGET_TOPICS.join(' and ');
        this.#fail(`clients may publish only ${topics}, in JSON; not ${topic} (${encoding})`);
      } else if (this.#clientChannels.size >= MAX_CLIENT_CHANNELS) this.#fail('too many channels');
      else this.#clientChannels.set(uint32(id), String(topic));
    }
  }

  async #handleBytes(bytes: Buffer): Promise<void> {
    const opcode = bytes.length > 0 ? bytes.readUInt8(0) : undefined;
    if (opcode === CLIENT_MESSAGE_DATA && bytes.length >= 5) {
      if (!this.#clientChannels.has(bytes.readUInt32LE(1))) return this.#fail('unknown channel');
      if (this.#calls >= MAX_CALLS) return this.#fail('too many targets at once');
      const published = recordOf(JSON.parse(bytes.toString('utf8', 5)));
      const { position } = recordOf(published.pose);
      const { x, y, z = 0 } = recordOf(published.point ?? position);
      const onFloor = typeof z === 'number' && Math.abs(z) < ON_FLOOR_M;
      await this.#counted(() => aim(this.#daemon, { x, y, z: onFloor ? 0 : z }));
      return;
    }
    if (opcode === SERVICE_REQUEST && bytes.length >= 13) return this.#callService(bytes);
    this.#fail(`binary message ${opcode} of ${bytes.length} bytes is not supported`);
  }

  async #callService(bytes: Buffer): Promise<void> {
    const [serviceId, callId] = [bytes.readUInt32LE(1), bytes.readUInt32LE(5)];
    const [name, service] = SERVICES_BY_ID[serviceId] ?? [];
    const refuse = (message: string) =>
      this.#sendJson({ op: 'serviceCallFailure', serviceId, callId, message });
    if (!service) return refuse(`there is no service ${serviceId}`);
    if (this.#calls >= MAX_CALLS && name !== STOP) return refuse('too many calls at once');
    try {
      const request = recordOf(
        JSON.parse(bytes.toString('utf8', 13 + bytes.readUInt32LE(9)) || '{}'),
      );
      const answer = await this.#counted(() => service.call(this.#daemon, request));
      const head = Buffer.alloc(13 + TEXT.length);
      head.writeUInt8(SERVICE_RESPONSE, 0);
      head.writeUInt32LE(serviceId, 1);
      head.writeUInt32LE(callId, 5);
      head.writeUInt32LE(TEXT.length, 9);
      head.write(TEXT, 13);
      this.#send(Buffer.concat([head, Buffer.from(JSON.stringify(answer))]));
    } catch (error) {
      refuse(errorText(error));
    }
  }

  async #counted<T>(call: () => Promise<T>): Promise<T> {
    this.#calls++;
    try {
      return await call();
    } finally {
      this.#calls--;
    }
  }

  async #parametersNamed(names: unknown): Promise<Parameter[]> {
    const wanted = listOf(names);
    const all = parametersOf(await this.#daemon.call('GET /rig'));
    return wanted.length === 0 ? all : all.filter(({ name }) => wanted.includes(name));
  }

  async #sendParameters({ parameterNames, id }: Fields): Promise<void> {
    const parameters = await this.#parametersNamed(parameterNames);
    this.#sendJson({ op: 'parameterValues', parameters, ...(id !== undefined && { id }) });
  }

  async #setParameters({ parameters, id }: Fields): Promise<void> {
    const given = recordsOf(parameters);
    for (const { name, value } of given) {
      if (name === '/pantilt/laser' && typeof value === 'boolean') {
        await this.#counted(() => this.#daemon.call('POST /rig/laser', { body: { on: value } }));
      } else this.#fail(`only /pantilt/laser can be set, to true or false; not ${name}`);
    }
    if (id !== undefined) {
      await this.#sendParameters({ parameterNames: given.map(({ name }) => name), id });
    }
  }

  #sendMessage(subscription: number, unixMs: number, message: object): void {
    const head = Buffer.alloc(13);
    head.writeUInt8(MESSAGE_DATA, 0);
    head.writeUInt32LE(subscription, 1);
    head.writeBigUInt64LE(BigInt(Math.round(unixMs * 1000)) * 1000n, 5);
    this.#send(Buffer.concat([head, Buffer.from(JSON.stringify(message))]));
  }

  #sendJson(message: object): void {
    this.#send(JSON.stringify(message));
  }

  #fail(message: string): void {
    this.#sendJson({ op: 'status', level: STATUS_ERROR, message });
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const recordsOf = (value: unknown): readonly Fields[] => listOf(value).map(recordOf);

/** An id that a client gave. @throws RangeError if it is none */
function uint32(id: unknown): number {
  if (Number.isInteger(id) && Number(id) >= 0 && Number(id) < 2 ** 32) return Number(id);
  throw new RangeError(`id ${JSON.stringify(id)} isn't a whole number of 32 bits`);
}
