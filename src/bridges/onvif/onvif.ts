/**
 * The ONVIF bridge: programs for security cameras point the rig as a pan-tilt head (Profile S without
 * video). With a token it listens where the daemon does, and its clients must prove that they have the
 * token; without one it listens on the loopback address alone.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { errorText, PantiltError } from '../../errors.ts';
import { type Bridge, type BridgeContext, LOOPBACK, listenFailed } from '../bridge.ts';
import { PanTiltHead } from '../pan-tilt-head.ts';
import { Authentication } from './authentication.ts';
import { deviceService, endpointOf, mediaService, OPEN_OPERATIONS } from './device-service.ts';
import { addressesOf, joinDiscovery } from './discovery.ts';
import { ptzService } from './ptz-service.ts';
import {
  childOf,
  envelope,
  faultOf,
  parseXml,
  response,
  SERVICE_NAMESPACES,
  SOAP,
  SoapFault,
  type SoapService,
  type Xml,
} from './soap.ts';

const MAX_CLIENTS = 32;
const MAX_REQUEST_BYTES = 64 * 1024;
const REQUEST_MS = 10_000;
/** More requests at once are refused; a stop is not. */
const MAX_CALLS = 20;

/** Options of the bridge. */
export interface OnvifOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Address to listen on, if the daemon has a token. */
  readonly host: string;
}

/** A request as far as the services need it. */
export interface OnvifRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A response. */
export interface OnvifResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

/** Answers requests, whatever carries them. */
export class OnvifServices {
  readonly #context: BridgeContext;
  readonly #endpoint: string;
  readonly #head: PanTiltHead;
  readonly #authentication: Authentication | undefined;
  readonly #port: number;
  #calls = 0;

  /** @param port where the requests arrive @param endpoint name of the device, as discovery states it */
  constructor(context: BridgeContext, port: number, endpoint: string) {
    const { token, clock } = context;
    this.#context = context;
    this.#port = port;
    this.#endpoint = endpoint;
    this.#head = new PanTiltHead(context);
    this.#authentication = token === undefined ? undefined : new Authentication(token, clock);
  }

  /** Answers a request. */
  async handle(request: OnvifRequest): Promise<OnvifResponse> {
    const refusal = this.#foreign(request);
    if (refusal !== undefined) return plain(403, refusal);
    if (request.method !== 'POST') return plain(405, 'ONVIF requests are POST');
    try {
      return xmlResponse(200, envelope(await this.#call(request)));
    } catch (error) {
      const fault = faultOf(error);
      if (fault.subcodes[0] === 'NotAuthorized') return this.#unauthorized(request, fault);
      const isExpected = error instanceof SoapFault || error instanceof PantiltError;
      if (!isExpected) this.#context.log.error(`onvif: ${errorText(error)}`);
      return xmlResponse(fault.status, envelope(fault.body));
    }
  }

  close(): Promise<void> {
    return this.#head.close();
  }

  /** A web page could send a request here: browsers name its origin, and a name that it has rebound. */
  #foreign({ headers: { origin, host } }: OnvifRequest): string | undefined {
    if (origin !== undefined) return 'web pages may not use ONVIF';
    const name = String(host)
      .replace(/:\d+$/, '')
      .replace(/^\[|\]$/g, '');
    const isLocal = this.#authentication || name === 'localhost' || isIP(name) !== 0;
    return isLocal ? undefined : `host "${name}" is unknown: use an IP address`;
  }

  async #call({ body, method, url, headers }: OnvifRequest): Promise<Xml> {
    const document = parseXml(body);
    const request = childOf(document, 'Body')?.children[0];
    if (document.name !== 'Envelope' || document.namespace !== SOAP || !request)
      throw new SoapFault('Sender', ['WellFormed'], 'the request is not an envelope of SOAP 1.2');
    const { name, namespace } = request;
    const service = this.#services(headers.host as string | undefined).find(
      ({ prefix }) => SERVICE_NAMESPACES[prefix] === namespace,
    );
    const isOpen = OPEN_OPERATIONS.has(name) && service?.prefix === 'tds';
    if (!isOpen) {
      const authorization = headers.authorization as string | undefined;
      this.#authentication?.check(childOf(document, 'Header'), { method, url, authorization });
    }
    if (!service || !Object.hasOwn(service.operations, name))
      throw new SoapFault('Receiver', ['ActionNotSupported'], `${name} is not supported`);
    if (this.#calls >= MAX_CALLS && name !== 'Stop')
      throw new SoapFault('Receiver', ['Action'], 'too many requests at once');
    this.#calls++;
    try {
      return response(service.prefix, name, await service.operations[name]!(request));
    } finally {
      this.#calls--;
    }
  }

  /** Addresses are those by which the client has reached the bridge; some leave out the port. */
  #services(host = LOOPBACK): SoapService[] {
    const reached = /:\d+$/.test(host) ? host : `${host}:${this.#port}`;
    return [
      deviceService(this.#context, reached, this.#endpoint),
      mediaService(this.#context),
      ptzService(this.#context, this.#head),
    ];
  }

  /** Without credentials the client learns how to send them (ONVIF Core Specification, section 5.9). */
  #unauthorized({ headers, body }: OnvifRequest, fault: SoapFault): OnvifResponse {
    const isToken = headers.authorization === undefined && body.includes('UsernameToken');
    if (isToken) return xmlResponse(400, envelope(fault.body));
    return xmlResponse(401, envelope(fault.body), {
      'WWW-Authenticate': this.#authentication!.challenges(),
    });
  }
}

const plain = (status: number, text: string): OnvifResponse => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: `${text}\n`,
});

const xmlResponse = (
  status: number,
  body: string,
  headers: OnvifResponse['headers'] = {},
): OnvifResponse => ({
  status,
  headers: { 'Content-Type': 'application/soap+xml; charset=utf-8', ...headers },
  body,
});

/**
 * Serves clients, and takes part in discovery.
 * @throws PantiltError `listen-failed`
 */
export async function startOnvif(
  context: BridgeContext,
  { port, host }: OnvifOptions,
): Promise<Bridge> {
  const { daemon, token, clock, log } = context;
  const { name: rigName } = await daemon.call('GET /rig');
  const listenHost = token === undefined ? LOOPBACK : host;
  const server = createServer({ requestTimeout: REQUEST_MS, connectionsCheckingInterval: 1000 });
  server.maxConnections = MAX_CLIENTS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenFailed('onvif', port, error)));
    server.listen({ host: listenHost, port }, resolve);
  });
  const actualPort = (server.address() as AddressInfo).port;
  const endpoint = endpointOf(rigName, actualPort);
  const services = new OnvifServices(context, actualPort, endpoint);
  server.on('request', (request, reply) => {
    serve(services, request, reply).catch((error) => {
      log.error(`onvif: ${errorText(error)}`);
      request.destroy();
    });
  });
  const addresses = addressesOf(listenHost);
  const hosts = addresses.map((address) => hostWithPort(address, actualPort));
  const leave = await joinDiscovery({ endpoint, rigName, hosts }, addresses, { clock, log });
  return {
    address: `onvif on http://${hostWithPort(listenHost, actualPort)}/onvif/device_service`,
    close: async () => {
      await leave();
      await services.close();
      await closeServer(server);
    },
  };
}

const hostWithPort = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

async function serve(
  services: OnvifServices,
  request: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  const { method = '', url = '', headers } = request;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_REQUEST_BYTES) {
      request.destroy();
      return;
    }
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString();
  const answer = await services.handle({ method, url, headers, body });
  // Not chunked, with names as in the specification: libonvif reads nothing else.
  const length = { 'Content-Length': Buffer.byteLength(answer.body) };
  reply.writeHead(answer.status, { ...answer.headers, ...length }).end(answer.body);
}
