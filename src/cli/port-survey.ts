/**
 * The serial ports as a person who looks for his rig wants to know them: which may be one, and what
 * would hinder opening it. None is opened.
 */

import { access, constants } from 'node:fs/promises';
import type { BindingInterface, PortInfo } from '@serialport/bindings-interface';
import { failureFinding } from '../rig/failure-findings.ts';
import type { Finding } from '../rig/finding.ts';
import { candidates, knownVendor } from '../rig/ports.ts';
import { portsNotListed } from '../rig/rig-errors.ts';
import type { Port } from '../server/routes/daemon-routes.ts';
import { word } from '../wording.ts';
import { holderOf } from './port-holder.ts';
import { isSimulated } from './simulated-rigs.ts';

/** A port that the system lists. */
export interface SurveyedPort extends PortInfo {
  readonly mayBeRig: boolean;
  /** The maker of the board or its USB bridge, as far as known. */
  readonly maker: string | null;
  /** What would hinder opening it, with the cure; null when nothing is known to. */
  readonly hindrance: Finding | null;
}

/**
 * Lists the ports, those that may be a rig first.
 * @param usedPath the port that this program itself has open
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
  const failure = (code: string) => ({ path, code, message: '', wording: word``, linesGarbled: 0 });
  const denied = await access(path, constants.R_OK | constants.W_OK).then(
    () => false,
    ({ code }) => code === 'EACCES',
  );
  if (denied) return failureFinding(failure('port-permission-denied'));
  const holder = await holderOf(path);
  return holder === undefined ? null : failureFinding(failure('port-busy'), holder);
}

/**
 * The daemon's ports as its API shows them.
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

/** A port that has the rig and that the system doesn't list: a simulated one, or a pseudo-terminal. */
const unlistedPort = (path: string): Port => ({
  ...{ path, mayBeRig: true, inUse: true },
  maker: isSimulated(path) ? 'pantilt (simulated)' : null,
  usbId: null,
  serialNumber: null,
  hindrance: null,
});
