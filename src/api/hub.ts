/**
 * The hub's own routes: the reports of its daemons, and forgetting a rig. Its other routes are those
 * of `/rigs` (rigs.ts) and of each rig.
 */
import Type, { type Static } from 'typebox';
import { JobProblemSchema } from '../job.ts';
import { FleetPriorSchema } from '../learning/fleet-prior.ts';
import { PRINTABLE } from '../schemas.ts';
import { RigSummarySchema } from './rigs.ts';
import { DesiredSchema } from './rollouts.ts';
import { answers } from './route.ts';

/** Interval of a daemon's reports, and the time without one after which its rigs are silent [ms]. */
export const REPORT_MS = 1000;
export const SILENT_MS = 5000;

/** What a daemon reports; fields of a newer version are ignored. */
const ReportSchema = Type.Object({
  version: Type.String({ description: "The daemon's version" }),
  port: Type.Integer({
    minimum: 1,
    maximum: 65_535,
    description: 'Where it listens, on the address that the report comes from',
  }),
  token: Type.String({
    description: 'With it, the hub sends the requests of its users; kept in memory only',
  }),
  rigs: Type.Array(RigSummarySchema, {
    maxItems: 100,
    description: 'Its rigs; a rig that is missing counts as silent at once',
  }),
});
export type Report = Static<typeof ReportSchema>;

const ReportAnswerSchema = Type.Object({
  reachable: Type.Boolean({ description: 'Whether the hub can connect to the daemon' }),
  refused: Type.Array(JobProblemSchema, {
    description: 'One problem for each rig that the hub has refused',
  }),
  desired: Type.Optional(DesiredSchema),
});

/** The names of its schemas in OpenAPI. */
export const HUB_SCHEMAS = {
  Report: ReportSchema,
  ReportAnswer: ReportAnswerSchema,
  FleetPrior: FleetPriorSchema,
};

const tags = ['hub'];

export const HUB_ROUTES = {
  'POST /hub/reports': {
    tags,
    role: 'teacher' as const,
    summary: 'Report the rigs of a daemon, every second',
    body: ReportSchema,
    response: answers(ReportAnswerSchema),
  },
  'GET /fleet-priors/:type': {
    tags,
    summary: 'The newest prior of rigs of a type, for their trainings',
    params: Type.Object({ type: FleetPriorSchema.properties.type }),
    response: answers(FleetPriorSchema),
  },
  'DELETE /rigs/:name': {
    tags,
    role: 'teacher' as const,
    summary: 'Forget a silent rig',
    params: Type.Object({
      name: Type.String({ pattern: PRINTABLE, description: 'Name of the rig' }),
    }),
    response: answers(Type.Object({ name: Type.String() })),
  },
};
