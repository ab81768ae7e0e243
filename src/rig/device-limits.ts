/**
 * Stores limits on a device, which then holds them by itself through resets and power cuts.
 */

import { PantiltError } from '../errors.ts';
import { type Limits, limitsChecksum, limitWords } from '../protocol/limits.ts';
import { AXES } from '../units.ts';
import { word } from '../wording.ts';
import type { DeviceLink } from './device-link.ts';
import { greet } from './handshake.ts';
import { askStatus } from './line-measurement.ts';

const VERBS = { pan: 'PANLIMITS', tilt: 'TILTLIMITS' } as const;

/**
 * Stores the limits of both axes and reads them back.
 * @throws PantiltError `device-not-released`, `limits-not-stored`, and what `DeviceLink.send` throws
 */
export async function storeLimits(link: DeviceLink, limits: Limits): Promise<void> {
  const { state } = await askStatus(link);
  if (state !== 'R') {
    throw new PantiltError(
      'conflict',
      'device-not-released',
      word`limits can be stored only while the rig is released, and it is in state ${state}: run "pantilt release" first`,
    );
  }
  for (const axis of AXES) await link.send(VERBS[axis], limitWords(limits[axis]));
  const held = await greet(link);
  if (limitsChecksum(held.limits) === limitsChecksum(limits)) return;
  const texts = [limits, held.limits].map((each) => AXES.map((axis) => limitWords(each[axis])));
  throw new PantiltError(
    'failed',
    'limits-not-stored',
    word`the device was given the limits ${String(texts[0]?.join(' '))} and holds ${String(texts[1]?.join(' '))}: try again`,
  );
}
