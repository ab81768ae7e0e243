/**
 * The telemetry WebSocket (docs/telemetry.md): kept open with back-off, asked for a sign of life when
 * it is silent, and asked for events alone while the page is hidden.
 */

import type { RigView } from '../../api/rig.ts';
import type { JogRates, TelemetryMessage } from '../../api/telemetry.ts';
import { ApiProblem, api, TOKEN_WRONG, UNREACHABLE } from './api.ts';
import { token, tokenWanted } from './token.ts';

const RATE_HZ = 50;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8000;
const CHECK_MS = 250;
const RIG_TIMEOUT_MS = 5000;
/**
 * Without a word for so many checks the daemon is asked for one, is said to be silent, and is given up.
 * Checks are counted rather than time, so that a page that was too busy to listen blames nobody.
 */
const CHECKS = { ask: 2, silent: 4, lost: 16 } as const;

/** How the page is connected with the daemon. */
export type Link =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'open' }
  /** Open, but nothing has come for a second: what is shown may be old. */
  | { readonly phase: 'silent' }
  | { readonly phase: 'down'; readonly problem: ApiProblem };

/** Who is told. */
export interface TelemetryListener {
  onLink(link: Link): void;
  /** The rig as it was when the connection was made; telemetry follows. */
  onOpen(rig: RigView): void;
  /** The page is seen again; what telemetry said meanwhile has been missed. */
  onSeen(): void;
  onMessage(message: TelemetryMessage): void;
}

/** The connection with the daemon, for as long as the page is open. */
export class Telemetry {
  readonly #listener: TelemetryListener;
  #socket: WebSocket | undefined;
  #retryMs = FIRST_RETRY_MS;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #checksWithoutWord = 0;
  #silent = false;

  constructor(listener: TelemetryListener) {
    this.#listener = listener;
  }

  /** Connects, and goes on trying. */
  start(): void {
    document.addEventListener('visibilitychange', () => {
      this.#checksWithoutWord = 0; // while hidden, silence was wanted
      if (this.#socket?.readyState === WebSocket.OPEN) {
        this.#subscribe();
        if (!document.hidden) this.#listener.onSeen();
      } else if (!document.hidden && !this.#socket) this.retryNow();
    });
    token.subscribe((text) => {
      if (text !== null && !this.#socket) this.retryNow();
    });
    setInterval(() => this.#checkLife(), CHECK_MS);
    this.retryNow();
  }

  /** Tries again without waiting. */
  retryNow(): void {
    clearTimeout(this.#retry);
    void this.#connect();
  }

  /** Says how the rig is to turn now; without a connection nobody hears it, and nothing turns. */
  jog(jog: JogRates): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ jog }));
  }

  /** Asks over HTTP first: a refusal has a text there, a WebSocket's failure has none. */
  async #connect(): Promise<void> {
    this.#retry = undefined;
    try {
      const rig = await api.call('GET /rig', { signal: AbortSignal.timeout(RIG_TIMEOUT_MS) });
      tokenWanted.value = null; // none, or this one
      if (this.#socket) return;
      this.#open(rig);
    } catch (error) {
      if (this.#socket) return;
      this.#lose(error instanceof ApiProblem ? error : unreachable(error));
    }
  }

  #open(rig: RigView): void {
    const url = new URL('api/v1/telemetry', document.baseURI);
    url.protocol = url.protocol.replace('http', 'ws');
    const text = token.peek();
    const socket = new WebSocket(url, text === null ? ['pantilt'] : ['pantilt', `token.${text}`]);
    this.#socket = socket;
    this.#checksWithoutWord = 0;
    this.#silent = false;
    socket.onopen = () => {
      this.#checksWithoutWord = 0;
      this.#subscribe();
      this.#listener.onOpen(rig);
      this.#listener.onLink({ phase: 'open' });
    };
    socket.onmessage = ({ data }) => {
      if (socket !== this.#socket) return;
      this.#retryMs = FIRST_RETRY_MS;
      this.#checksWithoutWord = 0;
      this.#listener.onMessage(JSON.parse(String(data)));
      if (!this.#silent) return;
      this.#silent = false;
      this.#listener.onLink({ phase: 'open' });
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#lose(unreachable());
    };
  }

  #subscribe(): void {
    const subscribe = document.hidden
      ? ['events']
      : ['rig', 'samples', 'training', 'paths', 'exercises', 'events'];
    this.#socket?.send(JSON.stringify({ subscribe, rateHz: RATE_HZ }));
  }

  /** A dead network or a hung daemon closes no WebSocket for minutes; silence shows it in a second. */
  #checkLife(): void {
    const socket = this.#socket;
    if (!socket || document.hidden) return;
    this.#checksWithoutWord += 1;
    if (this.#checksWithoutWord === CHECKS.lost) this.#lose(unreachable());
    if (socket.readyState !== WebSocket.OPEN) return;
    // Of a rig that isn't there nothing is sent unasked; asking again and again would fill the line.
    if (this.#checksWithoutWord === CHECKS.ask) this.#subscribe();
    if (this.#checksWithoutWord !== CHECKS.silent || this.#silent) return;
    this.#silent = true;
    this.#listener.onLink({ phase: 'silent' });
  }

  #lose(problem: ApiProblem): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    this.#listener.onLink({ phase: 'down', problem });
    clearTimeout(this.#retry);
    if (problem.code === TOKEN_WRONG) return; // goes on when a person has given it, or asks again
    const waitMs = this.#retryMs * (0.75 + Math.random() / 2);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    this.#retry = setTimeout(() => this.#retryWhenSeen(), waitMs);
  }

  #retryWhenSeen(): void {
    if (!document.hidden) this.retryNow();
  }
}

const unreachable = (thrown?: unknown): ApiProblem =>
  new ApiProblem(UNREACHABLE, thrown instanceof Error ? thrown.message : '');
