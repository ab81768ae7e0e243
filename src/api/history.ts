/**
 * The history that the daemon keeps in memory: the last minutes of the rig, and the newest events.
 */
import Type, { type Static } from 'typebox';
import { MessageSchema } from '../schemas.ts';
import { answers } from './route.ts';

/** The columns of a row: Unix time, then values as in telemetry; null if unknown. */
export const HISTORY_COLUMNS = [
  'timeMs',
  'panUs',
  'tiltUs',
  'panRad',
  'tiltRad',
  'expectedErrorMm',
  'linesGarbled',
  'repliesRetried',
  'linesDamaged',
  'roundTripMs',
] as const;

export const EventSchema = Type.Object({
  time: Type.String({ format: 'date-time' }),
  name: Type.String(),
  message: Type.String(),
  wording: MessageSchema,
});
export type HistoryEvent = Static<typeof EventSchema>;

const HistorySchema = Type.Object({
  columns: Type.Array(Type.String()),
  rows: Type.Array(Type.Array(Type.Union([Type.Number(), Type.Null()])), {
    description: 'The last five minutes, five times a second, oldest first',
  }),
  events: Type.Array(EventSchema, {
    description: 'The newest 300 events since the daemon was started, oldest first',
  }),
});
export type HistoryView = Static<typeof HistorySchema>;

/** The names of its schemas in OpenAPI. */
export const HISTORY_SCHEMAS = { History: HistorySchema, Event: EventSchema };

export const HISTORY_ROUTES = {
  'GET /history': {
    tags: ['telemetry'],
    summary: 'The last five minutes of the rig, and the newest events',
    response: answers(HistorySchema),
  },
};
