/** The daemon's health, outside /api/v1: liveness, readiness, and metrics. */
import Type from 'typebox';
import { JobProblemSchema } from '../job.ts';

const HealthSchema = Type.Object({ status: Type.String() });
const ReadySchema = Type.Object({
  ready: Type.Boolean(),
  checked: Type.Array(Type.String(), { description: 'What was checked' }),
  reasons: Type.Array(JobProblemSchema, {
    description: 'Why it is not ready, of all rigs; empty if it is',
  }),
  rig: Type.String({ description: 'State of the connection of the first rig' }),
  modelId: Type.Integer({ description: 'Its active model' }),
  rigs: Type.Array(
    Type.Object({
      name: Type.String(),
      ready: Type.Boolean(),
      reasons: Type.Array(JobProblemSchema),
      rig: Type.String({ description: 'State of the connection' }),
      modelId: Type.Integer(),
    }),
    { description: 'Each rig of the daemon' },
  ),
});

/** The names of its schemas in OpenAPI. */
export const HEALTH_SCHEMAS = {
  Health: HealthSchema,
  Readiness: ReadySchema,
};

const tags = ['health'];

export const HEALTH_ROUTES = {
  'GET /healthz': { tags, summary: 'Alive', response: { 200: HealthSchema } },
  'GET /readyz': {
    tags,
    summary:
      'Whether the daemon can aim: its rigs are connected and not stopped, and data can be stored; otherwise the reasons',
    response: { 200: ReadySchema, 503: ReadySchema },
  },
  'GET /metrics': {
    tags,
    summary: 'Metrics for Prometheus',
    response: { 200: { content: { 'text/plain': { schema: { type: 'string' } } } } },
  },
};
