/**
 * The version of the firmware in this package (firmware/pantilt/src/reports.c). The simulated
 * device runs the same firmware.
 */

/** The released version. */
export const FIRMWARE_VERSION = '1.0.0';

/** Compares versions part by part; a version that is not numeric is never older. */
export function isOlder(version: string, than: string): boolean {
  const numbers = (text: string) => text.split('.').map(Number);
  const parts = numbers(version);
  const thanParts = numbers(than);
  const differing = thanParts.findIndex((part, i) => part !== (parts[i] ?? 0));
  return (parts[differing] ?? 0) < (thanParts[differing] ?? 0);
}
