/**
 * Joins a hub: reports the rigs of this daemon every second. While the hub is away, nothing is kept;
 * the next report has the state of its time. Commands come from the hub as requests of any client.
 */

import type { Client } from '../../api/client.ts';
import { connect } from '../../api/connect.ts';
import { REPORT_MS, type Report } from '../../api/hub.ts';
import { wallClock } from '../../clock.ts';
import { errorText, PantiltError } from '../../errors.ts';
import { msg } from '../../message.ts';
import type { Bridge, BridgeContext, HubAccess } from '../bridge.ts';

/** Timeouts of a report, which may include the hub's test of the connection, and of the last one [ms]. */
const REPORT_TIMEOUT_MS = 3000;
const FAREWELL_TIMEOUT_MS = 500;

/** The hub to join. */
export interface HubSettings {
  readonly url: string;
  /** The hub's token. */
  readonly token?: string | undefined;
}

/**
 * Begins to report; resolves before the first report.
 * @throws PantiltError `settings-invalid` for another URL than that of a hub
 */
export async function joinHub(
  context: BridgeContext,
  access: HubAccess,
  settings: HubSettings,
): Promise<Bridge> {
  const { url, token } = settings;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new PantiltError(
      'invalid',
      'settings-invalid',
      msg`settings: hub: "${url}" isn't the address of a hub, such as http://192.168.1.10:8420`,
    );
  }
  const hub = connect({ url, ...(token !== undefined && { token }) });
  const { version } = await context.daemon.call('GET /daemon');
  const link = new HubLink(context, access, { hub, url, version });
  link.start();
  return { address: `hub ${url}`, close: () => link.close() };
}

class HubLink {
  readonly #context: BridgeContext;
  readonly #access: HubAccess;
  readonly #hub: Client;
  readonly #url: string;
  readonly #version: string;
  #cancel = () => {};
  #closed = false;
  /** The latest trouble, which is logged once; undefined before the first report. */
  #trouble: string | undefined;

  constructor(
    context: BridgeContext,
    access: HubAccess,
    { hub, url, version }: { hub: Client; url: string; version: string },
  ) {
    this.#context = context;
    this.#access = access;
    this.#hub = hub;
    this.#url = url;
    this.#version = version;
  }

  start(): void {
    if (this.#closed) return;
    this.#cancel = wallClock.schedule(REPORT_MS, () => {
      void this.#report().finally(() => this.start());
    });
  }

  /** Ends the reports, after a last one that the rigs are away. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    if (this.#trouble === '') await this.#send([], FAREWELL_TIMEOUT_MS).catch(() => {});
    this.#access.onLeft();
  }

  async #report(): Promise<void> {
    try {
      const { rigs } = await this.#context.daemon.call('GET /rigs');
      const answer = await this.#send(rigs, REPORT_TIMEOUT_MS);
      if (!answer) return;
      if (answer.desired) this.#access.onDesired(answer.desired);
      const texts = answer.refused.map(({ message }) => message);
      if (!answer.reachable) {
        texts.unshift(
          'the hub receives the reports, but cannot connect to this daemon: let it listen on an ' +
            'address that the hub can reach (--listen 0.0.0.0:8410, with a token)',
        );
      }
      this.#note(texts.join('; '));
    } catch (error) {
      this.#access.onLeft();
      if (!this.#closed) this.#note(errorText(error));
    }
  }

  /** Resolves to undefined, without a report, while the daemon does not listen. */
  async #send(rigs: Report['rigs'], timeoutMs: number) {
    const { listeningPort, token } = this.#access;
    const port = listeningPort();
    if (port === undefined) return undefined;
    const body = { version: this.#version, port, token, rigs };
    return this.#hub.call('POST /hub/reports', { body, signal: AbortSignal.timeout(timeoutMs) });
  }

  #note(trouble: string): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    const { log } = this.#context;
    if (trouble === '') log.info(`hub: joined ${this.#url}`);
    else log.warn(`hub: ${trouble}`);
  }
}
