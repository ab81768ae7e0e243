/**
 * Recordings of a running daemon: `record` writes the topics of Foxglove's bridge to an MCAP file
 * (https://mcap.dev/spec), `replay` moves the rig through the poses of one.
 */
import { once } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { McapWriter } from '@mcap/core';
import type { Command } from 'commander';
import { WebSocket } from 'ws';
import { connect, openTelemetry, type TelemetryMessage } from '../api/connect.ts';
import type { RigView } from '../api/rig.ts';
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
    .argument('<file>', 'MCAP file of `pantilt record`, even a truncated one')
    .option('--speed <factor>', 'of the replay relative to the recording', positiveNumber, 1)
    .action(runReplay);
}

/** Loaded by these commands alone. */
const loadChannels = () => import('../bridges/foxglove/channels.ts');

type Channels = Awaited<ReturnType<typeof loadChannels>>;

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
    throw fileUnwritable(path, error);
  });
  try {
    const recorder = await Recorder.open(file, name);
    const ended = new AbortController();
    let writing: Promise<unknown> = Promise.resolve();
    const telemetry = await openTelemetry({ ...options, WebSocket }, (message) => {
      writing = writing.then(() => recorder.add(message));
      writing.catch(() => ended.abort());
    });
    process.once('SIGINT', () => ended.abort());
    if (options.seconds !== undefined)
      setTimeout(() => ended.abort(), 1000 * options.seconds).unref();
    telemetry.send({ subscribe: ['rig', 'events'], rateHz: RATE_HZ });
    await Promise.race([telemetry.closed, once(ended.signal, 'abort')]);
    telemetry.close();
    await writing.catch((error) => {
      throw fileUnwritable(path, error);
    });
    const messages = await recorder.end();
    if (!ended.signal.aborted) throw connectionLost(options.url, path);
    if (options.json) printJson({ file: path, messages });
    else print(`${counted(messages, 'message')} in ${path}`);
  } finally {
    await file.close();
  }
}

const fileUnwritable = (path: string, error: unknown) =>
  new PantiltError(
    'invalid',
    'file-unwritable',
    msg`can't write ${path}: ${unwritable(path, error)}`,
  );

const connectionLost = (url: string, path: string) =>
  new PantiltError(
    'unavailable',
    'daemon-unreachable',
    msg`the daemon at ${url} ended the connection: ${path} contains the recording up to that moment`,
  );

/** Writes telemetry to an MCAP file. */
class Recorder {
  readonly #writer: McapWriter;
  readonly #channels: Channels;
  readonly #ids = new Map<string, number>();
  #messages = 0;

  private constructor(writer: McapWriter, channels: Channels) {
    this.#writer = writer;
    this.#channels = channels;
  }

  /** Begins a recording with its channels. */
  static async open(file: FileHandle, rig: string): Promise<Recorder> {
    const { McapWriter } = await import('@mcap/core');
    let position = 0n;
    const writable = {
      position: () => position,
      write: async (bytes: Uint8Array) => {
        await file.write(bytes);
        position += BigInt(bytes.length);
      },
    };
    const writer = new McapWriter({ chunkSize: CHUNK_BYTES, writable });
    const recorder = new Recorder(writer, await loadChannels());
    await writer.start({ profile: '', library: 'pantilt' });
    await writer.addMetadata({ name: 'pantilt', metadata: new Map([['rig', rig]]) });
    const { CHANNELS, LOG_CHANNEL } = recorder.#channels;
    for (const { topic, schemaName: name, schema } of [...CHANNELS, LOG_CHANNEL]) {
      const data = Buffer.from(JSON.stringify(schema));
      const schemaId = await writer.registerSchema({ name, encoding: 'jsonschema', data });
      const channel = { schemaId, topic, messageEncoding: 'json', metadata: new Map() };
      recorder.#ids.set(topic, await writer.registerChannel(channel));
    }
    return recorder;
  }

  /** Adds a message of telemetry; those of other topics are left out. */
  async add(message: TelemetryMessage): Promise<void> {
    const { CHANNELS, LOG_CHANNEL, logMessage, timestampOf } = this.#channels;
    if (message.topic === 'rig') {
      const unixMs = Date.parse(message.time);
      for (const channel of CHANNELS) {
        const content = channel.message(message.data, timestampOf(unixMs));
        if (content) await this.#write(channel.topic, unixMs, content);
      }
    } else if (message.topic === 'events') {
      const unixMs = Date.parse(message.time);
      const { name, message: text } = message.data;
      await this.#write(LOG_CHANNEL.topic, unixMs, logMessage(timestampOf(unixMs), name, text));
    }
  }

  /** Completes the file. @returns the number of messages */
  async end(): Promise<number> {
    await this.#writer.end();
    return this.#messages;
  }

  async #write(topic: string, unixMs: number, content: object): Promise<void> {
    const logTime = BigInt(Math.round(unixMs)) * NS_PER_MS;
    await this.#writer.addMessage({
      ...{ channelId: this.#ids.get(topic)!, sequence: ++this.#messages },
      ...{ logTime, publishTime: logTime, data: Buffer.from(JSON.stringify(content)) },
    });
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
