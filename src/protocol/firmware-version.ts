/**
 * The version of the firmware that this package carries (firmware/pantilt/src/reports.c says it in
 * HELLO), which the simulated device has too.
 */

/** As released. */
export const FIRMWARE_VERSION = '1.0.0';

/** Whether a version comes before another, part by part; one that isn't numbers is never older. */
export function isOlder(version: string, than: string): boolean {
  const numbers = (text: string) => text.split('.').map(Number);
  const parts = numbers(version);
  const thanParts = numbers(than);
  const differing = thanParts.findIndex((part, i) => part !== (parts[i] ?? 0));
  return (parts[differing] ?? 0) < (thanParts[differing] ?? 0);
}
