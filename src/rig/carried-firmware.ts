/**
 * The firmware that this package carries in firmware/build, as far as the driver has to know it.
 */

/** Its version, as the device says it in HELLO. */
export const CARRIED_FIRMWARE_VERSION = '1.0.0';

/** Whether a version comes before another, part by part; one that isn't numbers is never older. */
export function isOlder(version: string, than: string): boolean {
  const numbers = (text: string) => text.split('.').map(Number);
  const parts = numbers(version);
  const thanParts = numbers(than);
  const differing = thanParts.findIndex((part, i) => part !== (parts[i] ?? 0));
  return (parts[differing] ?? 0) < (thanParts[differing] ?? 0);
}
