/**
 * The daemon itself and what it stands on: its settings and where they came from, the machine's ports,
 * the rig file, and what is known of the hardware. All of it is for reading: whoever changes what
 * protects the hardware does so on the daemon's machine, and starts it again.
 */
import Type, { type Static } from 'typebox';
import { PantiltError } from '../../errors.ts';
import { MessageSchema, nullable } from '../../job.ts';
import { FIRMWARE_VERSION } from '../../protocol/firmware-version.ts';
import { limitsOfAxes } from '../../protocol/limits.ts';
import { limitsFinding } from '../../rig/diagnostics/device-findings.ts';
import { runningFindings } from '../../rig/diagnostics/findings.ts';
import { parseRigFile, RIG_FILE_INVALID, rigFileProperties } from '../../rig-file.ts';
import type { FieldError } from '../../validation.ts';
import type { Services } from '../services.ts';
import { type App, answers } from './app-types.ts';

const FindingSchema = Type.Object({
  check: Type.String({ description: 'What was looked at' }),
  verdict: Type.Enum(['well', 'advice', 'wrong']),
  found: Type.String(),
  cure: nullable(Type.String({ description: 'How it is mended' })),
  wording: Type.Object({
    check: MessageSchema,
    found: MessageSchema,
    cure: nullable(MessageSchema),
  }),
});

const SettingSchema = Type.Object({
  name: Type.String({ description: 'As in the YAML file' }),
  value: Type.String({ description: 'As text; a token is masked' }),
  source: Type.Enum(['flag', 'variable', 'file', 'default']),
  flag: Type.String(),
  variable: Type.String(),
});
/** A setting of the daemon, and where it came from. */
export type Setting = Static<typeof SettingSchema>;

export const DaemonSchema = Type.Object({
  version: Type.String(),
  firmwareVersion: Type.String({ description: 'Of the firmware that comes along' }),
  nodeVersion: Type.String(),
  platform: Type.String(),
  settings: Type.Array(SettingSchema),
});

const PortSchema = Type.Object({
  path: Type.String(),
  mayBeRig: Type.Boolean({ description: 'Whether it is on USB, or has the rig' }),
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

export const ExaminationSchema = Type.Object({
  findings: Type.Array(FindingSchema),
  limits: Type.Object({
    file: LimitsSchema,
    device: nullable(Type.Object(LimitsSchema.properties, { description: 'Held by the device' })),
  }),
});

export const RigFileAnswerSchema = Type.Object({
  path: Type.String(),
  document: Type.Object(rigFileProperties),
});

export const RigFileCheckSchema = Type.Object({
  errors: Type.Array(
    Type.Object({
      path: Type.String({ description: 'Dotted path of the field, empty for the document' }),
      message: Type.String(),
      wording: MessageSchema,
    }),
  ),
  findings: Type.Array(FindingSchema, {
    description: "How a file without errors stands to the connected device's limits",
  }),
});

/** Adds the routes. */
export function daemonRoutes(app: App, { rig, daemon }: Services): void {
  app.get(
    '/daemon',
    {
      schema: {
        tags: ['daemon'],
        summary: 'The daemon: version, settings and where each came from',
        response: answers(DaemonSchema),
      },
    },
    async () => ({
      version: daemon.version,
      firmwareVersion: FIRMWARE_VERSION,
      nodeVersion: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      settings: [...daemon.settings],
    }),
  );

  app.get(
    '/ports',
    {
      schema: {
        tags: ['daemon'],
        summary: "The machine's serial ports, and what would hinder opening them; opens none",
        response: answers(Type.Object({ ports: Type.Array(PortSchema) })),
      },
    },
    async () => ({ ports: await daemon.listPorts() }),
  );

  app.get(
    '/rig/examination',
    {
      schema: {
        tags: ['rig'],
        summary: 'What "pantilt doctor" would find, as far as it disturbs nothing; limits',
        response: answers(ExaminationSchema),
      },
    },
    async () => ({
      findings: runningFindings(rig),
      limits: { file: limitsOfAxes(rig.description.axes), device: rig.heldLimits ?? null },
    }),
  );

  app.get(
    '/rig/file',
    {
      schema: {
        tags: ['rig'],
        summary: 'The rig file as the daemon read it, without what only a simulator may know',
        response: answers(RigFileAnswerSchema),
      },
    },
    async () => ({ path: daemon.rigFile, document: rig.description }),
  );

  app.post(
    '/rig/file/check',
    {
      schema: {
        tags: ['rig'],
        summary: 'Check a rig file, each error at its field; keeps and changes nothing',
        body: Type.Unknown(),
        response: answers(RigFileCheckSchema),
      },
    },
    async ({ body }) => {
      try {
        const { axes } = parseRigFile(body);
        const limits = rig.heldLimits;
        return {
          errors: [],
          findings: limits ? [limitsFinding({ limits }, limitsOfAxes(axes))] : [],
        };
      } catch (error) {
        if (!(error instanceof PantiltError) || error.code !== RIG_FILE_INVALID) throw error;
        return { errors: error.details.errors as FieldError[], findings: [] };
      }
    },
  );
}
