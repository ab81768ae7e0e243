/**
 * Identifiers that are unique without coordination: UUID version 7 (RFC 9562, section 5.7), whose
 * first 48 bits are a date, so that they sort and partition by time.
 */

/** A new UUID of version 7. @param dateMs Unix time [ms]; dates before 1970 count as 1970 */
export function uuidV7(dateMs: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const time = Math.min(Math.max(Math.trunc(dateMs) || 0, 0), 2 ** 48 - 1);
  new DataView(bytes.buffer).setUint16(0, Math.floor(time / 2 ** 32));
  new DataView(bytes.buffer).setUint32(2, time % 2 ** 32);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f); // version 7
  bytes[8] = 0x80 | (bytes[8]! & 0x3f); // variant 10
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The smallest UUID of a date, as a bound of ranges. @param dateMs Unix time [ms] */
export const firstUuidOf = (dateMs: number): string =>
  `${uuidV7(dateMs).slice(0, 14)}0000-0000-000000000000`;

/** The date in a UUID of version 7, as Unix time [ms]. */
export const dateOfUuid = (uuid: string): number =>
  Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);
