/** A daemon in a separate process, on the wall clock. */
import { Pantilt } from './pantilt.ts';

/** The process, and its HTTP interface. */
export class ServedDaemon {
  readonly command: Pantilt;
  #url: string | undefined;

  constructor(args: readonly string[]) {
    this.command = new Pantilt(['serve', '--listen', '127.0.0.1:0', ...args]);
  }

  /** Its address, once it listens. */
  async url(): Promise<string> {
    this.#url ??= (await this.command.says(/open (http:\S+)/))[0]!;
    return this.#url;
  }

  /** Sends a request. @throws Error with the problem document if it fails */
  async call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${await this.url()}/api/v1/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const document = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(document));
    return document as T;
  }
}
