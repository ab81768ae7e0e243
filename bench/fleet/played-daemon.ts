/**
 * A daemon of many rigs as a hub sees it, played with messages of a real one: it reports each second
 * and answers telemetry sockets at 10 Hz. A simulated rig would cost this machine more than the hub.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { apiPath } from '../../src/api/client.ts';
import { connect } from '../../src/api/connect.ts';
import { REPORT_MS } from '../../src/api/hub.ts';
import type { RigSummary } from '../../src/api/rigs.ts';
import type { TelemetryMessage } from '../../src/api/telemetry.ts';
import { openTelemetry } from '../../src/api/telemetry-socket.ts';

const RATE_HZ = 10;
/** Messages of a period are spread over this many turns, as those of independent rigs are. */
const TURNS = 5;
const TURN_MS = 1000 / RATE_HZ / TURNS;
/** Different messages, so that no layer can repeat one. */
const VARIANTS = 50;

/** What a real daemon has sent. */
export interface Example {
  readonly summary: RigSummary;
  /** Texts of telemetry messages with poses of a motion. */
  readonly messages: readonly string[];
}

/** Takes the summary and a telemetry message of a running daemon. */
export async function exampleOf(url: string): Promise<Example> {
  const { rigs } = await connect({ url }).call('GET /rigs');
  const { daemon: _, ...summary } = rigs[0]!;
  const message = await new Promise<TelemetryMessage>((resolve, reject) => {
    openTelemetry({ url, WebSocket }, resolve).then(
      (socket) => socket.send({ subscribe: ['rig'], rateHz: RATE_HZ }),
      reject,
    );
  });
  const messages = Array.from({ length: VARIANTS }, (_unused, i) => {
    const pose = { panUs: 1500 + Math.round(300 * Math.sin(i / 8)), tiltUs: 1400 };
    return JSON.stringify({ ...message, data: { ...message.data, pose } });
  });
  return { summary, messages };
}

/** The played daemon. */
export class PlayedDaemon {
  readonly #server: Server;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #names: readonly string[];

  /** Listens, and reports to the hub. */
  static async start(names: readonly string[], example: Example, hub: string) {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end('{"rigs":[]}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new PlayedDaemon(server, names, example, hub);
  }

  private constructor(server: Server, names: readonly string[], example: Example, hub: string) {
    this.#server = server;
    this.#names = names;
    const { port } = server.address() as AddressInfo;
    const rigs = names.map((name) => ({ ...example.summary, name }));
    const client = connect({ url: hub });
    const body = { version: '0.0.0', port, token: 'token-of-a-daemon', rigs };
    this.#timers.push(
      setInterval(() => void client.call('POST /hub/reports', { body }).catch(() => {}), REPORT_MS),
    );
    const sockets: WebSocket[] = [];
    new WebSocketServer({ server, handleProtocols: () => 'pantilt' }).on('connection', (socket) => {
      sockets.push(socket);
    });
    const startMs = performance.now();
    let turn = 0;
    this.#timers.push(
      setInterval(() => {
        // A late timer sends what is due, so that the rate is kept on a busy machine.
        for (const due = (performance.now() - startMs) / TURN_MS; turn < due; turn++) {
          for (let i = turn % TURNS; i < sockets.length; i += TURNS) {
            sockets[i]!.send(example.messages[(turn + i) % VARIANTS]!);
          }
        }
      }, TURN_MS),
    );
  }

  /** The telemetry addresses of its rigs, here or at a hub. */
  addresses(at = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`): string[] {
    const base = at.replace('http', 'ws').replace(/\/$/, '');
    return this.#names.map((name) => `${base}/${apiPath(name)}/telemetry`);
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
