/**
 * Removes secrets from a document that is sent to others: tokens, credentials, and the names of
 * users in paths.
 */
import { homedir, userInfo } from 'node:os';

const REMOVED = '[removed]';

/** Texts that precede a secret in logs, URLs, command lines and headers. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+(?!TOKEN\b)[^\s"',]+/gi, `$1 ${REMOVED}`],
  [/(--token[\s=]+)[^\s"']+/gi, `$1${REMOVED}`],
  [/(\w*(?:token|password|secret)["']?\s*[=:]\s*["']?)[^\s"'&,;]+/gi, `$1${REMOVED}`],
  [/\b(token\.)[\w%~+/=-]+/g, `$1${REMOVED}`], // The WebSocket subprotocol.
  [/(\w:\/\/)[^\s/@"']+@/g, `$1${REMOVED}@`],
  [/([/\\](?:home|Users)[/\\])[^/\\\s"']+/g, '$1[user]'],
];
const SECRET_KEY = /^(token|password|secret|authorization|cookie|hostname)$/i;

/** Removes secrets from all texts of a JSON document. @param secrets known ones, without empty texts */
export function redact<T>(document: T, secrets: readonly string[]): T {
  const known = secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .map((text) => [text, REMOVED] as const);
  const { username } = userInfo();
  const own = new RegExp(`([/\\\\])${username.replace(/\W/g, '\\$&')}(?=[/\\\\]|$)`, 'g');
  const clean = (text: string): string => {
    let cleaned = text;
    for (const [secret, replacement] of [...known, [homedir(), '~'] as const]) {
      cleaned = cleaned.replaceAll(secret, replacement);
    }
    for (const [pattern, replacement] of PATTERNS) cleaned = cleaned.replace(pattern, replacement);
    return cleaned.replace(own, '$1[user]');
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return clean(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        clean(key),
        SECRET_KEY.test(key) && each !== null ? REMOVED : walk(each),
      ]),
    );
  };
  return walk(document) as T;
}
