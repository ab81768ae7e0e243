/**
 * Who may use the services: WS-UsernameToken with a digest (OASIS Web Services Security UsernameToken
 * Profile 1.1) or HTTP digest (RFC 7616). The password is the daemon's token; any user name is accepted.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { childOf, SoapFault, textOf, type XmlElement } from './soap.ts';

/** Age above which a digest is refused, and difference that the client's clock may have [ms]. */
const MAX_AGE_MS = 5 * 60_000;
/** Digests remembered against replay; above it the oldest is forgotten. */
const MAX_REMEMBERED = 20_000;
const REALM = 'pantilt';
/** MD5 first: older clients read only the first challenge. */
const ALGORITHMS = { MD5: 'md5', 'SHA-256': 'sha256' } as const;

/** The parts of an HTTP request that its digest covers. */
export interface HttpRequestHead {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
}

/** Checks requests against the token of a daemon. */
export class Authentication {
  readonly #token: string;
  readonly #clock: Clock;
  readonly #key = randomBytes(32);
  /** Digests that have been used, oldest first, with the time of their use. */
  readonly #used = new Map<string, number>();

  constructor(token: string, clock: Clock) {
    this.#token = token;
    this.#clock = clock;
  }

  /** Checks a request. @throws SoapFault `ter:NotAuthorized` */
  check(header: XmlElement | undefined, http: HttpRequestHead): void {
    const usernameToken = childOf(childOf(header, 'Security'), 'UsernameToken');
    const isAuthorized = usernameToken
      ? this.#hasToken(usernameToken)
      : /^Digest /i.test(http.authorization ?? '') && this.#hasDigest(http);
    if (!isAuthorized) throw notAuthorized();
  }

  /** The values of `WWW-Authenticate` for a request without credentials. */
  challenges(): string[] {
    const issued = Math.trunc(this.#clock.dateMs()).toString(36);
    const nonce = `${issued}.${this.#sign(issued)}`;
    return Object.keys(ALGORITHMS).map(
      (algorithm) =>
        `Digest realm="${REALM}", qop="auth", algorithm=${algorithm}, nonce="${nonce}"`,
    );
  }

  #hasToken(usernameToken: XmlElement): boolean {
    const [nonce, created, password] = ['Nonce', 'Created', 'Password'].map(
      (name) => textOf(usernameToken, name) ?? '',
    ) as [string, string, string];
    const digest = createHash('sha1')
      .update(Buffer.from(nonce, 'base64'))
      .update(created + this.#token)
      .digest('base64');
    return (
      areEqual(password, digest) &&
      this.#isRecent(Date.parse(created)) &&
      this.#isFirstUse(`${nonce} ${created}`)
    );
  }

  #hasDigest({ method, url, authorization = '' }: HttpRequestHead): boolean {
    const given: Record<string, string | undefined> = Object.fromEntries(
      [...authorization.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,"]+))/g)].map(
        ([, name = '', quoted, plain]) => [name, quoted ?? plain],
      ),
    );
    const { username, uri, nonce = '', nc = '', cnonce = '', qop, response = '' } = given;
    const name = (given.algorithm ?? 'MD5').toUpperCase();
    if (qop !== 'auth' || uri !== url || !Object.hasOwn(ALGORITHMS, name)) return false;
    const hash = (...parts: (string | undefined)[]) =>
      createHash(ALGORITHMS[name as keyof typeof ALGORITHMS])
        .update(parts.join(':'))
        .digest('hex');
    const secret = hash(username, REALM, this.#token);
    const expected = hash(secret, nonce, nc, cnonce, qop, hash(method, url));
    const [issued = '', signature = ''] = nonce.split('.');
    return (
      areEqual(response, expected) &&
      areEqual(signature, this.#sign(issued)) &&
      this.#isRecent(Number.parseInt(issued, 36)) &&
      this.#isFirstUse(`${nonce} ${nc} ${cnonce}`)
    );
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('hex').slice(0, 32);
  }

  #isRecent(timeMs: number): boolean {
    return Math.abs(this.#clock.dateMs() - timeMs) <= MAX_AGE_MS;
  }

  /** A digest that has been seen on the network is of no use to others. */
  #isFirstUse(digest: string): boolean {
    if (this.#used.has(digest)) return false;
    const nowMs = this.#clock.nowMs();
    this.#used.set(digest, nowMs);
    for (const [oldest, usedMs] of this.#used) {
      // A client's clock can be ahead, so that its digest is recent for twice as long.
      if (this.#used.size <= MAX_REMEMBERED && nowMs - usedMs <= 2 * MAX_AGE_MS) break;
      this.#used.delete(oldest);
    }
    return true;
  }
}

function areEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const notAuthorized = (): SoapFault =>
  new SoapFault(
    'Sender',
    ['NotAuthorized'],
    "the password must be the daemon's token, and the client's clock right within 5 minutes",
  );
