/**
 * SOAP 1.2 as ONVIF uses it: documents in, by the parser saxes, which expands no entities of a document;
 * envelopes and faults out (ONVIF Core Specification, section 5.11 "Fault handling").
 */
import { SaxesParser } from 'saxes';
import { errorText, PantiltError } from '../../errors.ts';

/** Limits of a document; requests of ONVIF have about 30 elements, 8 deep. */
const MAX_ELEMENTS = 1000;
const MAX_DEPTH = 32;

/** The namespace of envelopes. */
export const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
const ERRORS = 'http://www.onvif.org/ver10/error';

/** An element of a document. */
export interface XmlElement {
  readonly namespace: string;
  /** Without its prefix. */
  readonly name: string;
  /** By name without prefix. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** The first child of a name, in any namespace: clients confuse those of a service and its types. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

/** The text of a child; undefined without one. */
export const textOf = (element: XmlElement, name: string): string | undefined =>
  childOf(element, name)?.text.trim();

/** Parses a document. @throws SoapFault `ter:WellFormed`, also for a document type or too many elements */
export function parseXml(text: string): XmlElement {
  const stack: { children: XmlElement[]; text: string }[] = [{ children: [], text: '' }];
  let elements = 0;
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('a document type is not accepted');
  });
  parser.on('opentag', ({ uri, local, attributes }) => {
    elements++;
    if (elements > MAX_ELEMENTS || stack.length > MAX_DEPTH) throw new Error('too many elements');
    const element = {
      namespace: uri,
      name: local,
      attributes: new Map(Object.values(attributes).map((each) => [each.local, each.value])),
      children: [],
      text: '',
    };
    stack.at(-1)!.children.push(element);
    stack.push(element);
  });
  const addText = (part: string) => {
    stack.at(-1)!.text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => stack.pop());
  try {
    parser.write(text).close();
    return stack[0]!.children[0]!;
  } catch (error) {
    throw new SoapFault(
      'Sender',
      ['WellFormed'],
      `the request is not valid XML: ${errorText(error)}`,
    );
  }
}

/** A text that is XML already. */
class Xml {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type { Xml };

/** Template tag for XML: values are escaped unless they are XML; undefined is left out. */
export const xml = (
  parts: TemplateStringsArray,
  ...values: readonly (string | number | boolean | undefined | Xml | readonly Xml[])[]
): Xml =>
  new Xml(
    parts
      .map((part, i) => part + [values[i] ?? ''].flat().map(escaped).join(''))
      .join('')
      .replace(/>\s*\n\s*/g, '>'),
  );

const escaped = (value: string | number | boolean | Xml): string =>
  value instanceof Xml
    ? value.text
    : String(value).replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** The prefixes of the services, in responses. */
export const SERVICE_NAMESPACES = {
  tds: 'http://www.onvif.org/ver10/device/wsdl',
  trt: 'http://www.onvif.org/ver10/media/wsdl',
  tptz: 'http://www.onvif.org/ver20/ptz/wsdl',
} as const;

/** An operation: the content of a request in, that of its response out. @throws SoapFault, PantiltError */
export type Operation = (request: XmlElement) => Xml | Promise<Xml>;

/** A service: its operations by name. */
export interface SoapService {
  readonly prefix: keyof typeof SERVICE_NAMESPACES;
  readonly operations: Readonly<Record<string, Operation>>;
}

const namespaces = Object.entries(SERVICE_NAMESPACES)
  .map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`)
  .join('');

/** A whole response. */
export const envelope = (body: Xml): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<s:Envelope xmlns:s="${SOAP}" xmlns:ter="${ERRORS}" ` +
  `xmlns:tt="http://www.onvif.org/ver10/schema"${namespaces}><s:Body>${body.text}</s:Body></s:Envelope>`;

/** A response to an operation. */
export const response = (prefix: string, name: string, content: Xml): Xml => {
  const tag = new Xml(`${prefix}:${name}Response`);
  return xml`<${tag}>${content}</${tag}>`;
};

/** A refusal of a request. */
export class SoapFault extends Error {
  readonly code: 'Sender' | 'Receiver';
  /** Codes of ONVIF, from the general to the specific. */
  readonly subcodes: readonly string[];

  constructor(code: 'Sender' | 'Receiver', subcodes: readonly string[], reason: string) {
    super(reason);
    this.name = 'SoapFault';
    this.code = code;
    this.subcodes = subcodes;
  }

  /** The status of its HTTP response (SOAP 1.2, Part 2, section 7.5.2.2). */
  get status(): number {
    return this.code === 'Sender' ? 400 : 500;
  }

  /** The fault as the content of a body. */
  get body(): Xml {
    const nested = this.subcodes.reduceRight(
      (inner, code) => xml`<s:Subcode><s:Value>ter:${code}</s:Value>${inner}</s:Subcode>`,
      xml``,
    );
    return xml`<s:Fault><s:Code><s:Value>s:${this.code}</s:Value>${nested}</s:Code>
      <s:Reason><s:Text xml:lang="en">${this.message}</s:Text></s:Reason></s:Fault>`;
  }
}

/** An argument that the device does not accept. */
export const invalidArgument = (subcode: string, reason: string): SoapFault =>
  new SoapFault('Sender', ['InvalidArgVal', subcode], reason);

const UNREACHABLE = /^(target-unreachable|pulse-.*|beam-kept-out|request-invalid)$/;

/** The fault for an error of the daemon; its text is the reason. */
export function faultOf(error: unknown): SoapFault {
  if (error instanceof SoapFault) return error;
  if (!(error instanceof PantiltError))
    return new SoapFault('Receiver', ['Action'], 'internal error');
  const { code, message } = error;
  if (UNREACHABLE.test(code)) return invalidArgument('InvalidPosition', message);
  if (code === 'preset-unknown') return invalidArgument('NoToken', message);
  return new SoapFault('Receiver', ['Action'], message);
}
