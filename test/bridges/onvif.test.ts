import { expect, test } from 'vitest';
import { childOf, parseXml, textOf, type XmlElement } from '../../src/bridges/onvif/soap.ts';
import {
  absolute,
  envelope,
  faultCode,
  openServices,
  profile,
  SPACES,
  STOP,
} from './onvif-services.ts';

const relative = (x: number, y: number, space: string) =>
  `<RelativeMove>${profile}<Translation><PanTilt x="${x}" y="${y}" space="${SPACES}${space}"/></Translation></RelativeMove>`;
const continuous = (x: number, y: number, timeout = '') =>
  `<ContinuousMove>${profile}<Velocity><PanTilt x="${x}" y="${y}"/></Velocity>${timeout}</ContinuousMove>`;

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
