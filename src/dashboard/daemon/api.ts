/** The API of the daemon that serves this page. A problem document in an answer is thrown. */
import { Client, type Send } from '../../api/client.ts';
import type { Message } from '../../message.ts';
import { texts } from '../texts.ts';
import { translate } from '../translate.ts';
import { rejectToken, token } from './token.ts';

/** Error code for a daemon that does not answer. */
export const UNREACHABLE = 'daemon-unreachable';
/** Error code of the daemon for a missing or wrong token. */
export const TOKEN_WRONG = 'token-wrong';
/** Error code of a hub, to a page that has chosen no rig. */
export const RIG_NOT_CHOSEN = 'rig-not-chosen';
/** Maximum number of samples that are loaded and drawn; the newest are kept. */
export const SAMPLE_LIMIT = 1000;

/** The daemon's address, as expected by the `--url` option of the commands. */
export const daemonUrl = (): string => new URL('.', document.baseURI).href.replace(/\/$/, '');

/** A problem document (RFC 9457), thrown. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, detail: string, details: Readonly<Record<string, unknown>> = {}) {
    super(detail);
    this.name = 'ApiProblem';
    this.code = code;
    this.details = details;
  }
}

const send: Send = async ({ path, headers, ...request }) => {
  const sent = token.peek();
  const response = await fetch(new URL(path, document.baseURI), {
    ...request,
    headers: { ...headers, ...(sent !== null && { authorization: `Bearer ${sent}` }) },
    cache: 'no-store',
  }).catch(() => {
    throw new ApiProblem(UNREACHABLE, texts.problem.unreachable);
  });
  if (response.ok) return response;
  if (response.status === 401) rejectToken(sent);
  throw problemOf(await response.json().catch(() => null), response.status);
};

/** The rig that this page shows, by the address of the page; null for the first one of a daemon. */
export const chosenRig: string | null = new URLSearchParams(globalThis.location?.search).get('rig');

/** The API of a rig, or of the daemon or hub as a whole. @throws ApiProblem for each failed call */
export const apiOf = (rig: string | null): Client => new Client(send, rig);
export const api = apiOf(chosenRig);
export const rigsApi = apiOf(null);

/** Returns the file in a response, with the file name from the daemon. */
export async function fileOf(response: Response): Promise<{ name: string; content: Blob }> {
  const disposition = response.headers.get('content-disposition') ?? '';
  const name = /filename="(.+)"/.exec(disposition)?.[1] ?? 'pantilt';
  return { name, content: await response.blob() };
}

function problemOf(answer: unknown, status: number): ApiProblem {
  if (typeof answer !== 'object' || answer === null) {
    return new ApiProblem('answer-unknown', texts.problem.withoutText(status));
  }
  const { code, detail, wording, ...details } = answer as Record<string, unknown>;
  return new ApiProblem(
    typeof code === 'string' ? code : 'answer-unknown',
    typeof detail === 'string'
      ? translate(detail, wording as Message | undefined)
      : texts.problem.withoutText(status),
    details,
  );
}
