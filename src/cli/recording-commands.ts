/**
 * Recordings of a running daemon: `record` writes the topics of Foxglove's bridge to an MCAP file
 * (https://mcap.dev/spec), `replay` moves the rig through the poses of one.
 */
import { open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { McapWriter } from '@mcap/core';
import type { Command } from 'commander';
import { WebSocket } from 'ws';
import { type ClientOptions, connect } from '../api/connect.ts';
import type { RigView } from '../api/rig.ts';
import type { Published } from '../api/telemetry.ts';
import { errorText, PantiltError } from '../errors.ts';
import { unwritable } from '../file-errors.ts';
import { msg } from '../message.ts';
import { AXES, type Pulses } from '../units.ts';
import { bytesOfFile } from '../user-files.ts';
import { positiveNumber } from './arguments.ts';
import { addClientCommand, type ClientCommandOptions } from './client.ts';
import { counted, print, printJson } from './output.ts';

/** Adds the commands. */
export function addRecordingCommands(program: Command): void {
  addClientCommand(program, 'record', 'Record the rig in an MCAP file, which Foxglove opens')
    .argument('<file>', 'a new file')
    .option('--seconds <s>', 'length of the recording (default: until Ctrl-C)', positiveNumber)
    .action(runRecord);
  addClientCommand(program, 'replay', 'Move the rig through the poses of a recording')
    .argument('<file>', 'MCAP file of `pantilt record`, also one that was cut')
    .option('--speed <factor>', 'of the replay relative to the recording', positiveNumber, 1)
    .action(runReplay);
}

/** Loaded by these commands alone. */
const loadChannels = () => import('../bridges/foxglove/channels.ts');

const RATE_HZ = 20;
/** A cut file loses its last chunk: half a second. */
const CHUNK_BYTES = 64 * 1024;
const NS_PER_MS = 1_000_000n;

async function runRecord(
  path: string,
  options: ClientCommandOptions & { seconds?: number },
): Promise<void> {
  const { name } = await connect(options).call('GET /rig');
  const file = await open(path, 'wx').catch((error) => {
    throw new PantiltError(
      'invalid',
      'file-unwritable',
      msg`can't write ${path}: ${unwritable(path, error)}`,
    );
  });
  try {
    const interrupted = new AbortController();
    process.once('SIGINT', () => interrupted.abort());
    const signals = [interrupted.signal];
    if (options.seconds !== undefined) signals.push(AbortSignal.timeout(1000 * options.seconds));
    const { McapWriter } = await import('@mcap/core');
    let position = 0n;
    const writer = new McapWriter({
      chunkSize: CHUNK_BYTES,
      writable: {
        position: () => position,
        write: async (bytes) => {
          await file.write(bytes);
          position += BigInt(bytes.length);
        },
      },
    });
    const messages = await record(writer, telemetry(options, AbortSignal.any(signals)), name);
    if (options.json) printJson({ file: path, messages });
    else print(`${counted(messages, 'message')} in ${path}`);
  } finally {
    await file.close();
  }
}

/** Writes publications until they end. @returns the number of messages */
async function record(
  writer: McapWriter,
  published: AsyncIterable<Published>,
  rigName: string,
): Promise<number> {
  const { CHANNELS, LOG_CHANNEL, logMessage, timestampOf } = await loadChannels();
  await writer.start({ profile: '', library: 'pantilt' });
  await writer.addMetadata({ name: 'pantilt', metadata: new Map([['rig', rigName]]) });
  const ids = new Map<string, number>();
  for (const { topic, schemaName, schema } of [...CHANNELS, LOG_CHANNEL]) {
    const data = Buffer.from(JSON.stringify(schema));
    const schemaId = await writer.registerSchema({
      name: schemaName,
      encoding: 'jsonschema',
      data,
    });
    const channel = { schemaId, topic, messageEncoding: 'json', metadata: new Map() };
    ids.set(topic, await writer.registerChannel(channel));
  }
  let sequence = 0;
  const add = async (topic: string, unixMs: number, message: object) => {
    const logTime = BigInt(Math.round(unixMs)) * NS_PER_MS;
    const data = Buffer.from(JSON.stringify(message));
    const channelId = ids.get(topic)!;
    await writer.addMessage({
      channelId,
      sequence: ++sequence,
      logTime,
      publishTime: logTime,
      data,
    });
  };
  for await (const { topic, time, data } of published) {
    const unixMs = Date.parse(time);
    if (topic === 'rig') {
      for (const channel of CHANNELS) {
        const message = channel.message(data, timestampOf(unixMs));
        if (message) await add(channel.topic, unixMs, message);
      }
    } else if (topic === 'events') {
      await add(
        LOG_CHANNEL.topic,
        unixMs,
        logMessage(timestampOf(unixMs), data.name, data.message),
      );
    }
  }
  await writer.end();
  return sequence;
}

/** The daemon's rig and events, until the signal. @throws PantiltError `daemon-unreachable` */
async function* telemetry(
  { url, token }: ClientOptions,
  signal: AbortSignal,
): AsyncGenerator<Published, void> {
  const address = new URL('api/v1/telemetry', url.endsWith('/') ? url : `${url}/`);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address, ['pantilt', ...(token ? [`token.${token}`] : [])]);
  const waiting: Published[] = [];
  let failure: Error | undefined;
  let wake = () => {};
  const end = (error?: Error) => {
    failure ??= error;
    socket.terminate();
    wake();
  };
  signal.addEventListener('abort', () => end());
  socket.on('open', () =>
    socket.send(JSON.stringify({ subscribe: ['rig', 'events'], rateHz: RATE_HZ })),
  );
  socket.on('message', (text) => {
    waiting.push(JSON.parse(String(text)));
    wake();
  });
  socket.on('error', (error) => end(error));
  socket.on('close', () => end(signal.aborted ? undefined : new Error('it closed the connection')));
  while (!signal.aborted && !failure) {
    yield* waiting.splice(0);
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (waiting.length > 0 || signal.aborted || failure) resolve();
    });
  }
  yield* waiting.splice(0);
  if (failure && !signal.aborted) {
    throw new PantiltError(
      'unavailable',
      'daemon-unreachable',
      msg`the daemon at ${url} ended the recording (${errorText(failure)}): what came before is in the file`,
    );
  }
}

/** A pose of a recording. */
interface RecordedPose {
  /** Since the first pose [ms]. */
  readonly atMs: number;
  readonly pulses: Pulses;
}

/** Shortest interval of commands [ms]: the rig accepts 100 per second. */
const COMMAND_MS = 50;

async function runReplay(
  path: string,
  options: ClientCommandOptions & { speed: number },
): Promise<void> {
  const client = connect(options);
  const { limits } = await client.call('GET /rig');
  const poses = await recordedPoses(path);
  for (const { pulses, atMs } of poses) assertWithin(limits, pulses, atMs);
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const { signal } = interrupted;
  const startMs = performance.now();
  let failure: unknown;
  let last: Promise<unknown> = Promise.resolve();
  let sent = 0;
  for (const { atMs, pulses } of poses) {
    const leftMs = startMs + atMs / options.speed - performance.now();
    if (leftMs > 0) await wait(leftMs, undefined, { signal }).catch(() => {});
    if (signal.aborted || failure !== undefined) break;
    sent++;
    // The next pose replaces a move that is still on its way.
    last = client.call('POST /rig/command', { body: pulses }).catch((error) => {
      if (error.code !== 'move-interrupted') failure ??= error;
    });
  }
  await last;
  if (failure !== undefined) throw failure;
  if (options.json) printJson({ file: path, poses: sent });
  else print(`${counted(sent, 'pose')} of ${poses.length} replayed`);
}

/**
 * The poses of a recording in which the rig was armed, those that changed. A file that was cut is read up
 * to where it was.
 * @throws PantiltError `file-unreadable`, `recording-invalid`
 */
async function recordedPoses(path: string): Promise<RecordedPose[]> {
  const bytes = await bytesOfFile(path);
  const invalid = (why: string) =>
    new PantiltError(
      'invalid',
      'recording-invalid',
      msg`${path} isn't a recording of pantilt: ${why}`,
    );
  const [{ McapStreamReader }, { RIG_CHANNEL }] = [
    await import('@mcap/core'),
    await loadChannels(),
  ];
  const reader = new McapStreamReader();
  const poses: RecordedPose[] = [];
  let startNs: bigint | undefined;
  let rigChannel: number | undefined;
  try {
    reader.append(bytes);
    for (let record = reader.nextRecord(); record; record = reader.nextRecord()) {
      if (record.type === 'Channel' && record.topic === RIG_CHANNEL.topic) rigChannel = record.id;
      if (record.type !== 'Message' || record.channelId !== rigChannel) continue;
      const { pose, state } = JSON.parse(Buffer.from(record.data).toString()) as RigView;
      if (!pose || (state !== 'armed' && state !== 'moving')) continue;
      startNs ??= record.logTime;
      const atMs = Number((record.logTime - startNs) / NS_PER_MS);
      const { pulses, atMs: lastMs } = poses.at(-1) ?? {};
      const isSame = pulses?.panUs === pose.panUs && pulses?.tiltUs === pose.tiltUs;
      if (isSame || (lastMs !== undefined && atMs - lastMs < COMMAND_MS && state === 'moving'))
        continue;
      poses.push({ atMs, pulses: { panUs: pose.panUs, tiltUs: pose.tiltUs } as Pulses });
    }
  } catch (error) {
    throw invalid(errorText(error));
  }
  if (rigChannel === undefined) throw invalid(`it has no topic ${RIG_CHANNEL.topic}`);
  if (poses.length === 0) throw invalid('the rig was never armed in it');
  return poses;
}

/** @throws PantiltError `pulses-out-of-limits` before anything moves */
function assertWithin(limits: RigView['limits'], pulses: Pulses, atMs: number): void {
  for (const axis of AXES) {
    const [us, { minUs, maxUs }] = [pulses[`${axis}Us`], limits[axis]];
    if (us >= minUs && us <= maxUs) continue;
    throw new PantiltError(
      'invalid',
      'pulses-out-of-limits',
      msg`the recording has ${axis} at ${us} µs after ${(atMs / 1000).toFixed(1)} s, beyond the limits of this rig (${minUs} to ${maxUs} µs); nothing was moved`,
    );
  }
}
