/**
 * The connection to an MQTT broker, of version 5 or, if the broker refuses it, of 3.1.1, by the library mqtt.
 * While the broker is away, nothing is queued and no session is kept there, so that no command is
 * carried out late.
 */
import { connect, type MqttClient } from 'mqtt';
import { errorText, PantiltError } from '../../errors.ts';
import { msg } from '../../message.ts';
import type { Bridge, BridgeContext } from '../bridge.ts';
import { MqttSession, type Publication, topicName } from './session.ts';

const RECONNECT_MS = 5000;
const CONNECT_MS = 10_000;
const CLOSE_MS = 1000;
/** Shortest interval of states, and interval of the search for new presets [ms]. */
const STATE_MS = 500;
const PRESETS_MS = 10_000;
const MAX_PAYLOAD_BYTES = 4096;
/** Maximum number of commands at once; further ones are dropped. */
const MAX_COMMANDS = 20;

/**
 * Connects to a broker, and again whenever it is gone; resolves before the first connection.
 * @throws PantiltError `settings-invalid` for another URL than that of a broker
 */
export async function startMqtt(context: BridgeContext, url: string): Promise<Bridge> {
  if (!URL.canParse(url) || !/^mqtts?:$/.test(new URL(url).protocol)) {
    throw new PantiltError(
      'invalid',
      'settings-invalid',
      msg`settings: mqtt: must be the address of a broker, such as mqtt://127.0.0.1:1883 or mqtts://USER:PASSWORD@HOST`,
    );
  }
  const { name } = await context.daemon.call('GET /rig');
  const session = new MqttSession(context.daemon, topicName(name));
  const client = connect(url, {
    clientId: `pantilt-${topicName(name)}-${Math.trunc(context.clock.dateMs())}`,
    protocolVersion: 5,
    clean: true,
    queueQoSZero: false,
    reconnectPeriod: RECONNECT_MS,
    connectTimeout: CONNECT_MS,
    will: { ...willOf(session.availability('offline')), qos: 1 },
  });
  const broker = new Broker(context, session, client, new URL(url).host);
  return { address: `MQTT broker ${new URL(url).host}`, close: () => broker.close() };
}

const willOf = ({ topic, payload, retain }: Publication) => ({
  topic,
  payload: Buffer.from(payload),
  retain,
});

/** Whether a broker refuses the protocol version: 0x01 of MQTT 3.1.1, 0x84 of MQTT 5. */
const isTooNew = (error: Error): boolean =>
  'code' in error && (error.code === 0x01 || error.code === 0x84);

/** Carries messages between a session and its broker. */
class Broker {
  readonly #context: BridgeContext;
  readonly #session: MqttSession;
  readonly #client: MqttClient;
  readonly #host: string;
  readonly #unsubscribe: () => void;
  #commands = 0;
  /** The retained messages as the broker has them, by topic. */
  readonly #published = new Map<string, string>();
  #cancelState: (() => void) | undefined;
  #cancelPresets: (() => void) | undefined;
  /** The latest fault of the connection, which is logged once. */
  #fault = '';

  constructor(context: BridgeContext, session: MqttSession, client: MqttClient, host: string) {
    this.#context = context;
    this.#session = session;
    this.#client = client;
    this.#host = host;
    client.on('connect', () => this.#welcome());
    client.on('error', (error) => {
      if (client.options.protocolVersion === 5 && isTooNew(error)) {
        client.options.protocolVersion = 4;
        client.reconnect();
      } else this.#report(errorText(error));
    });
    client.on('close', () => this.#report('the connection is closed'));
    client.on('message', (topic, payload, { retain }) => this.#take(topic, payload, retain));
    this.#unsubscribe = context.onRigChange(() => this.#publishSoon());
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    this.#cancelState?.();
    this.#cancelPresets?.();
    this.#client.removeAllListeners('message');
    if (this.#client.connected) {
      const { topic, payload } = this.#session.availability('offline');
      let cancel = () => {};
      // A broker that does not answer leaves the promise pending, even when the client ends.
      const late = new Promise<void>((resolve) => {
        cancel = this.#context.clock.schedule(CLOSE_MS, resolve);
      });
      const sent = this.#client.publishAsync(topic, payload, { retain: true, qos: 1 });
      await Promise.race([sent.catch(() => {}), late]);
      cancel();
    }
    await this.#client.endAsync(true);
  }

  #welcome(): void {
    const { log } = this.#context;
    log.info(`mqtt: connected to ${this.#host}`);
    this.#fault = '';
    this.#published.clear();
    this.#client.subscribe(this.#session.commandTopics, { qos: 1 }, (error) => {
      if (error) log.error(`mqtt: the broker refuses the subscription (${error.message})`);
    });
    this.#publish(this.#session.availability('online'));
    this.#cancelPresets?.();
    void this.#publishDevice();
    this.#publishSoon();
  }

  /** Once for each outage, and once more for each other cause. */
  #report(fault: string): void {
    if (fault === this.#fault || (this.#fault !== '' && fault.startsWith('the connection'))) return;
    this.#fault = fault;
    this.#context.log.warn(
      `mqtt: no connection to ${this.#host} (${fault}); trying every ${RECONNECT_MS / 1000} s`,
    );
  }

  #take(topic: string, payload: Buffer, retained: boolean): void {
    if (payload.length === 0 && retained) return; // A retained message has been cleared.
    if (payload.length > MAX_PAYLOAD_BYTES || this.#commands >= MAX_COMMANDS) {
      this.#context.log.warn(
        `mqtt: a command to ${topic} was dropped: it is too long, or too many are running`,
      );
      return;
    }
    this.#commands++;
    void this.#session.handle(topic, payload.toString(), retained).then((problem) => {
      this.#commands--;
      if (problem) this.#publish(problem);
    });
  }

  #publishSoon(): void {
    this.#cancelState ??= this.#context.clock.schedule(STATE_MS, async () => {
      this.#cancelState = undefined;
      await this.#attempt(async () =>
        this.#publish(this.#session.state(await this.#context.daemon.call('GET /rig'))),
      );
    });
  }

  async #publishDevice(): Promise<void> {
    const { daemon, clock } = this.#context;
    await this.#attempt(async () => {
      const { presets } = await daemon.call('GET /presets');
      const { version } = await daemon.call('GET /daemon');
      const names = presets.map((preset) => preset.name);
      this.#publish(this.#session.discovery(await daemon.call('GET /rig'), names, version));
    });
    this.#cancelPresets = clock.schedule(PRESETS_MS, () => this.#publishDevice());
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    await work().catch((error) => this.#context.log.error(`mqtt: ${errorText(error)}`));
  }

  /** Sends a message unless the broker is away, or has it already. */
  #publish({ topic, payload, retain }: Publication): void {
    if (!this.#client.connected || (retain && this.#published.get(topic) === payload)) return;
    if (retain) this.#published.set(topic, payload);
    this.#client.publish(topic, payload, { retain, qos: retain ? 1 : 0 });
  }
}
