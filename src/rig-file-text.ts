/**
 * The text of a rig file: JSON in which comments, trailing commas and a byte order mark are allowed,
 * since people write these files by hand. The command line and the page's editor read them by this.
 */
import stripJsonComments from 'strip-json-comments';

/**
 * The document in the text; comments are replaced by spaces, so that positions in errors stay.
 * @throws SyntaxError of `JSON.parse`
 */
export const parseRigFileText = (text: string): unknown =>
  JSON.parse(stripJsonComments(text.replace(/^\uFEFF/, ''), { trailingCommas: true }));
