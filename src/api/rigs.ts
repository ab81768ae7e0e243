/**
 * The rigs of a daemon, or of a hub, which gathers the rigs of several daemons: summaries, and the
 * stop of all. Every route of one rig is also at `/rigs/NAME/…`.
 */
import Type, { type Static } from 'typebox';
import { JobProblemSchema } from '../job.ts';
import { nullable } from '../schemas.ts';
import { AimSchema, pointWith } from './aim.ts';
import { DriftSchema } from './checks.ts';
import { EventSchema } from './history.ts';
import { ModelSchema } from './models.ts';
import { RigViewSchema } from './rig.ts';
import { FollowerReportSchema } from './rollouts.ts';
import { answers } from './route.ts';

const { name, connection, problem, port, state, stopConfirmed, laserOn, control } =
  RigViewSchema.properties;
const { id, kind, createdAt, validationMedianMm } = ModelSchema.properties;

/** A rig in a list. */
export const RigSummarySchema = Type.Object({
  name,
  connection,
  problem,
  port,
  state,
  stopConfirmed,
  laserOn,
  control,
  model: Type.Object(
    { id, kind, createdAt, validationMedianMm },
    { description: 'The active model' },
  ),
  check: nullable(
    Type.Object(
      { finishedAt: Type.String({ format: 'date-time' }), ...DriftSchema.properties },
      { description: 'The last finished check since the daemon was started' },
    ),
  ),
  lastError: nullable(EventSchema),
  rollout: Type.Optional(FollowerReportSchema),
});
export type RigSummary = Static<typeof RigSummarySchema>;

const GatheredSchema = Type.Object(
  {
    address: Type.String({ description: "The daemon's address, as the hub reaches it" }),
    seenAt: Type.String({ format: 'date-time', description: 'Last report of its daemon' }),
    silent: Type.Boolean({ description: 'Whether its daemon no longer reports' }),
    reachable: Type.Boolean({ description: 'Whether the hub can connect to the daemon' }),
  },
  { description: 'In the list of a hub' },
);

/** A rig in a list; in that of a hub, with its daemon. */
const ListedRigSchema = Type.Object({
  ...RigSummarySchema.properties,
  daemon: Type.Optional(GatheredSchema),
});
export type ListedRig = Static<typeof ListedRigSchema>;

/** Time within which a rig has to confirm a stop of all [ms]. */
export const STOP_TIMEOUT_MS = 1000;

const StoppedRigSchema = Type.Object({
  name,
  confirmed: Type.Boolean({ description: 'Whether the device has confirmed the stop in time' }),
  problem: nullable(
    Type.Object(JobProblemSchema.properties, { description: 'Why it is unconfirmed' }),
  ),
});
export type StoppedRig = Static<typeof StoppedRigSchema>;

/** The names of its schemas in OpenAPI. */
export const RIGS_SCHEMAS = { ListedRig: ListedRigSchema, StoppedRig: StoppedRigSchema };

const JointAimRequestSchema = pointWith({
  rigs: Type.Optional(
    Type.Array(name, {
      minItems: 2,
      maxItems: 16,
      uniqueItems: true,
      description: 'All rigs whose rig file has a `base`, if left out',
    }),
  ),
  laser: Type.Optional(
    Type.Boolean({ description: 'Turn the lasers on; if false they stay as they are' }),
  ),
});

const distance = (description: string) => nullable(Type.Number({ minimum: 0, description }));
const BeamPairSchema = Type.Object({
  rigs: Type.Array(name, { minItems: 2, maxItems: 2 }),
  distanceMm: distance(
    'Between the two beams at the target, as the models predict them for the pulses: between the spots of a ' +
      'target on the floor, otherwise between the points of the beams nearest to it [mm]',
  ),
  expectedDistanceMm: distance('The same with the expected errors of both [mm]; null if unknown'),
  distanceBound90Mm: distance('Bound of it for nine shots in ten [mm]; null if unknown'),
});
/** The distance of two beams at their target. */
export type BeamPair = Static<typeof BeamPairSchema>;

const JointAimSchema = Type.Object({
  rigs: Type.Array(
    Type.Object(
      { name, ...AimSchema.properties },
      { description: 'With the target in the frame of this rig' },
    ),
  ),
  beams: Type.Array(BeamPairSchema, { description: 'Each pair of rigs' }),
});
/** Several rigs aimed at one point. */
export type JointAim = Static<typeof JointAimSchema>;

/** The names of the schemas of a joint aim in OpenAPI. */
export const JOINT_AIM_SCHEMAS = { JointAim: JointAimSchema, BeamPair: BeamPairSchema };

const tags = ['rigs'];

export const RIGS_ROUTES = {
  'GET /rigs': {
    tags,
    summary: 'The rigs, with state, model, drift and last error; the first one is at /rig',
    description:
      'The routes of each rig are at /rigs/NAME/…: /rigs/NAME/rig, /rigs/NAME/aim, also its ' +
      'telemetry. The first rig of a daemon has them without /rigs/NAME, too.',
    response: answers(Type.Object({ rigs: Type.Array(ListedRigSchema) })),
  },
  'POST /rigs/stop': {
    tags,
    role: 'viewer' as const,
    summary: 'Stop all rigs at once; never refused',
    description:
      `Answers within ${STOP_TIMEOUT_MS} ms with each rig, confirmed or not. Each stays stopped ` +
      'until its rig/resume.',
    response: answers(Type.Object({ rigs: Type.Array(StoppedRigSchema) })),
  },
};

/** Routes for all rigs of a daemon, which a hub does not have. */
export const JOINT_AIM_ROUTES = {
  'POST /rigs/aim': {
    turn: true as const,
    tags,
    summary: 'Point several rigs at one point; answers when all have settled',
    description:
      'The point is in the frame of the site, in which the rig file of each rig has its `base`. Nothing moves ' +
      'unless all rigs can reach it.',
    body: JointAimRequestSchema,
    response: answers(JointAimSchema),
  },
};
