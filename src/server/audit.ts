/**
 * Records the commands of all clients (store/audit.ts). Entries are written once a second, so that a
 * control loop costs one transaction a second, not one per command.
 */
import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { AuditEntry } from '../api/audit.ts';
import { API_PREFIX } from '../api/route.ts';
import { type Clock, timestamp } from '../clock.ts';
import { errorText } from '../errors.ts';
import type { AuditStore } from '../store/audit.ts';
import type { Identity } from './identities.ts';
import type { App } from './routes/add-routes.ts';

const WRITE_MS = 1000;
/** Entries of the same person, action and result in one period; further ones are only counted. */
const MAX_ALIKE = 5;
/** Entries that wait while the disk refuses them; further ones are lost. */
const MAX_WAITING = 1000;
const MAX_DETAIL_CHARACTERS = 300;

type NewEntry = Omit<AuditEntry, 'id'>;
/** What a client did, and the result. */
export type Command = Pick<AuditEntry, 'action' | 'detail' | 'status' | 'code'>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether requests are recorded. */
    audited?: boolean;
  }
  interface FastifyRequest {
    /** The code of the problem that answers it; null without one. */
    problemCode: string | null;
  }
}

/** The log of commands. */
export class AuditLog {
  readonly #store: AuditStore;
  readonly #clock: Clock;
  readonly #log: FastifyBaseLogger;
  #waiting: NewEntry[] = [];
  #cancel: (() => void) | undefined;
  #isFailing = false;

  constructor(store: AuditStore, clock: Clock, log: FastifyBaseLogger) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** Records a command. */
  record({ name, role }: Identity, command: Command): void {
    const at = timestamp(this.#clock);
    const alike = this.#waiting.filter(
      (entry) =>
        entry.name === name && entry.action === command.action && entry.code === command.code,
    );
    const last = alike.at(-1);
    if (last && alike.length >= MAX_ALIKE) {
      const merged = { ...last, ...command, at, count: last.count + 1 };
      this.#waiting[this.#waiting.indexOf(last)] = merged;
    } else if (this.#waiting.length < MAX_WAITING) {
      this.#waiting.push({ at, name, role, ...command, count: 1 });
    }
    this.#cancel ??= this.#clock.schedule(WRITE_MS, () => this.write());
  }

  /** Writes what has been recorded so far. */
  async write(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    const entries = this.#waiting;
    if (entries.length === 0) return;
    this.#waiting = [];
    try {
      await this.#store.add(entries);
      this.#isFailing = false;
    } catch (error) {
      this.#waiting = [...entries, ...this.#waiting].slice(0, MAX_WAITING);
      if (!this.#isFailing) this.#log.warn(`the log of commands: ${errorText(error)}`);
      this.#isFailing = true; // Written with the next command.
    }
  }
}

/** Records the requests of audited routes in the logs of their rigs. */
export function auditRequests(app: App, logsOf: (request: FastifyRequest) => AuditLog[]): void {
  app.decorateRequest('problemCode', null);
  app.addHook('onResponse', (request, { statusCode: status }, done) => {
    if (request.identity && request.routeOptions.config.audited) {
      const { method, url, body, problemCode: code } = request;
      const action = `${method} ${loggedUrl(url).replace(API_PREFIX, '')}`.slice(0, 200);
      const command = { action, detail: detailOf(body), status, code };
      for (const log of logsOf(request)) log.record(request.identity, command);
    }
    done();
  });
}

/** A URL without a token that was sent in the query by mistake. */
export const loggedUrl = (url: string): string => url.replace(/([?&]token=)[^&]*/gi, '$1…');

function detailOf(body: FastifyRequest['body']): string | null {
  if (body === undefined || body === null) return null;
  if (body instanceof Uint8Array) return `${body.length} bytes`;
  return JSON.stringify(body).slice(0, MAX_DETAIL_CHARACTERS);
}
