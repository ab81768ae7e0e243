/**
 * Starts the bridges that are on; code and libraries of the others are not loaded.
 */
import type { Bridge, BridgeContext } from './bridge.ts';

/** Which bridges are on. */
export interface BridgeSettings {
  /** TCP port of the rotator protocol; 0 for any free one. */
  readonly rotctld?: number | undefined;
  /** Azimuth of the rig's forward direction, clockwise from north [deg]. */
  readonly forwardAzimuth?: number | undefined;
  /** TCP port of rosbridge; 0 for any free one. */
  readonly rosbridge?: number | undefined;
  /** TCP port of the Foxglove protocol; 0 for any free one. */
  readonly foxglove?: number | undefined;
  /** Pages that may connect to rosbridge and Foxglove's port. */
  readonly allowOrigin?: readonly string[] | undefined;
  /** URL of an MQTT broker. */
  readonly mqtt?: string | undefined;
}

/** The rig, as far as bridges listen to it. */
interface RigEvents {
  on(name: 'change' | 'event', listener: (event: never) => void): unknown;
  off(name: 'change' | 'event', listener: (event: never) => void): unknown;
}

/**
 * Starts bridges.
 * @throws PantiltError `listen-failed`, `settings-invalid`; those already started are closed again
 */
export async function startBridges(
  { rig, ...parts }: Pick<BridgeContext, 'daemon' | 'clock' | 'log'> & { readonly rig: RigEvents },
  { rotctld, forwardAzimuth = 0, rosbridge, foxglove, allowOrigin = [], mqtt }: BridgeSettings = {},
): Promise<Bridge[]> {
  const on = (name: 'change' | 'event') => (listener: (event: never) => void) => {
    rig.on(name, listener);
    return () => void rig.off(name, listener);
  };
  const context = { ...parts, onRigChange: on('change'), onRigEvent: on('event') };
  const bridges: Bridge[] = [];
  try {
    if (rotctld !== undefined) {
      const { startRotctld } = await import('./rotctld/rotctld.ts');
      bridges.push(await startRotctld(context, { port: rotctld, forwardAzimuth }));
    }
    if (rosbridge !== undefined) {
      const { startRosbridge } = await import('./rosbridge/rosbridge.ts');
      bridges.push(await startRosbridge(context, { port: rosbridge, allowedOrigins: allowOrigin }));
    }
    if (foxglove !== undefined) {
      const { startFoxglove } = await import('./foxglove/foxglove.ts');
      bridges.push(await startFoxglove(context, { port: foxglove, allowedOrigins: allowOrigin }));
    }
    if (mqtt !== undefined) {
      const { startMqtt } = await import('./mqtt/mqtt.ts');
      bridges.push(await startMqtt(context, mqtt));
    }
  } catch (error) {
    await closeBridges(bridges);
    throw error;
  }
  for (const { address } of bridges) context.log.info(`bridge: ${address}`);
  return bridges;
}

/** Closes all, even if some fail. */
export async function closeBridges(bridges: readonly Bridge[]): Promise<void> {
  await Promise.allSettled(bridges.map((bridge) => bridge.close()));
}
