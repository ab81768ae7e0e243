/**
 * The daemon under load: 200 telemetry clients at 50 Hz, five of which never read, beside a bare
 * broadcast of the same document in the same run; then the delay of the event loop while the daemon
 * trains, collects, predicts and exports at once.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { quantile } from '../src/quantile.ts';
import { rigDocument } from '../src/simulator/rig-family.ts';
import { parseSimulatedRigFile } from '../src/simulator/simulated-rig-file.ts';
import { directSamples } from './direct-samples.ts';
import type { Load } from './load-server.ts';

const CLIENTS = 200;
const STALLED = 5;
const RATE_HZ = 50;
const ROUNDS = 3;
const ROUND_MS = Number(process.env.ROUND_MS ?? 8000);
const WORK_MS = 20_000;
const STORED = 10_000;

interface Server {
  readonly url: string;
  readonly document: string;
  /** The load since the previous call. */
  load(): Promise<Load>;
  end(): Promise<void>;
}

async function startServer(...args: string[]): Promise<Server> {
  const process: ChildProcess = fork(
    fileURLToPath(new URL('./load-server.ts', import.meta.url)),
    args,
  );
  const [{ url, document }] = await once(process, 'message');
  return {
    url,
    document,
    load: async () => {
      process.send('load');
      return (await once(process, 'message'))[0];
    },
    end: async () => {
      process.disconnect();
      await once(process, 'exit');
    },
  };
}

/** Connects the clients for a round. @returns the gaps between the messages of those that read [ms] */
async function gapsOf({ url }: Server, path: string, duringMs: number): Promise<number[]> {
  const gapsMs: number[] = [];
  let counts = false;
  const sockets = Array.from({ length: CLIENTS }, (_, i) => {
    const socket = new WebSocket(url.replace('http', 'ws') + path, 'pantilt');
    let lastMs: number | undefined;
    socket.on('open', () => {
      socket.send(JSON.stringify({ subscribe: ['rig'], rateHz: RATE_HZ }));
      if (i < STALLED) socket.pause();
    });
    socket.on('message', () => {
      const nowMs = performance.now();
      if (counts && lastMs !== undefined) gapsMs.push(nowMs - lastMs);
      lastMs = nowMs;
    });
    return socket;
  });
  await Promise.all(sockets.map((socket) => once(socket, 'open')));
  await wait(1000);
  counts = true;
  await wait(duringMs);
  for (const socket of sockets) socket.terminate();
  return gapsMs;
}

/** One round. @returns CPU use of the server as a share of a core, and the gaps' quantiles */
async function round(server: Server, path: string) {
  await server.load();
  const gapsMs = await gapsOf(server, path, ROUND_MS);
  const { cpuMs, wallMs } = await server.load();
  const perS = gapsMs.length / (CLIENTS - STALLED) / (ROUND_MS / 1000);
  return { cpu: cpuMs / wallMs, p99Ms: quantile(gapsMs, 0.99)!, perS };
}

const shown = ({ cpu, p99Ms, perS }: Awaited<ReturnType<typeof round>>): string =>
  `${(100 * cpu).toFixed(1)} % of a core, gap p99 ${p99Ms.toFixed(1)} ms, ${perS.toFixed(1)} messages/s`;

async function post(
  server: Server,
  path: string,
  body: string | object,
  type = 'application/json',
) {
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${path} answered ${await response.text()}`);
  return response.json();
}

/** Trains, collects, predicts and exports at the same time; the idle process shows the machine's share of the delay. */
async function workAtOnce(server: Server, idleServer: Server): Promise<void> {
  const rig = parseSimulatedRigFile(rigDocument('hobby'), 'hobby');
  const header = 'pan_us,tilt_us,pan_side,tilt_side,x_m,y_m';
  const rows = directSamples(rig, STORED, 1).map(({ panUs, tiltUs, panSide, tiltSide, xM, yM }) =>
    [panUs, tiltUs, panSide, tiltSide, xM, yM].join(','),
  );
  await post(server, 'samples.csv', [header, ...rows].join('\n'), 'text/csv');
  const untilMs = performance.now() + WORK_MS;
  const repeat = async (work: () => Promise<unknown>) => {
    while (performance.now() < untilMs) await work();
  };
  await post(server, 'collections', { count: 1000, plan: 'sobol', observer: 'simulated' });
  await post(server, 'trainings', { kinds: ['servo-nets'] });
  await Promise.all([server.load(), idleServer.load()]);
  const targets = Array.from({ length: 100 }, () => ({ xM: 0.8, yM: -0.3 }));
  await Promise.all([
    repeat(() => post(server, 'predictions', { targets })),
    repeat(() => fetch(`${server.url}/api/v1/samples.csv`).then((answer) => answer.text())),
    gapsOf(server, '/api/v1/telemetry', WORK_MS),
  ]);
  const { cpuMs, wallMs, delayP99Ms } = await server.load();
  const { delayP99Ms: machineMs } = await idleServer.load();
  console.log(
    `training on ${STORED} samples, collecting, predicting, exporting, ${CLIENTS} clients: event loop delayed by ` +
      `${delayP99Ms.toFixed(1)} ms (p99, wanted: under 20; an idle process: ${machineMs.toFixed(1)} ms), ${((100 * cpuMs) / wallMs).toFixed(0)} % of a core`,
  );
}

const folder = await mkdtemp(join(tmpdir(), 'pantilt-bench-'));
const daemon = await startServer('daemon');
const documentFile = join(folder, 'document.json');
await writeFile(
  documentFile,
  `{"topic":"rig","time":"2026-01-01T00:00:00.000Z","data":${daemon.document}}`,
);
const bare = await startServer('bare', documentFile);

await daemon.load();
await wait(ROUND_MS);
const idle = await daemon.load();
console.log(`daemon without clients: ${((100 * idle.cpuMs) / idle.wallMs).toFixed(1)} % of a core`);
const ratios: number[] = [];
for (let i = 0; i < ROUNDS; i++) {
  const broadcast = await round(bare, '/');
  console.log(`bare broadcast: ${shown(broadcast)}`);
  const served = await round(daemon, '/api/v1/telemetry');
  console.log(`daemon: ${shown(served)}`);
  ratios.push((served.cpu - idle.cpuMs / idle.wallMs) / broadcast.cpu);
}
console.log(
  `${CLIENTS} clients at ${RATE_HZ} Hz, ${STALLED} stalled: CPU of their telemetry ` +
    `${quantile(ratios, 0.5)!.toFixed(2)} times that of a bare broadcast (wanted: at most 1.3)`,
);
await workAtOnce(daemon, bare);
await bare.end();
await daemon.end();
await rm(folder, { recursive: true });
