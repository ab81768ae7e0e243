import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { McapIndexedReader } from '@mcap/core';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { runPantilt } from '../support/pantilt.ts';
import { ServedDaemon } from '../support/served-daemon.ts';

/** Reads a file by the index at its end, which the replay does not use. */
async function messagesOf(path: string) {
  const bytes = await readFile(path);
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: async () => BigInt(bytes.length),
      read: async (offset, length) => bytes.subarray(Number(offset), Number(offset + length)),
    },
  });
  const messages: { topic: string; timeNs: bigint; data: { [field: string]: unknown } }[] = [];
  for await (const { channelId, logTime, data } of reader.readMessages()) {
    const { topic } = reader.channelsById.get(channelId)!;
    messages.push({ topic, timeNs: logTime, data: JSON.parse(Buffer.from(data).toString()) });
  }
  return messages;
}

test('a recording is complete, replays the same poses, and is valid when truncated', async () => {
  const daemon = new ServedDaemon(['--data', ':memory:']);
  await daemon.command.says(/training 1 is done/);
  const client = ['--url', await daemon.url()];
  const file = join(await temporaryDirectory(), 'run.mcap');
  const guide = await readFile(new URL('../../docs/foxglove.md', import.meta.url), 'utf8');
  const [record = [], replay = []] = [
    ...guide.matchAll(/^ {4}pantilt (re(?:cord|play) .*)$/gm),
  ].map(([, line = '']) => line.replace('run.mcap', file).split(' '));
  const recording = runPantilt([...record, ...client]);
  for (const [xM, yM] of [
    [0.8, -0.3],
    [0.6, 0.3],
    [1, 0],
  ]) {
    await daemon.call('POST', 'aim', { xM, yM });
  }
  expect(await recording).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('messages in'),
  });
  const messages = await messagesOf(file);
  const last = messages.filter(({ topic }) => topic === '/pantilt/rig').at(-1)!;
  const topics = messages.map(({ topic }) => topic);
  expect(topics).toEqual(expect.arrayContaining(['/joint_states', '/tf', '/scene']));
  expect(await daemon.call('GET', 'rig')).toMatchObject({ pose: last.data.pose });

  await daemon.call('POST', 'rig/home');
  expect(await runPantilt([...replay, ...client])).toMatchObject({ code: 0 });
  expect(await daemon.call('GET', 'rig')).toMatchObject({ pose: last.data.pose });

  const { length } = await readFile(file);
  await truncate(file, Math.floor(length * 0.8));
  const cut = await runPantilt(['replay', file, '--speed', '4', ...client]);
  expect(cut).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+ poses? of \d+ replayed/),
  });

  expect(await runPantilt(['record', file, '--seconds', '1', ...client])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('a file of this name exists'),
  });
  await daemon.call('POST', 'rig/stop');
  expect(await runPantilt(['replay', file, ...client])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('stopped'),
  });
  await writeFile(file, 'x,y\n1,2\n');
  expect(await runPantilt(['replay', file, ...client])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("isn't a recording of pantilt"),
  });
});
