/** The documents' steps for programs, in their order, after a first start of the daemon. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { fastRigFile } from '../support/fast-rig-file.ts';
import { eventually } from '../support/pantilt.ts';
import { ServedDaemon } from '../support/served-daemon.ts';

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

async function firstStart(): Promise<ServedDaemon> {
  const directory = await temporaryDirectory();
  const data = join(directory, 'data');
  return new ServedDaemon(['--rig', await fastRigFile(directory), '--data', data]);
}

/** Sends the request of a curl command to this daemon. */
async function send(daemon: ServedDaemon, command: string) {
  const [, path] = /http:\/\/127\.0\.0\.1:8410(\S+)/.exec(command)!;
  const [, body = null] = / -d '([^']+)'/.exec(command) ?? [];
  const [, method = body === null ? 'GET' : 'POST'] = / -X (\w+)/.exec(command) ?? [];
  const headers = { ...(body !== null && { 'content-type': 'application/json' }) };
  const response = await fetch(`${await daemon.url()}${path}`, { method, headers, body });
  return { command, ok: response.ok, text: await response.text() };
}

test('the steps of the README succeed, and succeed again', async () => {
  const [, log] = /until its log says `([^`]+)`/.exec(await read('README.md'))!;
  const [, steps] = /### Your program points the rig\n(.*?)\n### /s.exec(await read('README.md'))!;
  const commands = [...steps!.matchAll(/`(curl [^`]+)`/g)].map(([, command]) => command!);
  expect(commands).toHaveLength(3);
  const daemon = await firstStart();
  await daemon.command.says(new RegExp(log!));
  for (const command of [...commands, ...commands]) {
    expect(await send(daemon, command)).toMatchObject({ command, ok: true });
  }
});

test('an aim after the wait of the guide has an expected error', async () => {
  const guide = await read('docs/program.md');
  const [, wait, done] = /until (curl .*) \| grep -q '(.*)'/.exec(guide)!;
  const [, aim] = /\$ (curl .*\/aim .*)/.exec(guide)!;
  const daemon = await firstStart();
  await eventually(async () => (await send(daemon, wait!)).text.includes(done!));
  const { expectedErrorMm } = JSON.parse((await send(daemon, aim!)).text);
  expect(expectedErrorMm).toBeGreaterThan(0);
});
