/** The recipes of docs/proxy.md, with nginx and Caddy in front of a daemon. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { isMissing } from '../support/packages.ts';
import { eventually, unusedUrl } from '../support/pantilt.ts';
import { ServedDaemon } from '../support/served-daemon.ts';

const NAME = 'rig.example.org';
const TOKEN = 'correct-horse-battery';
const GUIDE = readFileSync(new URL('../../docs/proxy.md', import.meta.url), 'utf8');
const recipe = (language: string) =>
  new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(GUIDE)![1]!;

const startDaemon = (...args: string[]) =>
  new ServedDaemon(['--data', ':memory:', '--token', TOKEN, '--allow-host', NAME, ...args]);

interface Setup {
  readonly folder: string;
  readonly port: string;
  /** HOST:PORT of the daemon. */
  readonly daemon: string;
}

/** A free port, a certificate, and a daemon that is started for the origin of its page. */
async function prepare(start: (origin: string) => ServedDaemon = () => startDaemon()) {
  const folder = await temporaryDirectory();
  const names = ['-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`];
  const files = ['-keyout', join(folder, 'rig.key'), '-out', join(folder, 'rig.pem')];
  spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...names, ...files]);
  const { port } = new URL(await unusedUrl());
  const daemon = start(`https://${NAME}:${port}`);
  return { folder, port, daemon: new URL(await daemon.url()).host, command: daemon.command };
}

/** Runs a proxy until the test ends. */
async function run(command: string, args: string[], folder: string): Promise<void> {
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const proxy = spawn(command, args, { cwd: folder, env, stdio: 'ignore' });
  onTestFinished(async () => {
    proxy.kill('SIGTERM');
    await once(proxy, 'close');
  });
}

async function runNginx({ folder, port, daemon }: Setup, site = recipe('nginx')): Promise<void> {
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const temporary = kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ');
  const local = site
    .replace('443 ssl', `127.0.0.1:${port} ssl`)
    .replace('127.0.0.1:8410', daemon)
    .replaceAll('/etc/ssl/', `${folder}/`);
  // A worker of another user could not write to the folder.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const main = `${user} daemon off; pid ${folder}/pid; error_log ${folder}/errors; events {}
    http { access_log off; ${temporary} ${local} }`;
  await writeFile(join(folder, 'nginx.conf'), main);
  await run('nginx', ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'errors')], folder);
}

async function runCaddy({ folder, port, daemon }: Setup): Promise<void> {
  const local = recipe('caddy')
    .replace(`${NAME} {`, `https://${NAME}:${port} {\n  tls ${folder}/rig.pem ${folder}/rig.key`)
    .replace('127.0.0.1:8410', daemon);
  const global = '{\n  admin off\n  auto_https disable_redirects\n}\n';
  await writeFile(join(folder, 'Caddyfile'), global + local);
  await run('caddy', ['run', '--adapter', 'caddyfile', '--config', 'Caddyfile'], folder);
}

/** A browser's side: the name leads to this machine, and its certificate is trusted. */
async function browser({ folder, port }: Setup) {
  const ca = await readFile(join(folder, 'rig.pem'));
  const origin = `https://${NAME}:${port}`;
  const tls = { host: '127.0.0.1', port, servername: NAME, ca };
  const send = async (method: string, path: string, headers: object = {}, body = '') => {
    const sent = request({
      ...tls,
      method,
      path,
      headers: { host: `${NAME}:${port}`, ...headers },
    });
    sent.end(body);
    const [response] = await once(sent, 'response');
    return {
      status: response.statusCode as number,
      headers: response.headers,
      text: await text(response),
    };
  };
  const listening = () =>
    send('GET', '/rig/healthz').then(
      ({ status }) => status === 200,
      () => false,
    );
  await eventually(listening);
  const telemetry = async (page: string) => {
    const socket = new WebSocket(
      `wss://127.0.0.1:${port}/rig/api/v1/telemetry`,
      ['pantilt', `token.${TOKEN}`],
      {
        ca,
        servername: NAME,
        headers: { host: `${NAME}:${port}`, origin: page },
      } as object,
    );
    onTestFinished(() => socket.terminate());
    await once(socket, 'open');
    socket.send('{"subscribe": ["rig"]}');
    const [message] = await once(socket, 'message');
    return JSON.parse(String(message)).topic;
  };
  return { origin, send, telemetry };
}

const bearer = { authorization: `Bearer ${TOKEN}` };

async function expectWorks(setup: Setup): Promise<void> {
  const { origin, send, telemetry } = await browser(setup);
  const stop = (page: string) => send('POST', '/rig/api/v1/rig/stop', { ...bearer, origin: page });
  expect(await stop(origin)).toMatchObject({ status: 200 });
  expect(await stop('https://evil.example')).toMatchObject({ status: 403 });
  expect(await send('GET', '/rig/api/v1/rig')).toMatchObject({ status: 401 });
  expect(await telemetry(origin)).toBe('subscribed');
  const { location } = (await send('GET', '/rig')).headers;
  expect(new URL(location!, origin).pathname).toBe('/rig/');

  const csv = { ...bearer, origin, 'content-type': 'text/csv' };
  const large = await send('POST', '/rig/api/v1/samples.csv', csv, 'x'.repeat(5e6));
  expect(large).toMatchObject({ status: 400, text: expect.stringContaining('csv') });

  const page = await send('GET', '/rig/docs');
  const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link!);
  expect(links.length).toBeGreaterThan(3);
  for (const link of links) {
    const { pathname } = new URL(link, `${origin}/rig/docs`);
    expect(await send('GET', pathname, { origin }), link).toMatchObject({ status: 200 });
  }
}

test.skipIf(isMissing('nginx-light', 'openssl'))('nginx, with TLS below a path', async () => {
  const setup = await prepare();
  await runNginx(setup);
  await expectWorks(setup);
});

test.skipIf(isMissing('caddy', 'openssl'))('Caddy, with TLS below a path', async () => {
  const setup = await prepare();
  await runCaddy(setup);
  await expectWorks(setup);
});

test.skipIf(isMissing('nginx-light', 'openssl'))('nginx that loses the port in Host', async () => {
  const site = recipe('nginx').replace('Host $http_host', 'Host $host');
  const refusing = await prepare();
  await runNginx(refusing, site);
  const { origin, send } = await browser(refusing);
  const answer = await send('GET', '/rig/api/v1/rig', { ...bearer, origin });
  expect(answer.status).toBe(403);
  expect(JSON.parse(answer.text).detail).toContain(`--allow-origin ${origin}`);
  await refusing.command.says(new RegExp(`refused.*--allow-origin ${origin}`));

  const allowing = await prepare((page) => startDaemon('--allow-origin', page));
  await runNginx(allowing, site);
  await expectWorks(allowing);
});
