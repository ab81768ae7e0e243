/**
 * A simulated rig: a device on a serial line with realistic timing, and the mechanics that it
 * drives.
 */
import type { Clock } from '../clock.ts';
import { checksum } from '../protocol/framing.ts';
import { limitsOfAxis } from '../protocol/limits.ts';
import type { SurfaceSpot } from '../surfaces.ts';
import { AXES, type FloorPoint, type Pulses } from '../units.ts';
import { Mechanics } from './mechanics.ts';
import type { HostEnd, Line, RigProbe, SerialEndpoint } from './serial-endpoint.ts';
import { SerialWire } from './serial-endpoint.ts';
import { SimulatedDevice } from './simulated-device.ts';
import type { SimulatedRigDescription } from './simulated-rig-file.ts';

/** Time from the reset at opening the port to BOOT; a real boot loader takes longer [ms]. */
const BOOT_MS = 100;
/** Typical chunk of a USB bridge [bytes]. */
const BRIDGE_CHUNK_BYTES = 16;

/** A simulated rig with the flaws of its file. */
export class SimulatedRig implements SerialEndpoint {
  readonly description: SimulatedRigDescription;
  readonly clock: Clock;
  readonly device: SimulatedDevice;
  probe: RigProbe | undefined;
  readonly #mechanics: Mechanics;
  #booted = false;
  #cancelBoot = (): void => {};
  /** Called with each line that the device sends; set by the connected host. */
  onLine: (line: string) => void = () => {};

  constructor(description: SimulatedRigDescription, clock: Clock, seed = 1) {
    const { axes, name } = description;
    this.description = description;
    this.clock = clock;
    this.#mechanics = new Mechanics(description, clock, seed);
    this.device = new SimulatedDevice({
      clock,
      fingerprint: Number.parseInt(checksum(name) + checksum(`${name} ${seed}`), 16),
      limits: { pan: limitsOfAxis(axes.pan), tilt: limitsOfAxis(axes.tilt) },
      send: (line) => {
        this.probe?.deviceSent(Buffer.from(line, 'latin1'));
        this.onLine(line);
      },
      drive: (pulses) => this.#drive(pulses),
      setLaser: (on) => this.probe?.laser(on),
    });
  }

  connect(baudRate: number, host: HostEnd): Line {
    const { clock } = this;
    const toDevice = new SerialWire({
      clock,
      baudRate,
      chunkBytes: 1,
      deliver: (bytes) => {
        if (!this.#booted) return;
        this.probe?.deviceReceived(bytes);
        this.device.receive(bytes[0]!);
      },
    });
    const toHost = new SerialWire({
      clock,
      baudRate,
      chunkBytes: BRIDGE_CHUNK_BYTES,
      deliver: (bytes) => host.deliver(bytes),
    });
    this.onLine = (line) => toHost.send(Buffer.from(line, 'latin1'));
    return {
      get busy() {
        return toDevice.busy;
      },
      send: (bytes) => toDevice.send(bytes),
      cut: () => {
        toDevice.cut();
        toHost.cut();
      },
    };
  }

  powerUp(): void {
    this.#booted = true;
    this.device.reset('POWER');
  }

  reset(): void {
    this.powerDown();
    this.#cancelBoot = this.clock.schedule(BOOT_MS, () => {
      this.#booted = true;
      this.device.reset('EXTERNAL');
    });
  }

  powerDown(): void {
    this.#cancelBoot();
    this.#booted = false;
    this.probe?.laser(false);
    this.device.halt();
  }

  measureSpot(): SurfaceSpot | undefined {
    const point = this.#booted && this.device.laserOn ? this.#mechanics.measureSpot() : undefined;
    this.probe?.measured(point);
    return point;
  }

  trueSpot(): FloorPoint | undefined {
    return this.#mechanics.trueSpot();
  }

  async close(): Promise<void> {
    this.powerDown();
  }

  #drive(pulses: Pulses | null): void {
    for (const axis of AXES) {
      const pulseUs = pulses?.[`${axis}Us`] ?? null;
      if (pulseUs !== null) this.#mechanics.drive(axis, pulseUs);
      this.probe?.pulse(axis, pulseUs);
    }
  }
}
