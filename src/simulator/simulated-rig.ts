/**
 * A whole simulated rig: the device at the end of the line, the servos and the beam that it moves,
 * and the camera that watches the floor. Deterministic by seed: servos and camera draw from streams
 * of their own, once a move and once a look, so that timing changes nothing.
 */

import type { Clock } from '../clock.ts';
import { checksum } from '../protocol/checksum.ts';
import { limitsOfAxis } from '../protocol/limits.ts';
import { Random } from '../random.ts';
import type { FloorPoint, Pulses } from '../units.ts';
import { look } from './floor-camera.ts';
import { trueHit } from './plant.ts';
import { ServoAxis } from './servo-axis.ts';
import { SimulatedDevice } from './simulated-device.ts';
import type { SimulatedRigDescription } from './simulated-rig-file.ts';

/** A rig made of software, with the flaws that its file gives it. */
export class SimulatedRig {
  readonly description: SimulatedRigDescription;
  readonly clock: Clock;
  readonly device: SimulatedDevice;
  readonly #pan: ServoAxis;
  readonly #tilt: ServoAxis;
  readonly #cameraRandom: Random;
  /** Takes each line that the device sends; whoever holds the other end of the wire sets it. */
  onLine: (line: string) => void = () => {};

  constructor(description: SimulatedRigDescription, clock: Clock, seed = 1) {
    const { axes, truth, name } = description;
    this.description = description;
    this.clock = clock;
    this.#pan = new ServoAxis(axes.pan, truth.axes.pan, new Random(seed, 'pan'));
    this.#tilt = new ServoAxis(axes.tilt, truth.axes.tilt, new Random(seed, 'tilt'));
    this.#cameraRandom = new Random(seed, 'camera');
    this.device = new SimulatedDevice({
      clock,
      deviceId: `SIM-${checksum(name)}${checksum(`${name} ${seed}`)}`,
      limits: { pan: limitsOfAxis(axes.pan), tilt: limitsOfAxis(axes.tilt) },
      send: (line) => this.onLine(line),
      drive: (pulses) => this.#drive(pulses),
    });
  }

  /** What the camera reports of the spot now, or nothing. */
  look(): FloorPoint | undefined {
    return look(this.description, this.trueSpot(), this.#cameraRandom);
  }

  /** Where the laser really points now, as a perfect ruler would tell, or nothing. */
  trueSpot(): FloorPoint | undefined {
    return trueHit(this.description, {
      panRad: this.#pan.outputRad,
      tiltRad: this.#tilt.outputRad,
    });
  }

  #drive({ panUs, tiltUs }: Pulses): void {
    this.#pan.follow(panUs);
    this.#tilt.follow(tiltUs);
  }
}
