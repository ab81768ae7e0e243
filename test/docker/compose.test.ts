/**
 * Checks of Dockerfile and docker-compose.yml without Docker: minimal rights, no missing files, and
 * the same command as `npm start`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { resolveSettings } from '../../src/cli/settings.ts';

interface Service {
  readonly build?: string;
  readonly image?: string;
  readonly privileged?: boolean;
  readonly network_mode?: string;
  readonly cap_add?: string[];
  readonly cap_drop?: string[];
  readonly security_opt?: string[];
  readonly profiles?: string[];
  readonly ports: string[];
  readonly volumes: string[];
  readonly devices?: string[];
  readonly group_add?: string[];
  readonly environment: Record<string, string>;
}
interface Compose {
  readonly services: Record<'simulated' | 'device' | ClassService | FleetService, Service>;
  readonly volumes: Record<string, unknown>;
  readonly configs: Record<string, { readonly content: string }>;
}
type ClassService = 'class-hub' | 'left' | 'right';
type FleetService = 'hub' | 'worker' | 'rigs' | 'nats' | 'postgres' | 'prometheus' | 'grafana';
interface Instruction {
  readonly name: string;
  readonly text: string;
}

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const { scripts, engines } = JSON.parse(read('package.json'));

const instructions: Instruction[] = read('Dockerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => {
    const [name = '', ...words] = line.trim().split(/\s+/);
    return { name, text: words.join(' ') };
  });
const stages: Instruction[][] = [];
for (const instruction of instructions) {
  if (instruction.name === 'FROM') stages.push([]);
  stages.at(-1)?.push(instruction);
}
const final = stages.at(-1) ?? [];
const textsOf = (stage: Instruction[], name: string): string[] =>
  stage.filter((instruction) => instruction.name === name).map(({ text }) => text);
const environment = Object.fromEntries(
  textsOf(final, 'ENV').map((text) => text.split('=') as [string, string]),
);

describe('the image', () => {
  it('is built in stages on a Node that is maintained', () => {
    expect(stages.length).toBe(3);
    for (const stage of stages) expect(textsOf(stage, 'FROM')[0]).toMatch(/^node:24-/);
    expect(engines.node).toBe('>=20.19');
  });

  it('runs as a user other than root, who owns the data', () => {
    const user = textsOf(final, 'USER');
    expect(user).toEqual(['node']);
    const afterwards = final.slice(final.findIndex(({ name }) => name === 'USER'));
    expect(textsOf(afterwards, 'RUN')).toEqual([]);
    expect(textsOf(final, 'VOLUME')).toEqual([environment.PANTILT_DATA]);
    expect(textsOf(final, 'RUN').join('\n')).toContain(
      `chown node:node ${environment.PANTILT_DATA}`,
    );
  });

  it('runs the command of npm start', () => {
    const words = [...textsOf(final, 'ENTRYPOINT'), ...textsOf(final, 'CMD')].flatMap((text) =>
      JSON.parse(text),
    );
    expect(`exec ${words.join(' ')}`).toBe(scripts.start);
  });

  it('runs only existing npm scripts, and installs from the lock file without scripts', () => {
    const commands = stages.flatMap((stage) => textsOf(stage, 'RUN')).join(' && ');
    const run = [...commands.matchAll(/npm run (\S+)/g)].map(([, script]) => script!);
    expect(run).toEqual(['build']);
    for (const script of run) expect(scripts).toHaveProperty(script);
    const installs = [...commands.matchAll(/npm (ci|install|i)\b[^&]*/g)].map(([text]) =>
      text.trim(),
    );
    expect(installs).toEqual(['npm ci --ignore-scripts', 'npm ci --omit=dev --ignore-scripts']);
  });

  it('has a health check of the port it listens on, using only node', () => {
    const [check = ''] = textsOf(final, 'HEALTHCHECK');
    const [program, flag, script] = JSON.parse(check.slice(check.indexOf('[')));
    expect([program, flag]).toEqual(['node', '-e']);
    expect(script).toContain('/healthz');
    const port = environment.PANTILT_LISTEN?.split(':').pop();
    expect(textsOf(final, 'EXPOSE')).toEqual([port]);
  });

  it('copies only existing files that .dockerignore allows', () => {
    const ignore = read('.dockerignore').split('\n');
    const letThrough = ignore.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(ignore).toContain('*');
    const sources = stages
      .flatMap((stage) => textsOf(stage, 'COPY'))
      .filter((text) => !text.startsWith('--from='))
      .flatMap((text) => text.split(' ').slice(0, -1));
    expect(sources).toContain('src');
    for (const source of sources) {
      expect(existsSync(new URL(source, root)), source).toBe(true);
      expect(letThrough, source).toContain(source);
    }
  });

  it('cannot be started without a token', async () => {
    const { PANTILT_LISTEN: listen, PANTILT_DATA: data } = environment;
    await expect(resolveSettings({ listen, data })).rejects.toMatchObject({ code: 'token-needed' });
    await expect(resolveSettings({ listen, data, token: 'long enough' })).resolves.toMatchObject({
      data,
      token: 'long enough',
    });
  });
});

const { nats, postgres, prometheus, grafana, worker, ...served } = compose.services;

describe.each(Object.entries({ ...served, worker }))('service %s', (_name, service) => {
  it('has no rights beyond its user', () => {
    expect(service.privileged).toBeUndefined();
    expect(service.network_mode).toBeUndefined();
    expect(service.cap_add).toBeUndefined();
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toContain('no-new-privileges:true');
    expect((service.volumes ?? []).join()).not.toContain('docker.sock');
  });
});

describe.each(Object.entries(served))('service %s', (name, service) => {
  it('requires a token, and explains how to choose one', () => {
    expect(service.environment.PANTILT_TOKEN).toMatch(/^\$\{PANTILT_TOKEN:\?.*8 characters/);
  });

  it('is reachable only from this machine, on the port that the image exposes', () => {
    const byHub = ['rigs', 'left', 'right'].includes(name);
    if (byHub) return void expect(service.ports).toBeUndefined();
    expect(service.ports).toHaveLength(1);
    expect(service.ports[0]).toMatch(/^127\.0\.0\.1:\d+:8410$/);
  });

  it('stores its data in a separate volume', () => {
    const [volume, mountPoint] = service.volumes[0]!.split(':');
    expect(Object.keys(compose.volumes)).toContain(volume);
    expect(mountPoint).toBe(environment.PANTILT_DATA);
  });
});

describe('the compose file', () => {
  const { simulated, device } = compose.services;

  it('starts only the simulated rig unless a profile is selected', () => {
    expect(simulated.profiles).toBeUndefined();
    expect(simulated.devices).toBeUndefined();
    expect(device.profiles).toEqual(['device']);
    expect(device.ports).not.toEqual(simulated.ports);
    expect(device.volumes[0]).not.toBe(simulated.volumes[0]);
  });

  it('passes the serial port through to the path that the daemon opens, with its group', () => {
    expect(device.devices).toHaveLength(1);
    const mapping = /^\$\{PANTILT_DEVICE:-(\/dev\/tty\w+)\}:(\/dev\/\w+)$/.exec(
      device.devices![0]!,
    );
    expect(mapping?.[2]).toBe(device.environment.PANTILT_PORT);
    expect(device.group_add).toEqual([expect.stringMatching(/PANTILT_DEVICE_GROUP:-\d+/)]);
  });

  it('uses the path at which the rig file is mounted', () => {
    const mount = device.volumes.find((volume) => volume.startsWith('./'))?.split(':') ?? [];
    const [source = '', target = '', mode] = mount;
    expect(mode).toBe('ro');
    const file = /:-(.+)\}$/.exec(device.environment.PANTILT_RIG ?? '')?.[1] ?? '';
    expect(device.environment.PANTILT_RIG).toMatch(new RegExp(`^${target}/`));
    expect(existsSync(new URL(`${source}/${file}`, root))).toBe(true);
  });

  it('starts a fleet with its profile, whose servers only the fleet reaches', () => {
    for (const service of [served.hub, worker, served.rigs, nats, postgres, prometheus, grafana]) {
      expect(service.profiles).toEqual(['fleet']);
    }
    for (const { ports } of [nats, postgres, worker, prometheus]) expect(ports).toBeUndefined();
    const { PANTILT_NATS: url } = served.hub.environment;
    for (const { environment } of [worker, served.rigs]) expect(environment.PANTILT_NATS).toBe(url);
    expect(served.hub.environment.DATABASE_URL).toContain(postgres.environment.POSTGRES_PASSWORD);
  });

  it('starts a class with its profile, whose rigs have names and report to its hub', async () => {
    const { 'class-hub': hub, left, right } = compose.services;
    for (const service of [hub, left, right]) expect(service.profiles).toEqual(['class']);
    for (const { environment } of [left, right]) {
      const { PANTILT_NAME: name, PANTILT_HUB: url } = environment;
      await expect(resolveSettings({ name: [name], hub: url })).resolves.toMatchObject({ name });
      expect(url).toBe('http://class-hub:8410');
    }
    expect(left.environment.PANTILT_NAME).not.toBe(right.environment.PANTILT_NAME);
  });

  it('mounts existing files, and valid configurations', () => {
    for (const { volumes } of [prometheus, grafana]) {
      expect(existsSync(new URL(volumes[0]!.split(':')[0]!, root))).toBe(true);
    }
    for (const { content } of Object.values(compose.configs)) {
      expect(parse(content)).toEqual(expect.any(Object));
    }
  });

  it('uses only settings that the daemon has', async () => {
    for (const { environment: variables } of [simulated, device]) {
      const names = Object.keys(variables).map((name) =>
        name.replace('PANTILT_', '').toLowerCase(),
      );
      const given = Object.fromEntries(names.map((name) => [name, 'a value that is long enough']));
      await expect(resolveSettings(given)).resolves.toMatchObject(given);
    }
  });
});
