/**
 * A rig at the far end of a simulated cable, whatever its device is made of. The simulated serial port
 * (simulated-binding.ts) is plugged into one.
 */
import type { Clock } from '../clock.ts';
import type { FloorPoint } from '../units.ts';

/** Who is at the host's end of the cable. */
export interface HostEnd {
  /** Takes bytes from the device. */
  deliver(bytes: Uint8Array): void;
  /** The device is gone. */
  fail(reason: Error): void;
}

/** The way from the host to the device. */
export interface Line {
  /** True while bytes are under way to the device. */
  readonly busy: boolean;
  send(bytes: Uint8Array): void;
  /** Nothing goes through any more, in either direction. */
  cut(): void;
}

/** A rig made of software that a simulated port can be plugged into. */
export interface CabledRig {
  readonly clock: Clock;
  /** Connects a host, in place of any other. */
  connect(baudRate: number, host: HostEnd): Line;
  /** Switches the device on. */
  powerUp(): void;
  /** Resets the device, as opening the port does to an Arduino; switches it on if it is off. */
  reset(): void;
  /** The plug is pulled. */
  powerDown(): void;
  /** What its camera reports of the spot now; nothing while the laser is off. */
  look(): FloorPoint | undefined;
  /** Where its laser really points now, as a perfect ruler would tell, or nothing. */
  trueSpot(): FloorPoint | undefined;
  /** Ends it for good. */
  close(): Promise<void>;
}
