/**
 * Starts the bridges that are on; code and libraries of the others are not loaded.
 */
import { type Bridge, type BridgeContext, type HubAccess, LOOPBACK } from './bridge.ts';

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
  /** TCP port of ONVIF; 0 for any free one. */
  readonly onvif?: number | undefined;
  /** UDP port of VISCA; 0 for any free one. */
  readonly visca?: number | undefined;
  /** Address on which bridges with a password listen. */
  readonly host?: string | undefined;
  /** Name of the rig that they command; the first one by default. */
  readonly bridgeRig?: string | undefined;
  /** URL of a hub to join, and its token. */
  readonly hub?: string | undefined;
  readonly hubToken?: string | undefined;
}

/** The events of the rig that bridges use. */
interface RigEvents {
  on(name: 'change' | 'event', listener: (event: never) => void): unknown;
  off(name: 'change' | 'event', listener: (event: never) => void): unknown;
}

/** What bridges work with; each is a client with a name of its own. */
interface BridgeParts extends Pick<BridgeContext, 'clock' | 'log' | 'token'> {
  readonly apiFor: (name: string) => Pick<BridgeContext, 'daemon' | 'openJog'>;
  readonly rig: RigEvents;
  /** What the bridge to a hub needs; with its token, the hub may act for people. */
  readonly hubAccess: () => HubAccess;
}

/**
 * Starts bridges.
 * @throws PantiltError `listen-failed`, `settings-invalid`; those already started are closed again
 */
export async function startBridges(
  { rig, apiFor, hubAccess, ...parts }: BridgeParts,
  settings: BridgeSettings = {},
): Promise<Bridge[]> {
  const on = (name: 'change' | 'event') => (listener: (event: never) => void) => {
    rig.on(name, listener);
    return () => void rig.off(name, listener);
  };
  const contextOf = (name: string): BridgeContext => ({
    ...parts,
    ...apiFor(name),
    onRigChange: on('change'),
    onRigEvent: on('event'),
  });
  const {
    rotctld,
    forwardAzimuth = 0,
    rosbridge,
    foxglove,
    allowOrigin = [],
    mqtt,
    onvif,
    visca,
    host = LOOPBACK,
    hub,
  } = settings;
  const bridges: Bridge[] = [];
  try {
    if (rotctld !== undefined) {
      const { startRotctld } = await import('./rotctld/rotctld.ts');
      bridges.push(await startRotctld(contextOf('rotctld'), { port: rotctld, forwardAzimuth }));
    }
    if (rosbridge !== undefined) {
      const { startRosbridge } = await import('./rosbridge/rosbridge.ts');
      bridges.push(
        await startRosbridge(contextOf('rosbridge'), {
          port: rosbridge,
          allowedOrigins: allowOrigin,
        }),
      );
    }
    if (foxglove !== undefined) {
      const { startFoxglove } = await import('./foxglove/foxglove.ts');
      bridges.push(
        await startFoxglove(contextOf('foxglove'), { port: foxglove, allowedOrigins: allowOrigin }),
      );
    }
    if (mqtt !== undefined) {
      const { startMqtt } = await import('./mqtt/mqtt.ts');
      bridges.push(await startMqtt(contextOf('mqtt'), mqtt));
    }
    if (onvif !== undefined) {
      const { startOnvif } = await import('./onvif/onvif.ts');
      bridges.push(await startOnvif(contextOf('onvif'), { port: onvif, host }));
    }
    if (visca !== undefined) {
      const { startVisca } = await import('./visca/visca.ts');
      bridges.push(await startVisca(contextOf('visca'), visca));
    }
    if (hub !== undefined) {
      const { joinHub } = await import('./hub/hub-link.ts');
      const joined = { url: hub, token: settings.hubToken };
      bridges.push(await joinHub(contextOf('hub'), hubAccess(), joined));
    }
  } catch (error) {
    await closeBridges(bridges);
    throw error;
  }
  for (const { address } of bridges) parts.log.info(`bridge: ${address}`);
  return bridges;
}

/** Closes all, even if some fail. */
export async function closeBridges(bridges: readonly Bridge[]): Promise<void> {
  await Promise.allSettled(bridges.map((bridge) => bridge.close()));
}
