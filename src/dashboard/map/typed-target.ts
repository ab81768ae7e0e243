/** Targets as text: x and y, radius and bearing, or the name of a preset. */
import type { Preset } from '../../api/presets.ts';
import { polarPoint } from '../../geometry/work-area.ts';
import { type FloorPoint, floorPoint, fromDegrees } from '../../units.ts';
import { parseNumber } from '../format.ts';

/** Between two numbers: a semicolon, a comma followed by a space, or spaces. */
const SEPARATOR = /\s*;\s*|,\s+|\s+/;
/** Between radius and bearing. */
const POLAR = /^(.+?)\s*m?\s*(?:@|at\b|à)\s*(.+?)\s*°?$/i;

/**
 * Reads a target: `1.05 -0.45`, `1,05; -0,45`, `(1.05, -0.45)`, `1.2 m @ -20°`, or a preset's name.
 * @returns undefined if it is none of these
 */
export function readTarget(text: string, presets: readonly Preset[]): FloorPoint | undefined {
  const typed = text.trim();
  const preset = presets.find(({ name }) => name.toLowerCase() === typed.toLowerCase());
  if (preset) return floorPoint(preset.xM, preset.yM);
  const [, radius, bearing] = POLAR.exec(typed) ?? [];
  if (radius !== undefined && bearing !== undefined) {
    const [radiusM, deg] = [parseNumber(radius), parseNumber(bearing)];
    return radiusM === undefined || deg === undefined
      ? undefined
      : polarPoint(radiusM, fromDegrees(deg));
  }
  const parts = typed.replace(/^\(|\)$/g, '').split(SEPARATOR);
  const ends = parts.length === 1 ? typed.split(',') : parts; // "1,-0.4": no space after the comma
  const [xM, yM] = ends.map((part) => parseNumber(part.replace(/m$/, '')));
  return ends.length === 2 && xM !== undefined && yM !== undefined ? floorPoint(xM, yM) : undefined;
}
