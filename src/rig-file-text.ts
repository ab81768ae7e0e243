/**
 * The text of a rig file: JSON with optional comments, trailing commas and byte order mark, since
 * people write these files by hand. Used by the command line and the page's editor.
 */
import stripJsonComments from 'strip-json-comments';

/**
 * Parses the text. Comments are replaced by spaces, so that error positions stay correct.
 * @throws SyntaxError from `JSON.parse`
 */
export const parseRigFileText = (text: string): unknown =>
  JSON.parse(stripJsonComments(text.replace(/^\uFEFF/, ''), { trailingCommas: true }));
