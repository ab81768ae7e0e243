/**
 * The access token: asked for when the daemon wants one, kept for this tab alone.
 */
import { signal } from '@preact/signals';
import { persistedSignal } from '../preferences.ts';

/** What a WebSocket subprotocol may be made of (RFC 9110, token). */
const SENDABLE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The token that is sent, if any. */
export const token = persistedSignal<string | null>('token', null, {
  isValid: (kept) => typeof kept === 'string',
  storage: 'sessionStorage',
});
/** Set while the daemon wants a token: whether it has refused one. Each refusal is a new object. */
export const tokenWanted = signal<{ readonly refused: boolean } | null>(null);

/** Whether a browser can send this as a token at all. */
export const isSendable = (text: string): boolean => SENDABLE.test(text);

/** Takes a token and tries it. */
export function takeToken(text: string): void {
  token.value = text;
  tokenWanted.value = null;
}

/** Forgets the token in this tab; the page is loaded again, and asks for one. */
export function forgetToken(): void {
  token.value = null;
  location.reload();
}

/** The daemon has answered that the token is missing or wrong. */
export function refuseToken(sent: string | null): void {
  if (sent !== token.peek()) return; // an old answer: a newer token is already on its way
  token.value = null;
  tokenWanted.value = { refused: sent !== null || tokenWanted.peek()?.refused === true };
}
