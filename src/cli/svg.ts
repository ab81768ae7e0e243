/** What all SVG pictures of the commands share: colours, and numbers and texts as SVG takes them. */

/** Of titles, and of what stands out. */
export const TEXT = '#24292f';
/** Of axes and rims. */
export const FAINT = '#d5d9de';
/** Of labels and captions. */
export const QUIET = '#6b7280';

/** A place or a length [px]; nobody sees less than a tenth. */
export const tenths = (value: number): number => Math.round(10 * value) / 10;

/** A text between tags. */
export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
