import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, onTestFinished, test, vi } from 'vitest';
import { splitListen } from '../../src/cli/listening.ts';
import type { Settings } from '../../src/cli/setting-options.ts';
import { addSettingsOptions, describeSettings, resolveSettings } from '../../src/cli/settings.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';

/** The settings resulting from a command line and environment. */
async function settingsOf(
  args: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): Promise<Settings> {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const command = addSettingsOptions(new Command().exitOverride());
  command.parse([...args], { from: 'user' });
  return resolveSettings(command.opts());
}

async function yamlFile(text: string): Promise<string> {
  const file = join(await temporaryDirectory(), 'pantilt.yaml');
  await writeFile(file, text);
  return file;
}

test('has a default for everything', async () => {
  expect(await settingsOf()).toEqual({
    rig: expect.stringMatching(/calibration\/rigs\/hobby\.json$/),
    port: 'sim',
    baud: 115_200,
    data: 'data',
    listen: '127.0.0.1:8410',
    allowHost: [],
    allowOrigin: [],
    otherRigs: [],
    forwardAzimuth: 0,
    turnMinutes: 3,
    seed: 1,
    logLevel: 'info',
  });
});

test('applies flags before variables, variables before the file, and the file before defaults', async () => {
  const config = await yamlFile('port: /dev/file\nbaud: 9600\nseed: 2\nlogLevel: debug\n');
  const variables = { PANTILT_PORT: '/dev/variable', PANTILT_BAUD: '57600' };
  expect(await settingsOf(['--config', config, '--port', '/dev/flag'], variables)).toMatchObject({
    port: '/dev/flag',
    baud: 57_600,
    seed: 2,
    logLevel: 'debug',
    data: 'data',
  });
});

test('shows the source of each setting, and no secret', async () => {
  const config = await yamlFile('seed: 2\nbaud: 9600\n');
  vi.stubEnv('PANTILT_BAUD', '57600');
  vi.stubEnv('PANTILT_TOKEN', 'a-secret-of-mine');
  vi.stubEnv('PANTILT_MQTT', 'mqtts://me:p@ss@broker:8883');
  onTestFinished(() => void vi.unstubAllEnvs());
  const command = addSettingsOptions(new Command());
  command.parse(['--config', config, '--port', 'auto'], { from: 'user' });
  const given = command.opts();
  const described = await describeSettings(await resolveSettings(given), given, (name) =>
    command.getOptionValueSource(name),
  );
  const valuesAndSources = Object.fromEntries(
    described.map(({ name, value, source }) => [name, [value, source]]),
  );
  expect(valuesAndSources).toMatchObject({
    port: ['auto', 'flag'],
    baud: ['57600', 'variable'],
    seed: ['2', 'file'],
    data: ['data', 'default'],
    token: ['********', 'variable'],
    mqtt: ['mqtts://********@broker:8883', 'variable'],
    allowHost: ['', 'default'],
  });
  expect(described.find(({ name }) => name === 'allowHost')).toMatchObject({
    flag: '--allow-host',
    variable: 'PANTILT_ALLOW_HOST',
  });
});

test('reads every setting from a variable', async () => {
  const config = await yamlFile('seed: 2\n');
  expect(
    await settingsOf([], {
      PANTILT_CONFIG: config,
      PANTILT_RIG: 'rig.json',
      PANTILT_NAME: 'left',
      PANTILT_HUB: 'http://hub:8420',
      PANTILT_HUB_TOKEN: 'of the hub',
      PANTILT_PORT: 'auto',
      PANTILT_BAUD: '9600',
      PANTILT_DATA: '/data',
      PANTILT_LISTEN: '[::1]:80',
      PANTILT_TOKEN: 'long-enough',
      PANTILT_ALLOW_HOST: 'rig.lan, other.lan',
      PANTILT_ALLOW_ORIGIN: 'http://localhost:3000, https://rig.lan:8443',
      PANTILT_STATIC: 'docs',
      PANTILT_ROTCTLD: '4533',
      PANTILT_MQTT: 'mqtt://broker',
      PANTILT_ROSBRIDGE: '9090',
      PANTILT_ONVIF: '8081',
      PANTILT_VISCA: '52381',
      PANTILT_FORWARD_AZIMUTH: '-12.5',
      PANTILT_TURN_MINUTES: '2.5',
      PANTILT_LOG_LEVEL: 'warn',
    }),
  ).toEqual({
    rig: 'rig.json',
    name: 'left',
    otherRigs: [],
    hub: 'http://hub:8420',
    hubToken: 'of the hub',
    port: 'auto',
    baud: 9600,
    data: '/data',
    listen: '[::1]:80',
    token: 'long-enough',
    allowHost: ['rig.lan', 'other.lan'],
    allowOrigin: ['http://localhost:3000', 'https://rig.lan:8443'],
    static: 'docs',
    rotctld: 4533,
    mqtt: 'mqtt://broker',
    rosbridge: 9090,
    onvif: 8081,
    visca: 52381,
    forwardAzimuth: -12.5,
    turnMinutes: 2.5,
    seed: 2,
    logLevel: 'warn',
  });
});

test('accepts several host names', async () => {
  const args = ['--allow-host', 'rig.lan', 'other.lan'];
  expect(await settingsOf(args)).toMatchObject({ allowHost: ['rig.lan', 'other.lan'] });
});

test('refuses a wrong setting, naming it and its value', async () => {
  for (const [args, texts] of [
    [
      ['--allow-origin', 'http://localhost:3000/page'],
      ['allowOrigin', 'localhost:3000/page', 'write http://localhost:3000, for'],
    ],
    [
      ['--allow-origin', 'localhost'],
      ['allowOrigin', 'localhost', 'write http://127.0.0.1:3000, for'],
    ],
    [
      ['--allow-origin', '*'],
      ['allowOrigin', '*', 'set a token'],
    ],
    [
      ['--static', 'package.json'],
      ['static', 'package.json', 'not a folder'],
    ],
    [
      ['--baud', 'fast'],
      ['baud', 'fast'],
    ],
    [
      ['--baud', '0'],
      ['baud', '0'],
    ],
    [
      ['--seed', '1.5'],
      ['seed', '1.5'],
    ],
    [
      ['--listen', '8410'],
      ['listen', '8410'],
    ],
    [
      ['--log-level', 'loud'],
      ['logLevel', 'loud'],
    ],
    [['--token', 'short'], ['token']],
    [['--config', await yamlFile('prot: sim')], ['prot']],
    [
      ['--config', await yamlFile('baud: "9600"')],
      ['baud', '9600'],
    ],
    [['--config', await yamlFile('- sim')], ['config']],
    [
      ['--config', await yamlFile('a: 1\nport: [')],
      ["pantilt.yaml, line 2, column 8: it isn't YAML"],
    ],
    [['--config', '/nowhere.yaml'], ['/nowhere.yaml: no such file']],
    [['--config', tmpdir()], ['it is a folder; name a file in it']],
    [['--data', ''], ['data: must not be empty']],
    [
      ['--port', '8080'],
      ['port: "8080" isn\'t a serial port', '--listen 127.0.0.1:8080'],
    ],
  ] as const) {
    const failure = await settingsOf(args).catch((error: unknown) => error);
    expect(failure, args.join(' ')).toMatchObject({ code: 'settings-invalid' });
    for (const text of texts) expect((failure as Error).message).toContain(text);
  }
});

test('shows no token in errors', async () => {
  const config = await yamlFile('token: 1234567');
  for (const args of [
    ['--token', 'secret'],
    ['--config', config],
  ]) {
    const failure = await settingsOf(args).catch(String);
    expect(failure).toContain('token: must be text of at least 8 characters');
    expect(failure).not.toMatch(/secret|1234567/);
  }
});

test('requires a token to listen beyond this machine', async () => {
  for (const listen of ['0.0.0.0:8410', '[::]:8410', '192.168.1.7:8410', 'rig.lan:8410']) {
    await expect(settingsOf(['--listen', listen])).rejects.toMatchObject({
      code: 'token-needed',
      message: expect.stringContaining('--token'),
    });
    const token = ['--token', 'long-enough'];
    expect(await settingsOf(['--listen', listen, ...token])).toMatchObject({ listen });
  }
  for (const listen of ['localhost:0', '127.0.0.1:80', '127.1.2.3:80', '[::1]:8410']) {
    expect(await settingsOf(['--listen', listen])).toMatchObject({ listen });
  }
});

test('splits host and port', () => {
  expect(splitListen('localhost:80')).toEqual({ host: 'localhost', port: 80 });
  expect(splitListen('[::1]:8410')).toEqual({ host: '::1', port: 8410 });
});

test('explains the format of an address', async () => {
  await expect(settingsOf(['--listen', '9252'])).rejects.toThrow(
    'listen: "9252" is not HOST:PORT with a port up to 65535; write 127.0.0.1:9252',
  );
  // What is written correctly stays.
  for (const [listen, example] of [
    [':9252', '127.0.0.1:9252'],
    ['here', 'here:8410'],
    ['0.0.0.0:', '0.0.0.0:8410'],
    ['[::1]:70000', '[::1]:8410'],
    ['::1:80', '127.0.0.1:8410'],
  ]) {
    const refused = settingsOf(['--listen', listen!]);
    await expect(refused, listen).rejects.toThrow(`write ${example},`);
  }
});

test.each([
  ['--nats', 'broker', /nats: write the URL/],
  ['--database', 'mysql://me:secret@here/there', /database .*DATABASE_URL.*PostgreSQL/],
])('explains a wrong %s, without quoting it', async (flag, value, text) => {
  const error = await settingsOf([flag, value]).catch((caught) => caught);
  expect(error).toMatchObject({ code: 'settings-invalid', message: expect.stringMatching(text) });
  expect(error.message).not.toContain(value);
});

test('workers need NATS, and DATABASE_URL names the database', async () => {
  await expect(settingsOf(['--workers'])).rejects.toMatchObject({ code: 'settings-invalid' });
  const nats = 'nats://here:4222';
  expect(await settingsOf(['--workers', '--nats', nats])).toMatchObject({ workers: true, nats });
  const database = 'postgres://me:secret@here/there';
  expect(await settingsOf([], { DATABASE_URL: database })).toMatchObject({ database });
});
