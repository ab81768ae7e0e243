/** A hub and daemons that join it, in this process, on the wall clock and on free ports. */
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { ListedRig, StoppedRig } from '../../src/api/rigs.ts';
import { wallClock } from '../../src/clock.ts';
import { type Daemon, type DaemonConfig, startDaemon } from '../../src/daemon/start-daemon.ts';
import { type Hub, type HubConfig, startHub } from '../../src/hub/hub.ts';
import { rigFile } from '../support/daemon.ts';
import { eventually } from '../support/pantilt.ts';
import { quiet } from '../support/simulated.ts';

/** Any folder, in place of the built page. */
const NO_PAGE = dirname(rigFile('ideal'));

/** The token of the hub. */
const TOKEN = 'token-of-the-hub';

/** A hub that listens, and requests to it. */
export class StartedHub {
  readonly hub: Hub;
  readonly url: string;

  private constructor(hub: Hub, url: string) {
    this.hub = hub;
    this.url = url;
  }

  /** Starts a hub that is closed when the test ends. */
  static async start(
    dataDirectory = ':memory:',
    port = 0,
    changes: Partial<HubConfig> = {},
  ): Promise<StartedHub> {
    const hub = await startHub({
      version: '0.0.0',
      dataDirectory,
      access: { token: TOKEN, allowedHosts: [] },
      log: quiet,
      dashboardFolder: NO_PAGE,
      ...changes,
    });
    onTestFinished(() => hub.close());
    await hub.app.listen({ host: '127.0.0.1', port });
    const address = hub.app.server.address() as AddressInfo;
    return new StartedHub(hub, `http://127.0.0.1:${address.port}`);
  }

  /** Where daemons deliver records. */
  get address() {
    return { url: this.url, token: TOKEN };
  }

  /** Starts a daemon that joins the hub; it is closed when the test ends. */
  async join(config: Partial<DaemonConfig>): Promise<Daemon> {
    const daemon = await startDaemon({
      rigFile: rigFile('ideal'),
      clock: wallClock,
      dashboardFolder: NO_PAGE,
      ...config,
      bridges: { hub: this.url, hubToken: TOKEN, ...config.bridges },
    });
    onTestFinished(() => daemon.close());
    await daemon.app.listen({ host: '127.0.0.1', port: 0 });
    return daemon;
  }

  /** Sends a request to the hub, as its owner or with a token. */
  async call<T>(method: string, path: string, body?: object, token = TOKEN) {
    const response = await fetch(`${this.url}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  async rigs(): Promise<ListedRig[]> {
    return (await this.call<{ rigs: ListedRig[] }>('GET', 'rigs')).body.rigs;
  }

  async rig(name: string): Promise<ListedRig | undefined> {
    return (await this.rigs()).find((rig) => rig.name === name);
  }

  /** Waits until rigs with these names report, connected. */
  async has(...names: string[]): Promise<void> {
    await eventually(async () => {
      const rigs = await this.rigs();
      return names.every((name) =>
        rigs.some(
          (rig) => rig.name === name && rig.connection === 'connected' && rig.daemon?.reachable,
        ),
      );
    });
  }

  async stopAll(): Promise<StoppedRig[]> {
    return (await this.call<{ rigs: StoppedRig[] }>('POST', 'rigs/stop')).body.rigs;
  }

  /** Subscribes to a rig's telemetry. @returns the messages so far, and the socket */
  async subscribe(name: string, ...topics: string[]) {
    const path = `api/v1/rigs/${encodeURIComponent(name)}/telemetry`;
    const protocols = ['pantilt', `token.${TOKEN}`]; // as a browser sends it
    const socket = new WebSocket(`${this.url.replace('http', 'ws')}/${path}`, protocols);
    onTestFinished(() => socket.terminate());
    const messages: { topic: string; data: Record<string, unknown> }[] = [];
    socket.on('message', (raw) => messages.push(JSON.parse(String(raw))));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.send(JSON.stringify({ subscribe: topics }));
    return { socket, messages };
  }
}
