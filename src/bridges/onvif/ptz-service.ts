/**
 * ONVIF's PTZ service (PTZ Service Specification 25.12): the head as one node, addressed by one profile.
 * A preset is one of the daemon's, whose name is its token.
 */
import type { Answer } from '../../api/client.ts';
import { timestamp } from '../../clock.ts';
import type { BridgeContext } from '../bridge.ts';
import type { Move, PanTiltHead } from '../pan-tilt-head.ts';
import {
  childOf,
  invalidArgument,
  type Operation,
  SoapFault,
  type SoapService,
  textOf,
  type Xml,
  type XmlElement,
  xml,
} from './soap.ts';
import {
  describeDefaults,
  describeSpaces,
  genericPosition,
  positionIn,
  translationIn,
  velocityIn,
} from './spaces.ts';

type RigView = Answer<'GET /rig'>;

/** The tokens of the only profile, PTZ configuration and PTZ node. */
export const PROFILE_TOKEN = 'profile';
const CONFIGURATION_TOKEN = 'ptz';
const NODE_TOKEN = 'head';

/** Longest drive, and that of a request without a timeout [s]. */
const MAX_DRIVE_S = 60;
const DEFAULT_DRIVE_S = 5;
const MAX_PRESETS = 1000;

/** What the auxiliary commands do. */
const AUXILIARY = new Map<string, (context: BridgeContext) => Promise<unknown>>([
  ['pantilt:Laser|On', ({ daemon }) => daemon.call('POST /rig/laser', { body: { on: true } })],
  ['pantilt:Laser|Off', ({ daemon }) => daemon.call('POST /rig/laser', { body: { on: false } })],
  ['pantilt:Resume', ({ daemon }) => daemon.call('POST /rig/resume')],
]);

const NOTHING = xml``;

/** The operations of the service. */
export function ptzService(context: BridgeContext, head: PanTiltHead): SoapService {
  const { daemon, clock, log } = context;
  const rigNow = () => daemon.call('GET /rig');

  /** Answers once the move is accepted; a later failure goes to the log. */
  const begin = async (move: Promise<Move>): Promise<Xml> => {
    const { ended } = await move;
    ended.catch(({ code, message }) => {
      log[code === 'move-interrupted' ? 'debug' : 'warn'](`onvif: ${message}`);
    });
    return NOTHING;
  };

  const setPreset = async (request: XmlElement): Promise<Xml> => {
    const { presets } = await daemon.call('GET /presets');
    const names = new Set(presets.map(({ name }) => name));
    const token = textOf(request, 'PresetToken') || undefined;
    if (token !== undefined && !names.has(token)) throw noPreset(token);
    const given = textOf(request, 'PresetName') || undefined;
    if (token === undefined && given !== undefined && names.has(given))
      throw invalidArgument('PresetExist', `there is a preset "${given}" already`);
    if (token === undefined && names.size >= MAX_PRESETS)
      throw new SoapFault('Receiver', ['Action', 'TooManyPresets'], 'there are too many presets');
    if ((await head.status()).isMoving)
      throw new SoapFault('Receiver', ['Action', 'MovingPTZ'], 'the rig is moving');
    const name = token ?? given ?? unusedName(names);
    if (name.length > 64 || name === '.' || name === '..')
      throw invalidArgument(
        'InvalidPresetName',
        'a name has 1 to 64 characters, and is not "." or ".."',
      );
    await head.savePreset(name);
    return xml`<tptz:PresetToken>${name}</tptz:PresetToken>`;
  };

  const operations: Record<string, Operation> = {
    GetServiceCapabilities: () => PTZ_CAPABILITIES,
    GetNodes: async () => node(await rigNow()),
    GetNode: async () => node(await rigNow()),
    GetConfigurations: async () => configurationAs('tptz:PTZConfiguration', await rigNow()),
    GetCompatibleConfigurations: async () =>
      configurationAs('tptz:PTZConfiguration', await rigNow()),
    GetConfiguration: async () => configurationAs('tptz:PTZConfiguration', await rigNow()),
    GetConfigurationOptions: async () =>
      xml`<tptz:PTZConfigurationOptions><tt:Spaces>${describeSpaces(await rigNow())}</tt:Spaces>
        <tt:PTZTimeout><tt:Min>PT0.1S</tt:Min><tt:Max>PT${MAX_DRIVE_S}S</tt:Max></tt:PTZTimeout>
        </tptz:PTZConfigurationOptions>`,
    GetStatus: async () => {
      const { rig, direction, isMoving } = await head.status();
      const isKnown = rig.connection === 'connected';
      const state = isKnown ? (isMoving ? 'MOVING' : 'IDLE') : 'UNKNOWN';
      return xml`<tptz:PTZStatus>
        ${direction && xml`<tt:Position>${genericPosition(direction, rig)}</tt:Position>`}
        <tt:MoveStatus><tt:PanTilt>${state}</tt:PanTilt></tt:MoveStatus>
        ${isKnown ? undefined : xml`<tt:Error>${rig.problem?.message ?? 'no rig is connected'}</tt:Error>`}
        <tt:UtcTime>${timestamp(clock)}</tt:UtcTime></tptz:PTZStatus>`;
    },
    AbsoluteMove: async (request) =>
      begin(head.point(positionIn(childOf(request, 'Position'), await rigNow()))),
    RelativeMove: async (request) =>
      begin(head.pointFrom(translationIn(childOf(request, 'Translation'), await rigNow()))),
    ContinuousMove: async (request) => {
      const velocity = velocityIn(childOf(request, 'Velocity'), await rigNow());
      await head.drive(velocity, 1000 * driveSeconds(textOf(request, 'Timeout')));
      return NOTHING;
    },
    Stop: async (request) => {
      if (!/^(false|0)$/.test(textOf(request, 'PanTilt') ?? '')) await head.halt();
      return NOTHING;
    },
    GotoHomePosition: () => begin(head.home()),
    SetHomePosition: () => {
      throw new SoapFault(
        'Receiver',
        ['Action', 'CannotOverwriteHome'],
        'the home position is fixed',
      );
    },
    GetPresets: async () =>
      xml`${(await daemon.call('GET /presets')).presets.map(
        ({ name }) => xml`<tptz:Preset token="${name}"><tt:Name>${name}</tt:Name></tptz:Preset>`,
      )}`,
    SetPreset: setPreset,
    GotoPreset: (request) => begin(head.pointAt(presetOf(request))),
    RemovePreset: async (request) => {
      await daemon.call('DELETE /presets/:name', { params: { name: presetOf(request) } });
      return NOTHING;
    },
    SendAuxiliaryCommand: async (request) => {
      const name = textOf(request, 'AuxiliaryData') ?? '';
      const command = AUXILIARY.get(name);
      if (!command)
        throw invalidArgument(
          'InvalidArgVal',
          `the commands are ${[...AUXILIARY.keys()].join(', ')}`,
        );
      await command(context);
      return xml`<tptz:AuxiliaryResponse>${name}</tptz:AuxiliaryResponse>`;
    },
  };
  const checked = Object.entries(operations).map(([name, operation]): [string, Operation] => [
    name,
    (request) => {
      checkTokens(request);
      return operation(request);
    },
  ]);
  return { prefix: 'tptz', operations: Object.fromEntries(checked) };
}

/** The capabilities of the service. */
export const PTZ_CAPABILITIES = xml`<tptz:Capabilities EFlip="false" Reverse="false" MoveStatus="true"
  StatusPosition="true"/>`;

/** Checks the tokens that a request names; those of most operations are required. */
function checkTokens(request: XmlElement): void {
  const check = (element: string, token: string, subcode: string) => {
    const given = textOf(request, element);
    if (given !== undefined && given !== token)
      throw invalidArgument(subcode, `the only ${element} is "${token}", not "${given}"`);
  };
  check('ProfileToken', PROFILE_TOKEN, 'NoProfile');
  check('NodeToken', NODE_TOKEN, 'NoEntity');
  // Of two names in use, the first is in the specification.
  check('PTZConfigurationToken', CONFIGURATION_TOKEN, 'NoConfig');
  check('ConfigurationToken', CONFIGURATION_TOKEN, 'NoConfig');
}

function presetOf(request: XmlElement): string {
  const token = textOf(request, 'PresetToken');
  if (!token) throw noPreset(token ?? '');
  return token;
}

const noPreset = (token: string): SoapFault =>
  invalidArgument('NoToken', `there is no preset "${token}"`);

function unusedName(names: ReadonlySet<string>): string {
  let number = 1;
  while (names.has(`preset ${number}`)) number++;
  return `preset ${number}`;
}

/** Seconds of an xs:duration. @throws SoapFault `ter:TimeoutNotSupported` */
function driveSeconds(duration: string | undefined): number {
  if (!duration) return DEFAULT_DRIVE_S;
  const [, hours = 0, minutes = 0, seconds = 0] =
    /^PT(?:(\d{1,3})H)?(?:(\d{1,5})M)?(?:(\d{1,7}(?:\.\d*)?)S)?$/.exec(duration) ?? [];
  const totalS = 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds);
  if (totalS > 0 && totalS <= MAX_DRIVE_S) return totalS;
  throw invalidArgument(
    'TimeoutNotSupported',
    `a timeout is at most PT${MAX_DRIVE_S}S, not ${duration}`,
  );
}

const node = (rig: RigView): Xml =>
  xml`<tptz:PTZNode token="${NODE_TOKEN}" FixedHomePosition="true"><tt:Name>${rig.name}</tt:Name>
    <tt:SupportedPTZSpaces>${describeSpaces(rig)}</tt:SupportedPTZSpaces>
    <tt:MaximumNumberOfPresets>${MAX_PRESETS}</tt:MaximumNumberOfPresets>
    <tt:HomeSupported>true</tt:HomeSupported>
    ${[...AUXILIARY.keys()].map((name) => xml`<tt:AuxiliaryCommands>${name}</tt:AuxiliaryCommands>`)}
    </tptz:PTZNode>`;

/** The PTZ configuration as an element of this tag. */
export function configurationAs(tag: string, rig: RigView): Xml {
  const { spaces, limits } = describeDefaults(rig);
  const element = xml`${tag}`;
  return xml`<${element} token="${CONFIGURATION_TOKEN}"><tt:Name>${rig.name}</tt:Name>
    <tt:UseCount>1</tt:UseCount><tt:NodeToken>${NODE_TOKEN}</tt:NodeToken>${spaces}
    <tt:DefaultPTZTimeout>PT${DEFAULT_DRIVE_S}S</tt:DefaultPTZTimeout>${limits}</${element}>`;
}
