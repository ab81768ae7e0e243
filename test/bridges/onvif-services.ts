/** The services of ONVIF on a test daemon, and requests to them. */
import { onTestFinished } from 'vitest';
import { OnvifServices } from '../../src/bridges/onvif/onvif.ts';
import { childOf, parseXml, textOf, type XmlElement } from '../../src/bridges/onvif/soap.ts';
import { VirtualClock } from '../../src/clock.ts';
import { contextOfDaemon } from '../support/bridge-context.ts';
import { startTestDaemon } from '../support/daemon.ts';

export const SPACES = 'http://www.onvif.org/ver10/tptz/PanTiltSpaces/';
const DEGREES = `space="${SPACES}SphericalPositionSpaceDegrees"`;
const NAMESPACES = {
  tds: 'http://www.onvif.org/ver10/device/wsdl',
  trt: 'http://www.onvif.org/ver10/media/wsdl',
  tptz: 'http://www.onvif.org/ver20/ptz/wsdl',
};

/** A request of SOAP. */
export const envelope = (service: keyof typeof NAMESPACES, body: string, header = '') =>
  `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope">${header}<e:Body>` +
  `${body.replace(/^<(\w+)/, `<$1 xmlns="${NAMESPACES[service]}"`)}</e:Body></e:Envelope>`;

export const profile = '<ProfileToken>profile</ProfileToken>';
export const absolute = (x: number | string, y: number | string, space = DEGREES) =>
  `<AbsoluteMove>${profile}<Position><PanTilt x="${x}" y="${y}" ${space}/></Position></AbsoluteMove>`;
export const STOP = `<Stop>${profile}</Stop>`;

/** The services of a daemon's head, called without HTTP. */
export async function openServices({ token }: { token?: string } = {}) {
  const daemon = await startTestDaemon();
  /** Of a daemon with a token, a clock of its own: minutes of a whole rig take long. */
  const clock = token === undefined ? daemon.clock : new VirtualClock();
  const context = { ...contextOfDaemon(daemon), token, clock };
  const services = new OnvifServices(context, 8081, 'urn:uuid:0');
  onTestFinished(() => services.close());
  const post = (body: string, headers: Record<string, string> = {}) =>
    daemon.clock.run(
      services.handle({
        method: 'POST',
        url: '/onvif/device_service',
        headers: { host: '127.0.0.1:8081', ...headers },
        body,
      }),
    );
  /** The content of a response, or the specific code and the reason of a fault. */
  const call = async (service: keyof typeof NAMESPACES, body: string) => {
    const { status, body: text } = await post(envelope(service, body));
    const content = childOf(parseXml(text), 'Body')!.children[0]!;
    return content.name === 'Fault' ? `${status} ${faultCode(content)}` : content;
  };
  const ptz = (body: string) => call('tptz', body);
  const status = async () => {
    const view = childOf(
      (await ptz(`<GetStatus>${profile}</GetStatus>`)) as XmlElement,
      'PTZStatus',
    )!;
    const position = childOf(childOf(view, 'Position'), 'PanTilt')!.attributes;
    const [x, y] = [Number(position.get('x')), Number(position.get('y'))];
    // The range of the hobby rig's work area.
    const panDeg = (x * 1.3 * 180) / Math.PI;
    return { panDeg, tiltDeg: 90 * y, move: textOf(childOf(view, 'MoveStatus')!, 'PanTilt') };
  };
  return { daemon, clock, post, call, ptz, status };
}

/** The most specific code of a fault. */
export const faultCode = (fault: XmlElement): string => {
  let code = childOf(fault, 'Code')!;
  while (childOf(code, 'Subcode')) code = childOf(code, 'Subcode')!;
  return textOf(code, 'Value')!;
};
