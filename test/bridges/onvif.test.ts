import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { answerProbe } from '../../src/bridges/onvif/discovery.ts';
import { OnvifServices, startOnvif } from '../../src/bridges/onvif/onvif.ts';
import { childOf, parseXml, textOf, type XmlElement } from '../../src/bridges/onvif/soap.ts';
import { VirtualClock } from '../../src/clock.ts';
import { contextOf, contextOfDaemon } from '../support/bridge-context.ts';
import { startTestDaemon } from '../support/daemon.ts';

const SPACES = 'http://www.onvif.org/ver10/tptz/PanTiltSpaces/';
const DEGREES = `space="${SPACES}SphericalPositionSpaceDegrees"`;
const TOKEN = 'long-enough';
const NAMESPACES = {
  tds: 'http://www.onvif.org/ver10/device/wsdl',
  trt: 'http://www.onvif.org/ver10/media/wsdl',
  tptz: 'http://www.onvif.org/ver20/ptz/wsdl',
};

const envelope = (service: keyof typeof NAMESPACES, body: string, header = '') =>
  `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope">${header}<e:Body>` +
  `${body.replace(/^<(\w+)/, `<$1 xmlns="${NAMESPACES[service]}"`)}</e:Body></e:Envelope>`;

const profile = '<ProfileToken>profile</ProfileToken>';
const absolute = (x: number | string, y: number | string, space = DEGREES) =>
  `<AbsoluteMove>${profile}<Position><PanTilt x="${x}" y="${y}" ${space}/></Position></AbsoluteMove>`;
const relative = (x: number, y: number, space: string) =>
  `<RelativeMove>${profile}<Translation><PanTilt x="${x}" y="${y}" space="${SPACES}${space}"/></Translation></RelativeMove>`;
const continuous = (x: number, y: number, timeout = '') =>
  `<ContinuousMove>${profile}<Velocity><PanTilt x="${x}" y="${y}"/></Velocity>${timeout}</ContinuousMove>`;
const STOP = `<Stop>${profile}</Stop>`;

async function openServices({ token }: { token?: string } = {}) {
  const daemon = await startTestDaemon();
  /** Of a daemon with a token, a clock of its own: minutes of a whole rig take long. */
  const clock = token === undefined ? daemon.clock : new VirtualClock();
  const context = { ...contextOfDaemon(daemon), token, clock };
  const services = new OnvifServices(context, 8081, 'urn:uuid:0');
  onTestFinished(() => services.close());
  const post = (body: string, headers: Record<string, string> = {}) =>
    daemon.clock.run(
      services.handle({
        method: 'POST',
        url: '/onvif/device_service',
        headers: { host: '127.0.0.1:8081', ...headers },
        body,
      }),
    );
  /** The content of a response, or the specific code and the reason of a fault. */
  const call = async (service: keyof typeof NAMESPACES, body: string) => {
    const { status, body: text } = await post(envelope(service, body));
    const content = childOf(parseXml(text), 'Body')!.children[0]!;
    return content.name === 'Fault' ? `${status} ${faultCode(content)}` : content;
  };
  const ptz = (body: string) => call('tptz', body);
  const status = async () => {
    const view = childOf(
      (await ptz(`<GetStatus>${profile}</GetStatus>`)) as XmlElement,
      'PTZStatus',
    )!;
    const position = childOf(childOf(view, 'Position'), 'PanTilt')!.attributes;
    const [x, y] = [Number(position.get('x')), Number(position.get('y'))];
    // The range of the hobby rig's work area.
    const panDeg = (x * 1.3 * 180) / Math.PI;
    return { panDeg, tiltDeg: 90 * y, move: textOf(childOf(view, 'MoveStatus')!, 'PanTilt') };
  };
  return { daemon, clock, post, call, ptz, status };
}

const faultCode = (fault: XmlElement): string => {
  let code = childOf(fault, 'Code')!;
  while (childOf(code, 'Subcode')) code = childOf(code, 'Subcode')!;
  return textOf(code, 'Value')!;
};

test('moves to true directions in degrees, and reports them as generic positions', async () => {
  const { daemon, ptz, status } = await openServices();
  expect(await ptz(absolute(20, -15))).toMatchObject({ name: 'AbsoluteMoveResponse' });
  expect((await status()).move).toBe('MOVING');
  await daemon.clock.advance(3000);
  const reached = await status();
  expect(reached.move).toBe('IDLE');
  expect(reached.panDeg).toBeCloseTo(20, 0);
  expect(reached.tiltDeg).toBeCloseTo(-15, 0);
  const { xM, yM } = (await daemon.rig()).pointing!;
  expect(Math.atan2(yM, xM)).toBeCloseTo((-20 * Math.PI) / 180, 1);
  expect(await daemon.rig()).toMatchObject({ state: 'armed', laserOn: false });
  await ptz(absolute(-0.5, -0.25, ''));
  await daemon.clock.advance(3000);
  expect((await status()).panDeg).toBeCloseTo((-0.65 * 180) / Math.PI, 0);
  expect((await status()).tiltDeg).toBeCloseTo(-22.5, 0);
});

test('moves by translations, including those in the view of a camera', async () => {
  const { daemon, ptz, status } = await openServices();
  for (const [space, [x, y], [panDeg, tiltDeg]] of [
    ['TranslationGenericSpace', [0.1, 0.05], [14.9, -36]],
    ['SphericalTranslationSpaceDegrees', [-10, 5], [-10, -40]],
    ['TranslationSpaceFov', [0, 1], [0, -28]],
    // 30° to the right of its centre: atan(tan 30° / cos 45°), and less low.
    ['TranslationSpaceFov', [1, 0], [39.2, -37.8]],
  ] as const) {
    await ptz(absolute(0, -45));
    await daemon.clock.advance(2000);
    await ptz(relative(x, y, space));
    await daemon.clock.advance(2000);
    expect((await status()).panDeg, space).toBeCloseTo(panDeg, 0);
    expect((await status()).tiltDeg, space).toBeCloseTo(tiltDeg, 0);
  }
});

test('drives until a stop, which leaves the rig ready, or until the timeout', async () => {
  const { daemon, ptz, status } = await openServices();
  await ptz(absolute(0, -20));
  await daemon.clock.advance(3000);
  await ptz(continuous(0.5, 0));
  await daemon.clock.advance(440);
  expect((await status()).move).toBe('MOVING');
  expect(await ptz(STOP)).toMatchObject({ name: 'StopResponse' });
  const stopped = await status();
  expect(stopped.panDeg).toBeGreaterThan(10);
  expect(stopped.move).toBe('IDLE');
  await daemon.clock.advance(1000);
  expect(await status()).toEqual(stopped);
  await ptz(continuous(-1, 0.1, '<Timeout>PT0.5S</Timeout>'));
  await daemon.clock.advance(2000);
  const ended = await status();
  expect(ended).toMatchObject({ move: 'IDLE' });
  expect(ended.panDeg).toBeLessThan(stopped.panDeg - 20);
  await daemon.clock.advance(1000);
  expect(await status()).toEqual(ended);
});

test('keeps presets with those of the daemon, and goes home', async () => {
  const { daemon, ptz, status } = await openServices();
  await ptz(absolute(10, -20));
  expect(await ptz(`<SetPreset>${profile}</SetPreset>`)).toBe('500 ter:MovingPTZ');
  await daemon.clock.advance(3000);
  const name = '<PresetName>a &amp; b</PresetName>';
  const saved = (await ptz(`<SetPreset>${profile}${name}</SetPreset>`)) as XmlElement;
  expect(textOf(saved, 'PresetToken')).toBe('a & b');
  expect(await ptz(`<SetPreset>${profile}${name}</SetPreset>`)).toBe('400 ter:PresetExist');
  const other = (await ptz(`<SetPreset>${profile}</SetPreset>`)) as XmlElement;
  expect(textOf(other, 'PresetToken')).toBe('preset 1');
  const list = (await ptz(`<GetPresets>${profile}</GetPresets>`)) as XmlElement;
  expect(list.children.map(({ attributes }) => attributes.get('token'))).toEqual([
    'a & b',
    'preset 1',
  ]);
  expect((await daemon.get('presets/a%20%26%20b')).body).toMatchObject({ xM: expect.any(Number) });
  await ptz(`<GotoHomePosition>${profile}</GotoHomePosition>`);
  await daemon.clock.advance(3000);
  expect((await daemon.rig()).pose).toMatchObject({ panUs: 1500, tiltUs: 1500 });
  const token = '<PresetToken>a &amp; b</PresetToken>';
  await ptz(`<GotoPreset>${profile}${token}</GotoPreset>`);
  await daemon.clock.advance(3000);
  expect((await status()).panDeg).toBeCloseTo(10, 0);
  expect(await ptz(`<SetPreset>${profile}${token}</SetPreset>`)).toMatchObject({
    name: 'SetPresetResponse',
  });
  await ptz(`<RemovePreset>${profile}${token}</RemovePreset>`);
  expect(await ptz(`<RemovePreset>${profile}${token}</RemovePreset>`)).toBe('400 ter:NoToken');
  expect(await ptz(`<GotoPreset>${profile}${token}</GotoPreset>`)).toBe('400 ter:NoToken');
});

const REFUSALS = [
  ['tptz', absolute(170, 0), '400 ter:InvalidPosition'],
  ['tptz', absolute(20, 80), '400 ter:InvalidPosition'],
  ['tptz', absolute(1.1, 0, ''), '400 ter:InvalidPosition'],
  ['tptz', absolute('NaN', 0), '400 ter:InvalidPosition'],
  ['tptz', absolute('1,5', 0), '400 ter:InvalidPosition'],
  ['tptz', absolute('0x1F', 0), '400 ter:InvalidPosition'],
  ['tptz', absolute(0, 0, 'space="http://elsewhere"'), '400 ter:SpaceNotSupported'],
  ['tptz', absolute(0, 0, `space="${SPACES}constructor"`), '400 ter:SpaceNotSupported'],
  [
    'tptz',
    `<AbsoluteMove>${profile}<Position><Zoom x="1"/></Position></AbsoluteMove>`,
    '400 ter:InvalidPosition',
  ],
  ['tptz', `<AbsoluteMove>${profile}</AbsoluteMove>`, '400 ter:InvalidPosition'],
  ['tptz', '<AbsoluteMove><ProfileToken>main</ProfileToken></AbsoluteMove>', '400 ter:NoProfile'],
  ['tptz', continuous(2, 0), '400 ter:InvalidVelocity'],
  ['tptz', continuous(1, 0, '<Timeout>PT61S</Timeout>'), '400 ter:TimeoutNotSupported'],
  ['tptz', continuous(1, 0, '<Timeout>soon</Timeout>'), '400 ter:TimeoutNotSupported'],
  ['tptz', relative(0.1, 9, 'TranslationGenericSpace'), '400 ter:InvalidTranslation'],
  [
    'tptz',
    `<SetPreset>${profile}<PresetName>..</PresetName></SetPreset>`,
    '400 ter:InvalidPresetName',
  ],
  ['tptz', `<SetPreset>${profile}<PresetName>door</PresetName></SetPreset>`, '500 ter:Action'],
  ['tptz', `<SetHomePosition>${profile}</SetHomePosition>`, '500 ter:CannotOverwriteHome'],
  [
    'tptz',
    `<SendAuxiliaryCommand>${profile}<AuxiliaryData>tt:Wiper|On</AuxiliaryData></SendAuxiliaryCommand>`,
    '400 ter:InvalidArgVal',
  ],
  ['tptz', '<GetNode><NodeToken>other</NodeToken></GetNode>', '400 ter:NoEntity'],
  ['tptz', '<constructor/>', '500 ter:ActionNotSupported'],
  ['tds', '<SystemReboot/>', '500 ter:ActionNotSupported'],
  ['trt', '<GetStreamUri/>', '500 ter:ActionNotSupported'],
  ['trt', '<GetProfile><ProfileToken>x</ProfileToken></GetProfile>', '400 ter:NoProfile'],
] as const;

test('refuses what it cannot do by the faults of ONVIF, and moves nothing', async () => {
  const { daemon, call } = await openServices();
  for (const [service, body, fault] of REFUSALS) {
    expect(await call(service, body), body).toBe(fault);
  }
  expect((await daemon.rig()).state).toBe('released');
});

const NOT_WELL_FORMED = [
  ['no XML', 'AbsoluteMove'],
  ['an entity', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'],
  ['an undeclared entity', '<x>&b;</x>'],
  ['an undeclared prefix', '<a:x/>'],
  ['deep nesting', '<x>'.repeat(50) + '</x>'.repeat(50)],
  ['many elements', `<x>${'<y/>'.repeat(2000)}</x>`],
  ['an attribute twice', '<x a="1" a="2"/>'],
  [
    'SOAP 1.1',
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body/></e:Envelope>',
  ],
  [
    'an empty body',
    '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body/></e:Envelope>',
  ],
  ['nothing', ''],
];

test('refuses documents that are no requests, or too costly', async () => {
  const { post } = await openServices();
  for (const [what, body] of NOT_WELL_FORMED) {
    const { status, body: text } = await post(body!);
    const code = faultCode(childOf(parseXml(text), 'Body')!.children[0]!);
    expect({ what, status, code }).toEqual({ what, status: 400, code: 'ter:WellFormed' });
  }
});

test('says why a move is refused, and stops a job', async () => {
  const { daemon, post, ptz } = await openServices();
  await daemon.post('rig/stop');
  const { body } = await post(envelope('tptz', absolute(20, -15)));
  expect(body).toContain('the rig is stopped');
  expect(await ptz(continuous(1, 0))).toBe('500 ter:Action');
  const auxiliary = (data: string) =>
    ptz(
      `<SendAuxiliaryCommand>${profile}<AuxiliaryData>${data}</AuxiliaryData></SendAuxiliaryCommand>`,
    );
  await auxiliary('pantilt:Resume');
  await ptz(absolute(20, -15));
  await daemon.clock.advance(3000);
  await auxiliary('pantilt:Laser|On');
  expect(await daemon.rig()).toMatchObject({ laserOn: true });
  await auxiliary('pantilt:Laser|Off');
  expect(await daemon.rig()).toMatchObject({ laserOn: false });
  await daemon.post('collections', { count: 5, plan: 'sobol', observer: 'simulated' });
  await daemon.clock.advance(500);
  expect(await ptz(absolute(20, -15))).toBe('500 ter:Action');
  expect(await ptz(STOP)).toMatchObject({ name: 'StopResponse' });
  expect((await daemon.rig()).state).toBe('stopped');
});

test('describes itself to clients by the address that they used', async () => {
  const { post, call } = await openServices();
  const { body } = await post(
    envelope('tds', '<GetServices><IncludeCapability>true</IncludeCapability></GetServices>'),
    { host: '[::1]' },
  );
  for (const service of ['device', 'media', 'ptz'])
    expect(body).toContain(`<tds:XAddr>http://[::1]:8081/onvif/${service}_service</tds:XAddr>`);
  const profiles = (await call('trt', '<GetProfiles/>')) as XmlElement;
  expect(profiles.children).toHaveLength(1);
  const configuration = childOf(profiles.children[0], 'PTZConfiguration')!;
  expect(textOf(configuration, 'NodeToken')).toBe('head');
  const options = (await call('tptz', '<GetConfigurationOptions/>')) as XmlElement;
  const spaces = childOf(options.children[0], 'Spaces')!.children;
  expect(spaces.map((space) => textOf(space, 'URI')!.slice(SPACES.length))).toEqual([
    'PositionGenericSpace',
    'SphericalPositionSpaceDegrees',
    'TranslationGenericSpace',
    'SphericalTranslationSpaceDegrees',
    'TranslationSpaceFov',
    'VelocityGenericSpace',
    'VelocitySpaceDegrees',
  ]);
});

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
