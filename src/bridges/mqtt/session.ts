/**
 * The rig over MQTT: topics below `pantilt/RIG/`, and the discovery of Home Assistant, which makes one
 * device of them (https://www.home-assistant.io/integrations/mqtt, "Device discovery payload").
 */
import type { Answer, Body, Client } from '../../api/client.ts';
import { errorText, PantiltError } from '../../errors.ts';
import { msg } from '../../message.ts';

/** A message to the broker. */
export interface Publication {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

type RigView = Answer<'GET /rig'>;
type Handler = (daemon: Client, payload: string) => Promise<unknown>;

/** What each command topic does, by its last part. */
const COMMANDS = new Map<string, Handler>([
  ['target', (daemon, payload) => aim(daemon, parseTarget(payload))],
  ['preset', (daemon, name) => aimAtPreset(daemon, name)],
  ['laser', (daemon, payload) => daemon.call('POST /rig/laser', { body: { on: isOn(payload) } })],
  ['home', (daemon) => daemon.call('POST /rig/home')],
  ['release', (daemon) => daemon.call('POST /rig/release')],
  ['resume', (daemon) => daemon.call('POST /rig/resume')],
  ['stop', (daemon) => daemon.call('POST /rig/stop')],
]);

/** The name of a rig as a part of topics and identifiers. */
export const topicName = (rig: string): string =>
  rig
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'rig';

/** The topics and messages of one rig. */
export class MqttSession {
  readonly availabilityTopic: string;
  /** The topics of all commands, for a subscription. */
  readonly commandTopics: string;
  readonly #daemon: Client;
  readonly #root: string;

  /** @param name as `topicName` gives it */
  constructor(daemon: Client, name: string) {
    this.#daemon = daemon;
    this.#root = `pantilt/${name}`;
    this.availabilityTopic = `${this.#root}/availability`;
    this.commandTopics = `${this.#root}/+/set`;
  }

  /**
   * Carries out a command. A stop is begun before this returns. @returns the problem, if it is refused
   * @param retained whether the broker had kept the message: an old command, which is ignored
   */
  async handle(
    topic: string,
    payload: string,
    retained: boolean,
  ): Promise<Publication | undefined> {
    const name = topic.slice(this.#root.length + 1, -'/set'.length);
    try {
      if (retained) throw retainedCommand(topic);
      const command = COMMANDS.get(name);
      if (!command) throw unknownCommand(topic);
      await command(this.#daemon, payload);
      return undefined;
    } catch (error) {
      const { code } = error instanceof PantiltError ? error : { code: 'internal' };
      const problem = { topic, code, detail: errorText(error) };
      return this.#publication('problem', JSON.stringify(problem), false);
    }
  }

  /** The state of the rig, retained. */
  state({ connection, state, laserOn, control, pointing, spotErrorMm }: RigView): Publication {
    const document = {
      state: connection === 'connected' ? state : 'disconnected',
      laser: laserOn ? 'ON' : 'OFF',
      xM: rounded(pointing?.xM),
      yM: rounded(pointing?.yM),
      expectedErrorMm: rounded(spotErrorMm),
      control: control.holder,
    };
    return this.#publication('state', JSON.stringify(document), true);
  }

  /** Whether clients can command the daemon, retained; the broker says `offline` when the daemon is gone. */
  availability(payload: 'online' | 'offline'): Publication {
    return this.#publication('availability', payload, true);
  }

  /** The device for Home Assistant, retained: one message with all of its entities. */
  discovery(rig: RigView, presets: readonly string[], version: string): Publication {
    const id = `pantilt-${this.#root.split('/')[1]}`;
    const entity = (platform: string, key: string, name: string, more: object) => ({
      [key]: { p: platform, unique_id: `${id}-${key}`, name, ...more },
    });
    const command = (key: string) => ({ command_topic: `${this.#root}/${key}/set` });
    const value = (key: string) => ({ value_template: `{{ value_json.${key} }}` });
    const metres = { unit_of_measurement: 'm', suggested_display_precision: 3 };
    const document = {
      dev: { ids: [id], name: rig.name, mdl: 'pan-tilt laser rig', sw: version },
      o: { name: 'pantilt', sw: version },
      availability_topic: this.availabilityTopic,
      state_topic: `${this.#root}/state`,
      cmps: {
        ...entity('sensor', 'state', 'State', value('state')),
        ...entity('sensor', 'x', 'Spot x', { ...value('xM'), ...metres }),
        ...entity('sensor', 'y', 'Spot y', { ...value('yM'), ...metres }),
        ...entity('switch', 'laser', 'Laser', { ...value('laser'), ...command('laser') }),
        ...entity('text', 'target', 'Target', {
          ...command('target'),
          value_template: '{{ value_json.xM }} {{ value_json.yM }}',
        }),
        ...(presets.length > 0 &&
          entity('select', 'preset', 'Preset', {
            ...command('preset'),
            options: presets,
            value_template: '{{ None }}',
          })),
        ...entity('button', 'stop', 'Stop', command('stop')),
        ...entity('button', 'resume', 'Resume', command('resume')),
        ...entity('button', 'home', 'Home', command('home')),
        ...entity('button', 'release', 'Release', command('release')),
      },
    };
    return {
      topic: `homeassistant/device/${id}/config`,
      payload: JSON.stringify(document),
      retain: true,
    };
  }

  #publication(name: string, payload: string, retain: boolean): Publication {
    return { topic: `${this.#root}/${name}`, payload, retain };
  }
}

/** The laser stays as it is, unless the target says otherwise. */
const aim = (daemon: Client, target: object): Promise<unknown> =>
  daemon.call('POST /aim', { body: { laser: false, ...target } as Body<'POST /aim'> });

async function aimAtPreset(daemon: Client, name: string): Promise<unknown> {
  const { xM, yM } = await daemon.call('GET /presets/:name', { params: { name } });
  return aim(daemon, { xM, yM });
}

/** The body of `aim`, or coordinates with spaces: `0.8 -0.3`, with a height `0.8 -0.3 0.2`. */
function parseTarget(payload: string): object {
  const numbers = payload.trim().split(/\s+/);
  if (numbers.length >= 2 && numbers.every((text) => /^[-+]?(\d+\.?\d*|\.\d+)$/.test(text))) {
    const [xM, yM, zM, ...rest] = numbers.map(Number);
    if (rest.length === 0) return { xM, yM, ...(zM !== undefined && { zM }) };
  }
  const target: unknown = parsed(payload);
  if (typeof target === 'object' && target !== null && !Array.isArray(target)) return target;
  throw new PantiltError(
    'invalid',
    'payload-invalid',
    msg`the target must be "X Y" in metres, or a JSON object such as {"xM": 0.8, "yM": -0.3}`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isOn(payload: string): boolean {
  if (payload === 'ON' || payload === 'OFF') return payload === 'ON';
  throw new PantiltError('invalid', 'payload-invalid', msg`the laser must be ON or OFF`);
}

const unknownCommand = (topic: string): PantiltError =>
  new PantiltError(
    'invalid',
    'command-unknown',
    msg`${topic} is not a command: the commands are ${[...COMMANDS.keys()].join(', ')}`,
  );

const retainedCommand = (topic: string): PantiltError =>
  new PantiltError(
    'invalid',
    'command-retained',
    msg`a retained command is not carried out: clear it with an empty retained message to ${topic}`,
  );

const rounded = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : Math.round(value * 1000) / 1000;
