/** The access token: requested if the daemon requires one, and kept for this tab only. */
import { signal } from '@preact/signals';
import { persistedSignal } from '../preferences.ts';

/** Characters of a WebSocket subprotocol (RFC 9110, token). */
const SENDABLE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The token in use, if any. */
export const token = persistedSignal<string | null>('token', null, {
  isValid: (kept) => typeof kept === 'string',
  storage: 'sessionStorage',
});
/**
 * Whether a token has been rejected; set while the daemon requires one. Each rejection is a new
 * object.
 */
export const tokenPrompt = signal<{ readonly refused: boolean } | null>(null);

/** Whether a browser can send this text as a token. */
export const isSendable = (text: string): boolean => SENDABLE.test(text);

/** Uses a token from now on. */
export function submitToken(text: string): void {
  token.value = text;
  tokenPrompt.value = null;
}

/** Deletes the token of this tab; the page is loaded again, and asks for one. */
export function forgetToken(): void {
  token.value = null;
  location.reload();
}

/** Handles the answer that the token is missing or wrong. */
export function rejectToken(sent: string | null): void {
  if (sent !== token.peek()) return; // A late answer: a newer token is in use.
  token.value = null;
  tokenPrompt.value = { refused: sent !== null || tokenPrompt.peek()?.refused === true };
}
