/**
 * The table of the daemon's settings: types, defaults, and options.
 */

import Type, { type Static } from 'typebox';
import { DEFAULT_RIG_FILE } from '../daemon/start-daemon.ts';
import { DEFAULT_TURN_MINUTES } from '../jobs/turns.ts';
import { DEFAULT_BAUD_RATE } from '../protocol/commands.ts';
import { SEED_BOUNDS } from '../random.ts';
import { RIG_NAME_LENGTH } from '../rig-file.ts';
import { DEFAULT_LISTEN } from './listening.ts';

const rigProperties = {
  rig: Type.String({ minLength: 1 }),
  name: Type.Optional(Type.String(RIG_NAME_LENGTH)),
  port: Type.String({ minLength: 1 }),
};

/** The settings that each rig has; their options may be repeated. */
export const RIG_SETTINGS = Object.keys(rigProperties) as (keyof typeof rigProperties)[];

/** 0 for any free port. */
const bridgePort = Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 }));

export const SettingsSchema = Type.Object(
  {
    ...rigProperties,
    /** The rigs after the first one. */
    otherRigs: Type.Array(Type.Object(rigProperties, { additionalProperties: false })),
    baud: Type.Integer({ minimum: 300, maximum: 4_000_000 }),
    data: Type.String({ minLength: 1 }),
    listen: Type.String(),
    token: Type.Optional(Type.String()),
    allowHost: Type.Array(Type.String({ minLength: 1 })),
    allowOrigin: Type.Array(Type.String({ minLength: 1 })),
    static: Type.Optional(Type.String({ minLength: 1 })),
    rotctld: bridgePort,
    rosbridge: bridgePort,
    foxglove: bridgePort,
    mqtt: Type.Optional(Type.String({ minLength: 1 })),
    hub: Type.Optional(Type.String({ minLength: 1 })),
    hubToken: Type.Optional(Type.String({ minLength: 1 })),
    nats: Type.Optional(Type.String()),
    workers: Type.Optional(Type.Boolean()),
    database: Type.Optional(Type.String()),
    onvif: bridgePort,
    visca: bridgePort,
    bridgeRig: Type.Optional(Type.String()),
    forwardAzimuth: Type.Number({ minimum: -360, maximum: 360 }),
    turnMinutes: Type.Number({ minimum: 0.1, maximum: 120 }),
    seed: Type.Integer(SEED_BOUNDS),
    logLevel: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  },
  { additionalProperties: false },
);
/** The daemon's settings. */
export type Settings = Static<typeof SettingsSchema>;

/** Values of settings that are not given. */
export const DEFAULTS: Settings = {
  rig: DEFAULT_RIG_FILE,
  port: 'sim',
  otherRigs: [],
  baud: DEFAULT_BAUD_RATE,
  data: 'data',
  listen: DEFAULT_LISTEN,
  allowHost: [],
  allowOrigin: [],
  forwardAzimuth: 0,
  turnMinutes: DEFAULT_TURN_MINUTES,
  seed: 1,
  logLevel: 'info',
};

/** A setting with an option; the other rigs have those of the first one, repeated. */
export type OptionName = Exclude<keyof Settings, 'otherRigs'>;

/** The option of each setting. */
export const OPTIONS: Record<OptionName, readonly [flags: string, description: string]> = {
  rig: ['--rig <file>', 'rig file (default: the simulated hobby rig)'],
  name: ['--name <name>', 'name of the rig (default: that of the rig file)'],
  port: ['--port <port>', 'sim, emulator, auto, or the path of a serial port (default: sim)'],
  baud: ['--baud <rate>', `baud rate of the serial port (default: ${DEFAULT_BAUD_RATE})`],
  data: ['--data <dir>', 'folder of the database (default: data)'],
  listen: ['--listen <host:port>', `address to listen on (default: ${DEFAULT_LISTEN})`],
  token: [
    '--token <token>',
    'access token required from clients; needed to listen beyond this machine',
  ],
  allowHost: ['--allow-host <name...>', 'allowed Host names'],
  allowOrigin: ['--allow-origin <url...>', 'origins of other pages that may use the daemon'],
  static: ['--static <dir>', 'folder of your own page, served under /static/'],
  rotctld: [
    '--rotctld <port>',
    'bridge: speak the rotator protocol of Hamlib on a port of this machine',
  ],
  rosbridge: [
    '--rosbridge <port>',
    'bridge: speak the rosbridge protocol of ROS on a port of this machine',
  ],
  foxglove: [
    '--foxglove <port>',
    'bridge: speak the WebSocket protocol of Foxglove on a port of this machine',
  ],
  mqtt: ['--mqtt <url>', 'bridge: connect to an MQTT broker, with discovery by Home Assistant'],
  hub: ['--hub <url>', 'join a hub: http://HOST:8420, for example'],
  hubToken: ['--hub-token <token>', 'token of the role teacher at that hub'],
  nats: ['--nats <url>', 'exchange records and trainings over NATS: nats://HOST:4222, for example'],
  workers: ['--workers', 'let "pantilt worker" on other machines train the models, over --nats'],
  database: ['--database <url>', 'keep the data in PostgreSQL: postgres://USER@HOST/DATABASE'],
  onvif: [
    '--onvif <port>',
    'bridge: be a pan-tilt head for ONVIF; beyond this machine only with a token',
  ],
  visca: ['--visca <port>', 'bridge: be a pan-tilt head for VISCA over IP, on this machine'],
  bridgeRig: ['--bridge-rig <name>', 'rig that bridges command (default: the first one)'],
  forwardAzimuth: [
    '--forward-azimuth <deg>',
    "azimuth of the rig's forward direction, for --rotctld (default: 0)",
  ],
  turnMinutes: [
    '--turn-minutes <n>',
    `length of a turn of people who share the rig (default: ${DEFAULT_TURN_MINUTES})`,
  ],
  seed: ['--seed <n>', 'seed of the simulated rig (default: 1)'],
  logLevel: ['--log-level <level>', 'fatal, error, warn, info, debug, trace or silent'],
};
