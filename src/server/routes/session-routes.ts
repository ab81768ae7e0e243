/**
 * People over HTTP: who a client is, and the tokens.
 */
import { SESSION_ROUTES, TURN_ROUTES } from '../../api/session.ts';
import { type Clock, timestamp } from '../../clock.ts';
import { PantiltError } from '../../errors.ts';
import { msg } from '../../message.ts';
import { type TokenFile, viewToken } from '../../store/token-file.ts';
import type { Identities } from '../identities.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Adds the routes. */
export function addSessionRoutes(
  app: App,
  { clock, turns, rig }: Services,
  identities: Identities,
): void {
  const control = () => ({ holder: rig.lease.holder, ...turns.view });

  addPeopleRoutes(app, clock, identities);
  addRoutes(app, TURN_ROUTES, {
    'POST /turn': async ({ identity }) => {
      turns.join(identities.assertShared(identity));
      return control();
    },
    'DELETE /turn': async ({ identity }) => {
      turns.leave(identities.assertShared(identity));
      return control();
    },
    'POST /turn/take': async ({ identity }) => {
      await turns.take(identities.assertShared(identity));
      return control();
    },
  });
}

/** Adds the routes of people alone, which a hub has, too. */
export function addPeopleRoutes(app: App, clock: Clock, identities: Identities): void {
  addRoutes(app, SESSION_ROUTES, {
    'GET /session': async ({ identity }) => ({
      ...identity,
      tokenRequired: identities.tokenRequired,
      shared: identities.shared,
    }),
    'GET /tokens': async () => ({ tokens: identities.file?.tokens.map(viewToken) ?? [] }),
    'POST /tokens': async ({ body: { name, role } }) => {
      const file = fileOf(identities);
      if (!identities.tokenRequired && role !== 'teacher') throw teacherFirst();
      const createdAt = timestamp(clock);
      return { name, role, createdAt, token: await file.add(name, role, createdAt) };
    },
    'DELETE /tokens/:name': async ({ params }) => fileOf(identities).revoke(params.name),
  });
}

function fileOf({ file }: Identities): TokenFile {
  if (file) return file;
  throw new PantiltError(
    'conflict',
    'tokens-need-data',
    msg`tokens are kept in the data directory, and this daemon keeps its data in memory: start it with --data FOLDER`,
  );
}

const teacherFirst = (): PantiltError =>
  new PantiltError(
    'conflict',
    'token-of-teacher-first',
    msg`the first token must be of a teacher: from then on, only teachers can create others`,
  );
