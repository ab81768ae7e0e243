/**
 * The daemon itself and its environment: its settings and their sources, the machine's ports, the
 * rig file, and the diagnostics of the hardware. Read-only: settings that protect the hardware are
 * changed on the daemon's machine, and require a restart.
 */
import Type, { type Static } from 'typebox';
import { rigFileProperties } from '../rig-file.ts';
import { MessageSchema, nullable } from '../schemas.ts';
import { answers } from './route.ts';

const FindingSchema = Type.Object({
  check: Type.String({ description: 'What was checked' }),
  verdict: Type.Enum(['well', 'advice', 'wrong']),
  found: Type.String(),
  cure: nullable(Type.String({ description: 'How to fix it' })),
  wording: Type.Object({
    check: MessageSchema,
    found: MessageSchema,
    cure: nullable(MessageSchema),
  }),
});

export type Finding = Static<typeof FindingSchema>;

const SettingSchema = Type.Object({
  name: Type.String({ description: 'As in the YAML file' }),
  value: Type.String({ description: 'As text; a token is masked' }),
  source: Type.Enum(['flag', 'variable', 'file', 'default']),
  flag: Type.String(),
  variable: Type.String(),
});
/** A setting of the daemon, and its source. */
export type Setting = Static<typeof SettingSchema>;

const DaemonSchema = Type.Object({
  version: Type.String(),
  firmwareVersion: Type.String({ description: 'Of the included firmware' }),
  nodeVersion: Type.String(),
  platform: Type.String(),
  settings: Type.Array(SettingSchema),
});

const LogSchema = Type.Object({
  lines: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
    description: 'The newest lines, oldest first',
  }),
  dropped: Type.Integer({ minimum: 0, description: 'Lines dropped since the start' }),
});

const PortSchema = Type.Object({
  path: Type.String(),
  mayBeRig: Type.Boolean({
    description: 'Whether it may be a rig: a USB port, or the port of the rig',
  }),
  inUse: Type.Boolean({ description: 'Whether this daemon has it open' }),
  maker: nullable(Type.String()),
  usbId: nullable(Type.String({ description: 'Vendor and product' })),
  serialNumber: nullable(Type.String()),
  hindrance: nullable(FindingSchema),
});
/** A serial port of the daemon's machine. */
export type Port = Static<typeof PortSchema>;

const HeldLimitsSchema = Type.Object({
  minUs: Type.Number(),
  maxUs: Type.Number(),
  speedUsPerS: Type.Number(),
  accelerationUsPerS2: Type.Number(),
});
const LimitsSchema = Type.Object({ pan: HeldLimitsSchema, tilt: HeldLimitsSchema });

const DiagnosisSchema = Type.Object({
  findings: Type.Array(FindingSchema),
  limits: Type.Object({
    file: LimitsSchema,
    device: nullable(Type.Object(LimitsSchema.properties, { description: 'Held by the device' })),
  }),
});

export type Diagnosis = Static<typeof DiagnosisSchema>;

const RigFileAnswerSchema = Type.Object({
  path: Type.String(),
  document: Type.Object(rigFileProperties),
});

const RigFileCheckSchema = Type.Object({
  errors: Type.Array(
    Type.Object({
      path: Type.String({ description: 'Dotted path of the field, empty for the document' }),
      message: Type.String(),
      wording: MessageSchema,
    }),
  ),
  findings: Type.Array(FindingSchema, {
    description: "Comparison of a valid file with the connected device's limits",
  }),
});

export type RigFileCheck = Static<typeof RigFileCheckSchema>;

/** The names of its schemas in OpenAPI. */
export const DAEMON_SCHEMAS = {
  Finding: FindingSchema,
  Setting: SettingSchema,
  Daemon: DaemonSchema,
  Log: LogSchema,
  Port: PortSchema,
  HeldLimits: HeldLimitsSchema,
  AxesLimits: LimitsSchema,
  Diagnosis: DiagnosisSchema,
  RigFile: RigFileAnswerSchema,
  RigFileCheck: RigFileCheckSchema,
};

const tags = ['daemon'];
const rigTags = ['rig'];

export const DAEMON_ROUTES = {
  'GET /daemon': {
    tags,
    summary: 'The daemon: version, settings and where each came from',
    response: answers(DaemonSchema),
  },
  'GET /daemon/log': {
    tags,
    summary: 'The newest lines of the log',
    response: answers(LogSchema),
  },
  'GET /ports': {
    tags,
    summary: "The machine's serial ports, and obstacles to opening them; opens none",
    response: answers(Type.Object({ ports: Type.Array(PortSchema) })),
  },
  'GET /rig/examination': {
    tags: rigTags,
    summary: 'Findings of "pantilt doctor" that need no line test; limits',
    response: answers(DiagnosisSchema),
  },
  'GET /rig/file': {
    tags: rigTags,
    summary: 'The rig file as the daemon read it, without the fields of the simulator',
    response: answers(RigFileAnswerSchema),
  },
  'POST /rig/file/check': {
    role: 'viewer' as const,
    tags: rigTags,
    summary: 'Check a rig file, each error at its field; stores nothing',
    body: Type.Unknown(),
    response: answers(RigFileCheckSchema),
  },
};
