/**
 * The telemetry WebSocket (docs/telemetry.md): reconnects with back-off, subscribes again if
 * nothing arrives, and subscribes only to events while the page is hidden.
 */

import { apiPath } from '../../api/client.ts';
import type { RigView } from '../../api/rig.ts';
import type { SessionView } from '../../api/session.ts';
import type { JogRates, TelemetryMessage } from '../../api/telemetry.ts';
import { ApiProblem, api, chosenRig, RIG_NOT_CHOSEN, TOKEN_WRONG, UNREACHABLE } from './api.ts';
import { token, tokenPrompt } from './token.ts';

const RATE_HZ = 50;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8000;
const CHECK_MS = 250;
const RIG_TIMEOUT_MS = 5000;
/**
 * Number of checks without a message after which the page subscribes again, reports silence, and
 * reconnects. Checks are counted instead of time, so that a page that was too busy to receive
 * reports no silence.
 */
const CHECKS = { ask: 2, silent: 4, lost: 16 } as const;

/** State of the connection to the daemon. */
export type Link =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'open' }
  /** Open, but without a message for a second: the displayed state may be old. */
  | { readonly phase: 'silent' }
  | { readonly phase: 'down'; readonly problem: ApiProblem };

/** Callbacks of the connection. */
export interface TelemetryListener {
  onLink(link: Link): void;
  /** Connected, with the current state of the rig. Telemetry follows. */
  onOpen(rig: RigView, session: SessionView): void;
  /** The page is visible again; messages sent while it was hidden are missing. */
  onVisible(): void;
  onMessage(message: TelemetryMessage): void;
}

/** The connection to the daemon, for as long as the page is open. */
export class Telemetry {
  readonly #listener: TelemetryListener;
  #socket: WebSocket | undefined;
  #retryMs = FIRST_RETRY_MS;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #idleChecks = 0;
  #silent = false;

  constructor(listener: TelemetryListener) {
    this.#listener = listener;
  }

  /** Connects, and reconnects whenever the connection is lost. */
  start(): void {
    document.addEventListener('visibilitychange', () => {
      this.#idleChecks = 0; // Hidden pages receive no telemetry.
      if (this.#socket?.readyState === WebSocket.OPEN) {
        this.#subscribe();
        if (!document.hidden) this.#listener.onVisible();
      } else if (!document.hidden && !this.#socket) this.retryNow();
    });
    token.subscribe((text) => {
      if (text !== null && !this.#socket) this.retryNow();
    });
    setInterval(() => this.#checkActivity(), CHECK_MS);
    this.retryNow();
  }

  /** Connects without waiting for the back-off. */
  retryNow(): void {
    clearTimeout(this.#retry);
    void this.#connect();
  }

  /** Sends the rates of a jog; without a connection, nothing is sent. */
  jog(jog: JogRates): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ jog }));
  }

  /** Sends an HTTP request first, because its errors have a text, unlike those of a WebSocket. */
  async #connect(): Promise<void> {
    this.#retry = undefined;
    try {
      const signal = AbortSignal.timeout(RIG_TIMEOUT_MS);
      const [rig, session] = await Promise.all([
        api.call('GET /rig', { signal }),
        api.call('GET /session', { signal }),
      ]);
      tokenPrompt.value = null; // No token is required, or this one is right.
      if (this.#socket) return;
      this.#open(rig, session);
    } catch (error) {
      if (this.#socket) return;
      this.#lose(error instanceof ApiProblem ? error : unreachable(error));
    }
  }

  #open(rig: RigView, session: SessionView): void {
    const url = new URL(`${apiPath(chosenRig)}/telemetry`, document.baseURI);
    url.protocol = url.protocol.replace('http', 'ws');
    const text = token.peek();
    const socket = new WebSocket(url, text === null ? ['pantilt'] : ['pantilt', `token.${text}`]);
    this.#socket = socket;
    this.#idleChecks = 0;
    this.#silent = false;
    socket.onopen = () => {
      this.#idleChecks = 0;
      this.#subscribe();
      this.#listener.onOpen(rig, session);
      this.#listener.onLink({ phase: 'open' });
    };
    socket.onmessage = ({ data }) => {
      if (socket !== this.#socket) return;
      this.#retryMs = FIRST_RETRY_MS;
      this.#idleChecks = 0;
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
    // A hidden page draws nothing, but its title and notifications are about jobs.
    const subscribe = document.hidden
      ? ['samples', 'training', 'events']
      : ['rig', 'samples', 'checks', 'training', 'paths', 'exercises', 'introduction', 'events'];
    this.#socket?.send(JSON.stringify({ subscribe, rateHz: RATE_HZ }));
  }

  /**
   * A dead network or a hung daemon may not close a WebSocket for minutes; silence reveals it
   * within a second.
   */
  #checkActivity(): void {
    const socket = this.#socket;
    if (!socket || document.hidden) return;
    this.#idleChecks += 1;
    if (this.#idleChecks === CHECKS.lost) this.#lose(unreachable());
    if (socket.readyState !== WebSocket.OPEN) return;
    // Without a rig, nothing is published; subscribing again provokes a message. Only once, since
    // each adds to the backlog.
    if (this.#idleChecks === CHECKS.ask) this.#subscribe();
    if (this.#idleChecks !== CHECKS.silent || this.#silent) return;
    this.#silent = true;
    this.#listener.onLink({ phase: 'silent' });
  }

  #lose(problem: ApiProblem): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    this.#listener.onLink({ phase: 'down', problem });
    clearTimeout(this.#retry);
    if (problem.code === RIG_NOT_CHOSEN) tokenPrompt.value = null; // This token is right.
    if (problem.code === RIG_NOT_CHOSEN || problem.code === TOKEN_WRONG) return; // Continues with a new token, or through retryNow.
    const waitMs = this.#retryMs * (0.75 + Math.random() / 2);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    this.#retry = setTimeout(() => this.#retryWhenVisible(), waitMs);
  }

  #retryWhenVisible(): void {
    if (!document.hidden) this.retryNow();
  }
}

const unreachable = (thrown?: unknown): ApiProblem =>
  new ApiProblem(UNREACHABLE, thrown instanceof Error ? thrown.message : '');
