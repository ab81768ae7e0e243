import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ServedDaemon } from '../support/served-daemon.ts';

const GUIDE = new URL('../../docs/ros.md', import.meta.url);
/** Beside the tests, where roslib is found. */
const PROGRAM = fileURLToPath(new URL('./ros-guide.mjs', import.meta.url));
const LIST = `
import { Ros } from 'roslib';
const ros = new Ros({ url: 'ws://127.0.0.1:9090' });
ros.getTopics((graph) => {
  console.log(JSON.stringify(graph));
  ros.close();
}, console.error);
`;

const COLLECT = `
import { Action, Ros } from 'roslib';
const ros = new Ros({ url: 'ws://127.0.0.1:9090' });
const collect = new Action({ ros, name: '/pantilt/collect', actionType: 'pantilt_msgs/action/Collect' });
const feedback = [];
collect.sendGoal({ count: 2, plan: 'sobol' }, (result) => {
  console.log(JSON.stringify({ feedback, result }));
  ros.close();
}, (counts) => feedback.push(counts.taken));
`;

test('roslib lists the graph, and runs the program of the guide', async () => {
  const [, guided = ''] = /```js\n(.*?)```/s.exec(await readFile(GUIDE, 'utf8')) ?? [];
  const daemon = new ServedDaemon(['--data', ':memory:', '--rosbridge', '0']);
  const [url = ''] = await daemon.command.says(/rosbridge on (ws:[^\s"]+)/);
  await daemon.command.says(/training 1 is done/);
  const run = async (program: string) => {
    await writeFile(PROGRAM, program.replace('ws://127.0.0.1:9090', url));
    const running = promisify(execFile)(process.execPath, [PROGRAM], { timeout: 20_000 });
    return (await running.finally(() => rm(PROGRAM))).stdout;
  };
  const { topics, types } = JSON.parse(await run(LIST));
  expect(topics).toContain('/joint_states');
  expect(types).toHaveLength(topics.length);
  expect(await run(guided)).toMatch(/^expected error \d+\.\d mm\nspot at 0\.\d\d, -0\.\d\d\n$/);
  expect(await daemon.call('GET', 'rig')).toMatchObject({ state: 'armed', laserOn: true });
  const { feedback, result } = JSON.parse(await run(COLLECT));
  expect(feedback.at(-1)).toBe(2);
  expect(result).toMatchObject({ taken: 2, missed: 0 });
});
