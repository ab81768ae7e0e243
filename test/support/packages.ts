/**
 * Programs other than Node that some tests need. Each is optional: its tests are skipped if it is
 * missing. The runner probes them once and provides the result to the test files; run-report.ts
 * prints it.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { postgresPrograms } from './postgres.ts';

const BOOT_LOADERS = '/usr/share/arduino/hardware/arduino/avr/bootloaders';

/** The boot loaders of common boards, from the package arduino-core-avr. */
export const BOOT_LOADER_FILES = {
  /** Uno and newer Nano, 115200 baud. */
  optiboot: `${BOOT_LOADERS}/optiboot/optiboot_atmega328.hex`,
  /** Older Nano, 57600 baud. */
  oldNano: `${BOOT_LOADERS}/atmega/ATmegaBOOT_168_atmega328.hex`,
} as const;

/** The shell first: without windows, profiles and extensions it takes half the processor time. */
const CHROMIUM_NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
const CHROME_ON_MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Each package by its name in Debian, and whether it is installed. */
const probes = {
  prometheus: () => runs('promtool', '--version'),
  'libhamlib-utils': () => runs('rotctl', '--version'),
  'liburdfdom-tools': () => starts('check_urdf', '/dev/null'),
  mosquitto: () => starts('mosquitto', '-h'),
  'mosquitto-clients': () => starts('mosquitto_sub', '--help'),
  'nats-server': () => runs('nats-server', '--version'),
  postgresql: () => postgresPrograms() !== undefined,
  'onvif-tools': () => starts('onvif-util', '--help'),
  /** And permission for a network of one's own. */
  iproute2: () => runs('unshare', '-n', 'ip', 'link', 'set', 'lo', 'up'),
  socat: () => runs('socat', '-V'),
  python3: () => runs('python3', '--version'),
  bubblewrap: () => runs('bwrap', '--ro-bind', '/', '/', '--unshare-all', 'true'),
  'nginx-light': () => runs('nginx', '-v'),
  caddy: () => runs('caddy', 'version'),
  systemd: () => runs('systemd-analyze', '--version'),
  openssl: () => runs('openssl', 'version'),
  'python3-numpy': () => runs('python3', '-c', 'import numpy'),
  chromium: () => chromiumPath() !== undefined,
  make: () => runs('make', '--version'),
  gcc: () => runs('gcc', '--version'),
  clang: () => runs('clang', '--version'),
  lld: () => runs('wasm-ld', '--version'),
  'libsimavr-dev': () => hasHeader('simavr/sim_avr.h'),
  'libelf-dev': () => hasHeader('libelf.h'),
  avrdude: () => runs('avrdude', '-?'),
  mount: () => mountsFileSystems(),
  'util-linux': () => runs('prlimit', '--version'),
  'arduino-core-avr': () => Object.values(BOOT_LOADER_FILES).every((file) => existsSync(file)),
};

/** The name of an optional package. */
export type PackageName = keyof typeof probes;

declare module 'vitest' {
  interface ProvidedContext {
    /** Optional packages that are not installed. */
    readonly missingPackages: readonly PackageName[];
  }
}

/** Checks every optional package. For the runner; tests call `isMissing`. */
export const probePackages = (): PackageName[] =>
  (Object.keys(probes) as PackageName[]).filter((name) => !probes[name]());

const TOOLS = [
  ...['@foxglove/schemas', '@foxglove/ws-protocol', 'assemblyscript', 'onnxruntime-web'],
  ...['@redocly/openapi-core', 'onvif', 'openapi-fetch', 'openapi-typescript', 'roslib'],
  'visca-over-ip',
];

/** Checks the tools of test/package.json that tests compare with. For the runner, as above. */
export const probeTools = (): string[] =>
  TOOLS.filter((name) => !existsSync(new URL(`../node_modules/${name}`, import.meta.url)));

/** Whether any of these packages is missing, so that a test that needs them must be skipped. */
export const isMissing = (...names: PackageName[]): boolean =>
  inject('missingPackages').some((name) => names.includes(name));

/** The path of the system's Chromium or Chrome; undefined if there is none. */
export function chromiumPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(':');
  const paths = folders.flatMap((folder) => CHROMIUM_NAMES.map((name) => `${folder}/${name}`));
  return [...paths, CHROME_ON_MAC].find(isExecutable);
}

const runs = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { input: '' }).status === 0;

/** Whether a program exists, which has no option that succeeds. */
const starts = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { input: '' }).error === undefined;

const hasHeader = (path: string): boolean => runs('gcc', '-include', path, '-E', '-');

/** Only root mounts file systems, and not in every container. */
function mountsFileSystems(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'pantilt-mount-'));
  const mounted = runs('mount', '-t', 'tmpfs', 'tmpfs', folder) && runs('umount', folder);
  rmSync(folder, { recursive: true });
  return mounted;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
