/** Who may use ONVIF's services, how they are found, and their server. */
import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { expect, test } from 'vitest';
import { answerProbe } from '../../src/bridges/onvif/discovery.ts';
import { startOnvif } from '../../src/bridges/onvif/onvif.ts';
import { childOf, parseXml, textOf } from '../../src/bridges/onvif/soap.ts';
import { contextOf, contextOfDaemon } from '../support/bridge-context.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { envelope, openServices, STOP } from './onvif-services.ts';

const TOKEN = 'long-enough';

/** A header with a UsernameToken. */
function security(created: Date, { token = TOKEN, nonce = 'bm9uY2U=' } = {}): string {
  const time = created.toISOString();
  const digest = createHash('sha1')
    .update(Buffer.from(nonce, 'base64'))
    .update(`${time}${token}`)
    .digest('base64');
  return (
    '<e:Header><Security><UsernameToken><Username>anyone</Username>' +
    `<Password>${digest}</Password><Nonce>${nonce}</Nonce><Created>${time}</Created>` +
    '</UsernameToken></Security></e:Header>'
  );
}

test('with a token, accepts a digest of it once, while it is recent', async () => {
  const { clock, post } = await openServices({ token: TOKEN });
  const now = () => new Date(clock.dateMs());
  const statusOf = async (header: string) =>
    (await post(envelope('tptz', '<GetPresets/>', header))).status;
  const first = security(now());
  expect(await statusOf(first)).toBe(200);
  expect(await statusOf(first)).toBe(400);
  await clock.advance(10);
  expect(await statusOf(security(now()))).toBe(200);
  expect(await statusOf(security(now(), { token: 'another-one' }))).toBe(400);
  expect(await statusOf(security(new Date(0)))).toBe(400);
  expect(await statusOf(first.replace(/<Created>.*<.Created>/, ''))).toBe(400);
  await clock.advance(11 * 60_000);
  expect(await statusOf(first)).toBe(400);
  const open = await post(envelope('tds', '<GetSystemDateAndTime/>'));
  expect(open.status).toBe(200);
  const { status, headers } = await post(envelope('tptz', STOP));
  expect({ status, headers }).toMatchObject({
    status: 401,
    headers: {
      'WWW-Authenticate': [
        expect.stringContaining('algorithm=MD5'),
        expect.stringContaining('algorithm=SHA-256'),
      ],
    },
  });
});

test.each(['MD5', 'SHA-256'])(
  'with a token, accepts an HTTP digest by %s once',
  async (algorithm) => {
    const { clock, post } = await openServices({ token: TOKEN });
    const body = envelope('tptz', '<GetPresets/>');
    const challenges = (await post(body)).headers['WWW-Authenticate'] as string[];
    const challenge = challenges.find((each) => each.includes(`algorithm=${algorithm}`))!;
    const [, nonce] = /nonce="([^"]+)"/.exec(challenge)!;
    const hash = (...parts: string[]) =>
      createHash(algorithm.replace('-', '').toLowerCase()).update(parts.join(':')).digest('hex');
    const digest = (nc: string, { token = TOKEN, uri = '/onvif/device_service' } = {}) => {
      const secret = hash('anyone', 'pantilt', token);
      const answer = hash(secret, nonce!, nc, 'c', 'auth', hash('POST', uri));
      return {
        authorization:
          `Digest username="anyone", realm="pantilt", nonce="${nonce}", uri="${uri}", qop=auth, ` +
          `nc=${nc}, cnonce="c", algorithm=${algorithm}, response="${answer}"`,
      };
    };
    expect((await post(body, digest('00000001'))).status).toBe(200);
    expect((await post(body, digest('00000001'))).status).toBe(401);
    expect((await post(body, digest('00000002'))).status).toBe(200);
    expect((await post(body, digest('00000003', { token: 'another-one' }))).status).toBe(401);
    expect((await post(body, digest('00000004', { uri: '/elsewhere' }))).status).toBe(401);
    expect((await post(body, { authorization: `Bearer ${TOKEN}` })).status).toBe(401);
    await clock.advance(6 * 60_000);
    expect((await post(body, digest('00000005'))).status).toBe(401);
  },
);

test('refuses web pages, and names that a page could have rebound', async () => {
  const { post } = await openServices();
  const body = envelope('tptz', STOP);
  expect((await post(body, { origin: 'http://127.0.0.1:8081' })).status).toBe(403);
  expect((await post(body, { host: 'evil.example:8081' })).status).toBe(403);
  expect((await post(body, { host: 'localhost:8081' })).status).toBe(200);
});

const probe = (types: string, scopes = '') =>
  '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Header><MessageID>uuid:7' +
  `</MessageID></e:Header><e:Body><Probe><Types>${types}</Types><Scopes>${scopes}</Scopes></Probe>` +
  '</e:Body></e:Envelope>';

test.each([
  [probe('dn:NetworkVideoTransmitter'), true],
  [probe('tds:Device dn:NetworkVideoTransmitter'), true],
  [probe(''), true],
  [probe('', 'onvif://www.onvif.org/type/ptz onvif://www.onvif.org/name/my%20rig'), true],
  [probe('', 'onvif://www.onvif.org/type'), true],
  [probe('', 'onvif://www.onvif.org/ty'), false],
  [probe('', 'onvif://www.onvif.org/name/other'), false],
  [probe('dn:Printer'), false],
  [probe('').replace('Probe>', 'Resolve>'), false],
  ['nonsense', false],
])('answers the probe %s: %s', (text, isAnswered) => {
  const device = {
    endpoint: 'urn:uuid:1',
    rigName: 'my rig',
    hosts: ['10.0.0.2:8081', '[::1]:8081'],
  };
  const answer = answerProbe(text, device);
  expect(answer !== undefined).toBe(isAnswered);
  if (answer === undefined) return;
  const document = parseXml(answer);
  expect(textOf(childOf(document, 'Header')!, 'RelatesTo')).toBe('uuid:7');
  const match = childOf(childOf(childOf(document, 'Body'), 'ProbeMatches'), 'ProbeMatch')!;
  expect(textOf(match, 'XAddrs')).toBe(
    'http://10.0.0.2:8081/onvif/device_service http://[::1]:8081/onvif/device_service',
  );
});

test('serves over HTTP, ends its connections, and cuts a request that is too long', async () => {
  const { daemon } = await startTestDaemon();
  const bridge = await startOnvif(contextOf(contextOfDaemon({ daemon } as never).daemon), {
    port: 0,
    host: '0.0.0.0', // Without a token it listens on this machine nevertheless.
  });
  const [url] = /http:\S+/.exec(bridge.address)!;
  expect(url).toContain('http://127.0.0.1:');
  const body = envelope('tds', '<GetSystemDateAndTime/>');
  const answer = await fetch(url, { method: 'POST', body });
  expect(answer.headers.get('content-type')).toContain('application/soap+xml');
  expect(await answer.text()).toContain('GetSystemDateAndTimeResponse');
  await expect(fetch(url, { method: 'POST', body: 'x'.repeat(1e6) })).rejects.toThrow();
  const idle = httpRequest(url, { method: 'POST' });
  const ended = new Promise((resolve) => idle.once('error', resolve));
  idle.write('<');
  await new Promise<void>((resolve) => idle.once('socket', (s) => s.once('connect', resolve)));
  await bridge.close();
  await ended;
});
