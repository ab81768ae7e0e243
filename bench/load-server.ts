/**
 * A server process of bench/load.ts: the daemon with a simulated rig, or a bare broadcast of the same
 * document. It sends its address to the parent, and answers each message of the parent with its load.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setInterval as every } from 'node:timers';
import { WebSocketServer } from 'ws';
import { startDaemon } from '../src/daemon/start-daemon.ts';
import { viewRig } from '../src/server/rig-view.ts';

/** The load of a server since the previous answer. */
export interface Load {
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Delay of the event loop, 99th percentile [ms]. */
  readonly delayP99Ms: number;
}

/** Period of the delay's timer [ms]; the histogram counts the time between its calls. */
const RESOLUTION_MS = 1;

const [, , role, documentFile] = process.argv;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
let [cpu, sinceMs] = [process.cpuUsage(), performance.now()];
process.on('message', () => {
  const { user, system } = process.cpuUsage(cpu);
  process.send!({
    cpuMs: (user + system) / 1000,
    wallMs: performance.now() - sinceMs,
    delayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS),
  } satisfies Load);
  [cpu, sinceMs] = [process.cpuUsage(), performance.now()];
  delay.reset();
});
process.on('disconnect', () => process.exit());

if (role === 'daemon') {
  const { app, services } = await startDaemon();
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  await services.rig.connected();
  process.send!({ url: address, document: JSON.stringify(viewRig(services)) });
} else {
  const document = await readFile(documentFile!);
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  every(() => {
    for (const client of sockets.clients) client.send(document, { binary: false });
  }, 20);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.send!({ url: `http://127.0.0.1:${port}`, document: '' });
  });
}
