/**
 * The serial ports with the information needed to choose one: possible rigs, manufacturers, and problems
 * that would prevent opening them. No port is opened.
 */
import { access, constants, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import type { BindingInterface, PortInfo } from '@serialport/bindings-interface';
import type { Port } from '../api/daemon.ts';
import { type Clock, VirtualClock, wallClock } from '../clock.ts';
import { msg } from '../message.ts';
import { candidates, knownVendor, type PortSource } from '../rig/connection.ts';
import { failureFinding } from '../rig/diagnostics/device-findings.ts';
import type { Finding } from '../rig/diagnostics/finding.ts';
import { portsNotListed } from '../rig/rig-errors.ts';
import { rigDocumentOfFile } from '../user-files.ts';
import { isSimulated, simulate } from './simulated-rigs.ts';

/** The daemon's name in texts. */
const DAEMON = 'pantilt serve';
const WORDS_SHOWN = 3;

/** The other programs that have a file open, from Linux's /proc; undefined if unknown. */
export async function holderOf(path: string): Promise<string | undefined> {
  try {
    const target = await realpath(path);
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const others = pids.filter((pid) => Number(pid) !== process.pid);
    const holders = await Promise.all(
      others.map(async (pid) => ((await hasOpen(pid, target)) ? await describe(pid) : [])),
    );
    return holders.flat().join(' and ') || undefined;
  } catch {
    return undefined; // No such file, or no /proc.
  }
}

async function hasOpen(pid: string, target: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const files = await readdir(folder).catch(() => []); // Another user's process, or already ended.
  const read = (file: string) => readlink(`${folder}/${file}`).catch(() => '');
  return (await Promise.all(files.map(read))).includes(target);
}

async function describe(pid: string): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return `${nameOf(line.split('\0').filter(Boolean)) || 'a program'} (process ${pid})`;
}

/** The first word of a command line; the others may contain secrets. */
function nameOf(words: readonly string[]): string {
  if (/(pantilt|cli\/main\.[jt]s) serve( |$)/.test(words.join(' '))) return DAEMON;
  return words.slice(0, WORDS_SHOWN).join(' ');
}

/** A listed port. */
export interface SurveyedPort extends PortInfo {
  readonly mayBeRig: boolean;
  /** The manufacturer of the board or its USB bridge; null if unknown. */
  readonly maker: string | null;
  /** A problem that would prevent opening it, with its fix; null if none is known. */
  readonly hindrance: Finding | null;
}

/**
 * Lists the ports, possible rigs first.
 * @param usedPath the port that this program has open
 * @throws PantiltError `ports-not-listed`
 */
export async function surveyPorts(
  binding: BindingInterface,
  usedPath?: string | null,
): Promise<SurveyedPort[]> {
  const listed: PortInfo[] = await binding.list().catch((error) => {
    throw portsNotListed(error);
  });
  const likely = candidates(listed);
  const ports = [...likely, ...listed.filter((port) => !likely.includes(port))];
  return Promise.all(
    ports.map(async (port) => {
      const mayBeRig = likely.includes(port);
      const looked = mayBeRig && port.path !== usedPath;
      return {
        ...port,
        mayBeRig,
        maker: knownVendor(port) ?? port.manufacturer ?? null,
        hindrance: looked ? await hindranceOf(port.path) : null,
      };
    }),
  );
}

async function hindranceOf(path: string): Promise<Finding | null> {
  const failure = (code: string) => ({ path, code, message: '', wording: msg``, linesGarbled: 0 });
  const denied = await access(path, constants.R_OK | constants.W_OK).then(
    () => false,
    ({ code }) => code === 'EACCES',
  );
  if (denied) return failureFinding(failure('port-permission-denied'));
  const holder = await holderOf(path);
  return holder === undefined ? null : failureFinding(failure('port-busy'), holder);
}

/**
 * The ports in the form of the daemon's API.
 * @param usedPath the port that the daemon has open
 * @throws PantiltError `ports-not-listed`
 */
export async function listPorts(
  binding: BindingInterface,
  usedPath: string | null,
): Promise<Port[]> {
  const ports = (await surveyPorts(binding, usedPath)).map((port) => ({
    path: port.path,
    mayBeRig: port.mayBeRig || port.path === usedPath,
    inUse: port.path === usedPath,
    maker: port.maker,
    usbId: port.vendorId ? `${port.vendorId}:${port.productId}` : null,
    serialNumber: port.serialNumber ?? null,
    hindrance: port.hindrance,
  }));
  const isUnlisted = usedPath !== null && ports.every(({ inUse }) => !inUse);
  return isUnlisted ? [unlistedPort(usedPath), ...ports] : ports;
}

/** A port in use that the system does not list: a simulated one, or a pseudo-terminal. */
const unlistedPort = (path: string): Port => ({
  path,
  mayBeRig: true,
  inUse: true,
  maker: isSimulated(path) ? 'pantilt (simulated)' : null,
  usbId: null,
  serialNumber: null,
  hindrance: null,
});

const SEED = 1;

/** A device's port, with its clock. */
export interface TimedSource {
  readonly source: PortSource;
  readonly clock: Clock;
  /** Runs the work while the clock advances, then closes a simulated rig. */
  run<T>(work: Promise<T>): Promise<T>;
}

/** The system's serial ports; loaded on demand, because it is native code. */
export async function systemBinding(): Promise<BindingInterface> {
  const { SerialPort } = await import('serialport');
  return SerialPort.binding;
}

/** A device on one of the system's ports. */
export async function systemPort(path: string, baudRate: number): Promise<TimedSource> {
  const source = { binding: await systemBinding(), path, baudRate };
  return { source, clock: wallClock, run: (work) => work };
}

/**
 * A simulated rig on a virtual clock: reproducible and without waiting.
 * @param port `sim` or `emulator`
 */
export async function simulatedPort(
  port: string,
  rigFile: string,
  baudRate: number,
): Promise<TimedSource> {
  const clock = new VirtualClock();
  const document = await rigDocumentOfFile(rigFile);
  const { rig, source } = simulate({ port, rigFile, clock, seed: SEED, baudRate }, document);
  return { source, clock, run: (work) => clock.run(work).finally(() => rig.close()) };
}
