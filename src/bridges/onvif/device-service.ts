/**
 * ONVIF's device service, and its media service: one profile, by which clients address the head. There is
 * no camera; the profile names a video source and an encoder, since many clients ignore one without.
 */
import { createHash } from 'node:crypto';
import type { BridgeContext } from '../bridge.ts';
import { configurationAs, PROFILE_TOKEN, PTZ_CAPABILITIES } from './ptz-service.ts';
import {
  invalidArgument,
  SERVICE_NAMESPACES,
  SoapFault,
  type SoapService,
  textOf,
  type Xml,
  xml,
} from './soap.ts';

const VERSION = { major: 2, minor: 60 };

/** The path of each service. */
const PATHS = {
  tds: '/onvif/device_service',
  trt: '/onvif/media_service',
  tptz: '/onvif/ptz_service',
} as const;

/** Operations that a client may use without a password (ONVIF Core Specification, "Access classes"). */
export const OPEN_OPERATIONS: ReadonlySet<string> = new Set([
  ...['GetSystemDateAndTime', 'GetServices', 'GetServiceCapabilities', 'GetCapabilities'],
  ...['GetHostname', 'GetEndpointReference'],
]);

/** The address of the device service at a host. */
export const deviceAddress = (host: string): string => `http://${host}${PATHS.tds}`;

/** The name under which discovery and clients recognise a rig again. */
export function endpointOf(rigName: string, port: number): string {
  const hex = createHash('sha256').update(`pantilt ${rigName} ${port}`).digest('hex');
  const groups = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})/.exec(hex)!;
  return `urn:uuid:${groups[1]}-${groups[2]}-8${groups[3]}-8${groups[4]}-${groups[5]}`;
}

/** The identity of the rig, for discovery and for clients. */
export const scopesOf = (rigName: string): string[] => [
  'onvif://www.onvif.org/type/ptz',
  'onvif://www.onvif.org/hardware/pantilt',
  `onvif://www.onvif.org/name/${encodeURIComponent(rigName)}`,
];

/** @param host of the request, so that the addresses are valid for its client */
export function deviceService(
  { daemon, clock }: BridgeContext,
  host: string,
  endpoint: string,
): SoapService {
  const address = (prefix: keyof typeof PATHS): string => `http://${host}${PATHS[prefix]}`;
  const rigName = async () => (await daemon.call('GET /rig')).name;
  return {
    prefix: 'tds',
    operations: {
      GetSystemDateAndTime: () => {
        const now = new Date(clock.dateMs());
        return xml`<tds:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType>
          <tt:DaylightSavings>false</tt:DaylightSavings><tt:TimeZone><tt:TZ>UTC0</tt:TZ></tt:TimeZone>
          <tt:UTCDateTime><tt:Time><tt:Hour>${now.getUTCHours()}</tt:Hour>
          <tt:Minute>${now.getUTCMinutes()}</tt:Minute><tt:Second>${now.getUTCSeconds()}</tt:Second>
          </tt:Time><tt:Date><tt:Year>${now.getUTCFullYear()}</tt:Year>
          <tt:Month>${now.getUTCMonth() + 1}</tt:Month><tt:Day>${now.getUTCDate()}</tt:Day></tt:Date>
          </tt:UTCDateTime></tds:SystemDateAndTime>`;
      },
      GetDeviceInformation: async () => {
        const { name, device } = await daemon.call('GET /rig');
        const { version } = await daemon.call('GET /daemon');
        return xml`<tds:Manufacturer>pantilt</tds:Manufacturer><tds:Model>pan-tilt laser rig</tds:Model>
          <tds:FirmwareVersion>${version}</tds:FirmwareVersion>
          <tds:SerialNumber>${device?.deviceId ?? name}</tds:SerialNumber>
          <tds:HardwareId>${name}</tds:HardwareId>`;
      },
      GetServices: (request) => {
        const withCapabilities = textOf(request, 'IncludeCapability') === 'true';
        return xml`${Object.entries(SERVICE_NAMESPACES).map(
          ([prefix, namespace]) =>
            xml`<tds:Service><tds:Namespace>${namespace}</tds:Namespace>
              <tds:XAddr>${address(prefix as keyof typeof PATHS)}</tds:XAddr>
              ${withCapabilities ? xml`<tds:Capabilities>${CAPABILITIES[prefix]}</tds:Capabilities>` : undefined}
              <tds:Version><tt:Major>${VERSION.major}</tt:Major><tt:Minor>${VERSION.minor}</tt:Minor>
              </tds:Version></tds:Service>`,
        )}`;
      },
      GetServiceCapabilities: () => CAPABILITIES.tds!,
      GetCapabilities: () =>
        xml`<tds:Capabilities><tt:Device><tt:XAddr>${address('tds')}</tt:XAddr></tt:Device>
          <tt:Media><tt:XAddr>${address('trt')}</tt:XAddr><tt:StreamingCapabilities/></tt:Media>
          <tt:PTZ><tt:XAddr>${address('tptz')}</tt:XAddr></tt:PTZ></tds:Capabilities>`,
      GetScopes: async () =>
        xml`${scopesOf(await rigName()).map(
          (scope) =>
            xml`<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef><tt:ScopeItem>${scope}</tt:ScopeItem></tds:Scopes>`,
        )}`,
      GetHostname: () =>
        xml`<tds:HostnameInformation><tt:FromDHCP>false</tt:FromDHCP></tds:HostnameInformation>`,
      GetEndpointReference: () => xml`<tds:GUID>${endpoint}</tds:GUID>`,
      GetNetworkInterfaces: () => xml``,
    },
  };
}

const CAPABILITIES: Readonly<Record<string, Xml>> = {
  tds: xml`<tds:Capabilities><tds:Network/><tds:Security UsernameToken="true" HttpDigest="true"/>
    <tds:System DiscoveryResolve="false" DiscoveryBye="true"/></tds:Capabilities>`,
  trt: xml`<trt:Capabilities SnapshotUri="false" Rotation="false"><trt:ProfileCapabilities
    MaximumNumberOfProfiles="1"/><trt:StreamingCapabilities NoRTSPStreaming="true"/></trt:Capabilities>`,
  tptz: PTZ_CAPABILITIES,
};

/** The media service: its only profile, and that there is no picture. */
export function mediaService({ daemon }: BridgeContext): SoapService {
  const profile = async (tag: 'Profiles' | 'Profile'): Promise<Xml> => {
    const rig = await daemon.call('GET /rig');
    const element = tag === 'Profiles' ? xml`trt:Profiles` : xml`trt:Profile`;
    return xml`<${element} token="${PROFILE_TOKEN}" fixed="true"><tt:Name>${rig.name}</tt:Name>
      ${SOURCE_CONFIGURATION}${ENCODER_CONFIGURATION}
      ${configurationAs('tt:PTZConfiguration', rig)}</${element}>`;
  };
  const noPicture = (): never => {
    throw new SoapFault('Receiver', ['ActionNotSupported'], 'the rig has no camera');
  };
  return {
    prefix: 'trt',
    operations: {
      GetProfiles: () => profile('Profiles'),
      GetProfile: (request) => {
        const token = textOf(request, 'ProfileToken') ?? '';
        if (token !== PROFILE_TOKEN)
          throw invalidArgument(
            'NoProfile',
            `the only profile is "${PROFILE_TOKEN}", not "${token}"`,
          );
        return profile('Profile');
      },
      GetServiceCapabilities: () => CAPABILITIES.trt!,
      GetVideoSources: () =>
        xml`<trt:VideoSources token="source"><tt:Framerate>0</tt:Framerate><tt:Resolution>
          <tt:Width>640</tt:Width><tt:Height>360</tt:Height></tt:Resolution></trt:VideoSources>`,
      GetStreamUri: noPicture,
      GetSnapshotUri: noPicture,
    },
  };
}

const SOURCE_CONFIGURATION = xml`<tt:VideoSourceConfiguration token="source"><tt:Name>none</tt:Name>
  <tt:UseCount>1</tt:UseCount><tt:SourceToken>source</tt:SourceToken>
  <tt:Bounds x="0" y="0" width="640" height="360"/></tt:VideoSourceConfiguration>`;
const ENCODER_CONFIGURATION = xml`<tt:VideoEncoderConfiguration token="encoder"><tt:Name>none</tt:Name>
  <tt:UseCount>1</tt:UseCount><tt:Encoding>JPEG</tt:Encoding><tt:Resolution><tt:Width>640</tt:Width>
  <tt:Height>360</tt:Height></tt:Resolution><tt:Quality>1</tt:Quality>
  <tt:SessionTimeout>PT60S</tt:SessionTimeout></tt:VideoEncoderConfiguration>`;
