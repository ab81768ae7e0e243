/** Says in words how far a camera is to be trusted, what it lacks, and what it saw. */
import { millimetres, point } from '../../../format.ts';
import { type FloorFit, type FloorLack, floorWay } from './floor-camera.ts';
import { texts } from './texts.ts';
import type { lastLook } from './watching.ts';

/** Marks that agree so well cost a model next to nothing; worse than the second, they spoil it [mm]. */
const GOOD_MM = 5;
const POOR_MM = 12;
/** A printer that was told to fit the page is off by more than this. */
const OVERSIZE = 0.01;

/** How far the marks agree, and what to do about it. */
export function trustText({ agreedMm, pixelMm, worst, oversize }: FloorFit): string {
  const pixel = texts.pixel(millimetres(pixelMm));
  if (agreedMm === undefined) return `${texts.exact} ${pixel}`;
  const agreed = texts.residual(millimetres(agreedMm));
  if (Math.abs(oversize) > OVERSIZE) return `${agreed} ${texts.tags.oversize(oversize)}`;
  if (agreedMm <= GOOD_MM) return `${agreed} ${texts.good} ${pixel}`;
  const name = floorWay.value === 'tags' ? texts.tags.tag(worst.number) : texts.mark(worst.number);
  const cure = agreedMm <= POOR_MM ? texts.fair : texts.poor;
  return `${agreed} ${cure(name, millimetres(worst.offMm))}`;
}

/** What is wanted before there is a camera. */
export const lackText = ({ lacks, missing }: FloorLack): string =>
  lacks === 'tags-too-few' ? texts.tags.missing(missing) : (texts.lacks[lacks] ?? lacks);

/** Where the spot was seen, or why it wasn't, with the cure. */
export function lookText(look: typeof lastLook.value): string {
  if (!look) return '';
  return 'miss' in look ? texts.missed[look.miss] : texts.seen(point(look.floor));
}
