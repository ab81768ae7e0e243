/**
 * Stands between the port and ReadlineParser, which buffers without limit: lets at most one line's
 * worth of bytes through until the next line feed. A line cut here fails its checksum later on.
 */
import { Transform, type TransformCallback } from 'node:stream';
import { MAX_LINE_BYTES } from '../protocol/framing.ts';

const LINE_FEED = 0x0a;

/** Bounds the length of lines in a byte stream. */
export class LineGuard extends Transform {
  #length = 0;

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    let start = 0;
    while (start < chunk.length) {
      const feed = chunk.indexOf(LINE_FEED, start);
      const end = feed < 0 ? chunk.length : feed;
      const room = MAX_LINE_BYTES - this.#length;
      if (room > 0) this.push(chunk.subarray(start, Math.min(end, start + room)));
      this.#length += end - start;
      if (feed >= 0) {
        this.push(chunk.subarray(feed, feed + 1));
        this.#length = 0;
      }
      start = end + 1;
    }
    done();
  }
}
