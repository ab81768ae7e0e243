/**
 * The port that firmware is written to: the only one that may be a board, or the one that was named,
 * and free of other programs.
 */

import type { BindingInterface } from '@serialport/bindings-interface';
import { PantiltError } from '../errors.ts';
import { candidates, openPort } from '../rig/ports.ts';
import { word } from '../wording.ts';
import { holderOf } from './port-holder.ts';
import { isSimulated } from './simulated-rigs.ts';

/** @throws PantiltError `port-not-found`, `port-ambiguous`, `port-invalid` */
export async function choosePort(binding: BindingInterface, path: string): Promise<string> {
  if (isSimulated(path)) {
    throw new PantiltError(
      'invalid',
      'port-invalid',
      word`a simulated rig has no boot loader to write through: name a serial port with --port`,
    );
  }
  if (path !== 'auto') return path;
  const [only, ...others] = candidates(await binding.list());
  if (!only) {
    throw new PantiltError(
      'unavailable',
      'port-not-found',
      word`no USB serial port found: plug the board in with a cable that carries data (some only charge), or name its port with --port`,
    );
  }
  if (others.length === 0) return only.path;
  const paths = [only, ...others].map((port) => port.path);
  throw new PantiltError(
    'conflict',
    'port-ambiguous',
    word`there are several USB serial ports: say which with --port (${paths.join(', ')})`,
    { paths },
  );
}

/**
 * Makes sure that no other program has the port: avrdude wouldn't notice, and write into its talk.
 * @throws PantiltError `port-busy`, naming the program where that is known, and what `openPort` throws
 */
export async function assertFree(
  binding: BindingInterface,
  path: string,
  baudRate: number,
): Promise<void> {
  try {
    const stream = await openPort(binding, path, baudRate);
    await new Promise<void>((resolve) => stream.close(() => resolve()));
  } catch (error) {
    if (!(error instanceof PantiltError) || error.code !== 'port-busy') throw error;
    const holder = (await holderOf(path)) ?? 'another program';
    throw new PantiltError(
      'conflict',
      'port-busy',
      word`${path} is in use by ${holder}: end it first ("pantilt serve" keeps the port as long as it runs)`,
      { path },
    );
  }
}
