/** Random input to each bridge, mostly valid, as generators of fast-check. */
import fc from 'fast-check';
import { clientOf } from '../../src/bridges/bridge.ts';
import { FoxgloveSession } from '../../src/bridges/foxglove/foxglove.ts';
import { MqttSession } from '../../src/bridges/mqtt/session.ts';
import { OnvifServices } from '../../src/bridges/onvif/onvif.ts';
import { PanTiltHead } from '../../src/bridges/pan-tilt-head.ts';
import { SERVICES } from '../../src/bridges/robot.ts';
import { RosbridgeSession } from '../../src/bridges/rosbridge/rosbridge.ts';
import { RotctldSession } from '../../src/bridges/rotctld/session.ts';
import { ViscaHead, ViscaSession } from '../../src/bridges/visca/session.ts';
import { contextOfDaemon } from '../support/bridge-context.ts';
import type { TestDaemon } from '../support/daemon.ts';

const ROS_SERVICES = ['stop', 'resume', 'resume', 'arm', 'release', 'home', 'laser', 'aim', 'none'];
const service = (name: string, args: object) =>
  JSON.stringify({ op: 'call_service', service: `/pantilt/${name}`, args });
/** The binary request of a service in Foxglove's protocol. */
const serviceRequest = (name: string, text: string) => {
  const id = [...SERVICES.keys()].indexOf(`/pantilt/${name}`);
  return `\x02${String.fromCharCode(Math.max(id, 0))}${'\0'.repeat(7)}\x04\0\0\0json${text}`;
};
const coordinate = fc.oneof(fc.double({ min: -1, max: 1.5 }), fc.constantFrom(null, '1', 1e300));

/** A client of a bridge, and the input that it sends: mostly meant well. */
export interface BridgeClient {
  readonly open: (daemon: TestDaemon) => (input: string) => Promise<unknown>;
  readonly input: fc.Arbitrary<string>;
  /** Whether the protocol can turn the laser on. */
  readonly lights: boolean;
}

const degrees = (min: number, max: number) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.double({ min, max, noNaN: true }).map((value) => value.toFixed(2)) },
    { weight: 1, arbitrary: fc.constantFrom('nan', '-inf', '1e9', '10,5', '361', '0x1F', '') },
  );
const pointing = fc.tuple(degrees(-80, 80), degrees(-60, 40));

/** A request of ONVIF, by the name of its operation and its content. */
const onvif = (name: string, content = '') =>
  '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body>' +
  `<${name} xmlns="http://www.onvif.org/ver20/ptz/wsdl">${content}</${name}></e:Body></e:Envelope>`;
const SPACES = ['PositionGenericSpace', 'SphericalPositionSpaceDegrees', 'TranslationSpaceFov', ''];
const AUXILIARY = ['Laser|On', 'Laser|Off', 'Resume', 'Resume', 'Resume'];
const vector = fc
  .tuple(degrees(-80, 80), degrees(-60, 40), fc.constantFrom(...SPACES), fc.boolean())
  .map(([x, y, space, scaled]) => {
    const [panX, tiltY] = scaled ? [Number(x) / 80, Number(y) / 80] : [x, y];
    const uri = space && ` space="http://www.onvif.org/ver10/tptz/PanTiltSpaces/${space}"`;
    return `<PanTilt x="${panX}" y="${tiltY}"${uri}/>`;
  });

const nibbles = (value: number) =>
  [12, 8, 4, 0].map((shift) => `0${((value >> shift) & 0xf).toString(16)}`).join('');
const byte = fc.integer({ min: 0, max: 0x19 }).map((value) => value.toString(16).padStart(2, '0'));

const COMMANDS = ['target', 'preset', 'laser', 'home', 'release', 'resume', 'resume', 'stop'];
const PAYLOADS = ['ON', 'OFF', 'PRESS', '0.8 -0.3', '[]', '{"xM": 1e999}', '{"laser": true}', ''];

export const BRIDGES: Readonly<Record<string, BridgeClient>> = {
  rotctld: {
    open: ({ daemon }) => {
      const session = new RotctldSession(clientOf(daemon.app), 0, () => {});
      return (input) => session.handle(input);
    },
    input: fc.oneof(
      { weight: 6, arbitrary: pointing.map(([az, el]) => `P ${az} ${el}`) },
      { weight: 4, arbitrary: fc.constantFrom('p', '+p', 'R 1', 'R 1', 'R 1', 'K') },
      { weight: 1, arbitrary: fc.constantFrom('S', '\\stop', 'p S P 1 -9') },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
    ),
    lights: false,
  },
  mqtt: {
    open: ({ daemon }) => {
      const session = new MqttSession(clientOf(daemon.app), 'hobby');
      return (input) => {
        const [name = '', payload = ''] = input.split(/ (.*)/s);
        return session.handle(`pantilt/hobby/${name}/set`, payload, false);
      };
    },
    input: fc.oneof(
      {
        weight: 4,
        arbitrary: fc
          .record({
            bearingRad: fc.double({ min: -1.2, max: 1.2, noNaN: true }),
            elevationRad: fc.double({ min: -1, max: 0.6, noNaN: true }),
            laser: fc.boolean(),
          })
          .map((target) => `target ${JSON.stringify(target)}`),
      },
      {
        weight: 6,
        arbitrary: fc
          .tuple(fc.constantFrom(...COMMANDS), fc.constantFrom(...PAYLOADS))
          .map((words) => words.join(' ')),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
    ),
    lights: true,
  },
  rosbridge: {
    open: ({ daemon, clock }) => {
      const session = new RosbridgeSession(clientOf(daemon.app), clock, () => {});
      return (input) => session.handle(input);
    },
    input: fc.oneof(
      {
        weight: 4,
        arbitrary: fc
          .record({
            bearing: fc.double({ min: -1.2, max: 1.2, noNaN: true }),
            elevation: fc.double({ min: -1, max: 0.6, noNaN: true }),
            laser: fc.boolean(),
          })
          .map((args) => service('aim', args)),
      },
      {
        weight: 5,
        arbitrary: fc
          .tuple(fc.constantFrom(...ROS_SERVICES), fc.constantFrom({}, { data: true }, { data: 1 }))
          .map(([name, args]) => service(name, args)),
      },
      {
        weight: 2,
        arbitrary: fc.tuple(coordinate, coordinate, coordinate).map(([x, y, z]) => {
          const operation = {
            op: 'publish',
            topic: '/pantilt/target',
            msg: { point: { x, y, z } },
          };
          return JSON.stringify(operation);
        }),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
      { weight: 1, arbitrary: fc.json() },
    ),
    lights: true,
  },
  foxglove: {
    open: ({ daemon, clock }) => {
      const session = new FoxgloveSession(clientOf(daemon.app), clock, () => {});
      const channels = [{ id: 1, topic: '/pantilt/target', encoding: 'json' }];
      void session.handle(JSON.stringify({ op: 'advertise', channels }));
      // Binary messages begin with their opcode.
      const isBinary = (input: string) => [1, 2].includes(input.charCodeAt(0));
      return (input) => session.handle(isBinary(input) ? Buffer.from(input, 'latin1') : input);
    },
    input: fc.oneof(
      {
        weight: 6,
        arbitrary: fc
          .tuple(
            fc.double({ min: 0.4, max: 1.3, noNaN: true }),
            coordinate,
            fc.constantFrom(0, 0.2),
          )
          .map(([x, y, z]) => `\x01\x01\0\0\0${JSON.stringify({ point: { x, y, z } })}`),
      },
      {
        weight: 6,
        arbitrary: fc
          .tuple(fc.constantFrom(...ROS_SERVICES), fc.constantFrom('{}', '{"data":true}', '{'))
          .map(([name, text]) => serviceRequest(name, text)),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(true, false, 1).map((value) => {
          const parameters = [{ name: '/pantilt/laser', value }];
          return JSON.stringify({ op: 'setParameters', parameters });
        }),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
      { weight: 1, arbitrary: fc.json() },
    ),
    lights: true,
  },
  onvif: {
    open: (daemon) => {
      const services = new OnvifServices(contextOfDaemon(daemon), 80, 'urn:uuid:0');
      const headers = { host: '127.0.0.1' };
      return (body) => services.handle({ method: 'POST', url: '/', headers, body });
    },
    input: fc.oneof(
      {
        weight: 4,
        arbitrary: vector.map((each) => onvif('AbsoluteMove', `<Position>${each}</Position>`)),
      },
      {
        weight: 2,
        arbitrary: vector.map((each) =>
          onvif('RelativeMove', `<Translation>${each}</Translation>`),
        ),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(vector, fc.constantFrom('', 'PT0.3S', 'PT2S', 'PT1H'))
          .map(([each, time]) =>
            onvif('ContinuousMove', `<Velocity>${each}</Velocity><Timeout>${time}</Timeout>`),
          ),
      },
      {
        weight: 3,
        arbitrary: fc
          .constantFrom(...AUXILIARY)
          .map((name) =>
            onvif('SendAuxiliaryCommand', `<AuxiliaryData>pantilt:${name}</AuxiliaryData>`),
          ),
      },
      {
        weight: 3,
        arbitrary: fc
          .constantFrom(
            'Stop',
            'GotoHomePosition',
            'GetStatus',
            'SetPreset',
            'GetPresets',
            'Reboot',
          )
          .map((name) => onvif(name)),
      },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom('', 'preset 1')
          .map((token) => onvif('GotoPreset', `<PresetToken>${token}</PresetToken>`)),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
    ),
    lights: true,
  },
  visca: {
    open: (daemon) => {
      const context = contextOfDaemon(daemon);
      const shared = new ViscaHead(context, new PanTiltHead(context));
      const sessions = [1, 2].map(() => new ViscaSession(shared, () => {}));
      return (input) => sessions[input.length % 2]!.handle(Buffer.from(input.trim(), 'hex'));
    },
    /** In hexadecimal; a space at the end makes it a packet of the other controller. */
    input: fc
      .tuple(
        fc.oneof(
          {
            weight: 5,
            arbitrary: fc
              .tuple(
                fc.constantFrom('02', '03'),
                fc.integer({ min: -1200, max: 1200 }),
                fc.integer({ min: -800, max: 500 }),
              )
              .map(([verb, pan, tilt]) => `810106${verb}1010${nibbles(pan)}${nibbles(tilt)}ff`),
          },
          {
            weight: 4,
            arbitrary: fc
              .tuple(byte, byte, fc.constantFrom('0101', '0203', '0302', '0201', '0303'))
              .map(([pan, tilt, way]) => `81010601${pan}${tilt}${way}ff`),
          },
          {
            weight: 3,
            arbitrary: fc.constantFrom(
              ...['81010604ff', '8101040002ff', '8101040003ff', '8101043f0101ff', '8101043f0201ff'],
              ...['8121ff', '81090612ff', '020000010000000001', '010000050000000981010604ff'],
            ),
          },
          {
            weight: 1,
            arbitrary: fc
              .uint8Array({ maxLength: 26 })
              .map((all) => Buffer.from(all).toString('hex')),
          },
        ),
        fc.constantFrom('', ' '),
      )
      .map((parts) => parts.join('')),
    lights: false,
  },
};
