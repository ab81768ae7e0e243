/**
 * The contents of a disk after a power cut, computed from the log of write_log.c. A write is kept from the synchronisation
 * of its file on, a name from that of its folder on; of later changes none or any part is kept.
 */
import type { Random } from '../../src/random.ts';

const HEAD_BYTES = 24;
/** Disks write whole sectors. */
const SECTOR_BYTES = 512;

const KINDS = [
  'created',
  'written',
  'truncated',
  'synced',
  'folder synced',
  'removed',
  'acknowledged',
  'renamed',
] as const;

/** A step of the logged process. */
export interface Step {
  readonly kind: (typeof KINDS)[number];
  readonly inode: bigint;
  /** Where it was written; the new size for `truncated`. */
  readonly offset: number;
  /** The written or acknowledged data; the name for `created` and `removed`, both for `renamed`. */
  readonly data: Buffer;
}

/** Reads a log. */
export function stepsOf(log: Buffer): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < log.length; ) {
    const end = at + HEAD_BYTES + log.readUInt32LE(at + 4);
    steps.push({
      kind: KINDS[log.readUInt32LE(at) - 1]!,
      inode: log.readBigUInt64LE(at + 8),
      offset: Number(log.readBigUInt64LE(at + 16)),
      data: log.subarray(at + HEAD_BYTES, end),
    });
    at = end;
  }
  return steps;
}

type Change = Pick<Step, 'kind' | 'offset' | 'data'>;

/** A file: its content on the disk, and the changes since its last synchronisation. */
interface File {
  content: Buffer;
  pending: Change[];
}

/** Changes of names that are kept together or not at all: the file of each, undefined for a removed name. */
type Naming = ReadonlyMap<string, File | undefined>;

/** A disk while a log is replayed. */
export class Disk {
  readonly acknowledged: string[] = [];
  readonly #files = new Map<bigint, File>();
  readonly #names = new Map<string, File>();
  #pendingNames: Naming[] = [];

  /** Applies the next step. */
  replay({ kind, inode, offset, data }: Step): void {
    const file = this.#files.get(inode);
    if (kind === 'acknowledged') this.acknowledged.push(...data.toString().trim().split('\n'));
    if (kind === 'created') {
      const created = { content: Buffer.alloc(0), pending: [] };
      this.#files.set(inode, created);
      this.#pendingNames.push(new Map([[data.toString(), created]]));
    }
    if (kind === 'removed') this.#pendingNames.push(new Map([[data.toString(), undefined]]));
    if (kind === 'renamed') {
      const [from = '', to = ''] = data.toString().split('\0');
      const now = new Map(this.#names);
      for (const naming of this.#pendingNames) rename(now, naming);
      this.#pendingNames.push(
        new Map([
          [from, undefined],
          [to, now.get(from)],
        ]),
      );
    }
    if (kind === 'folder synced') {
      for (const naming of this.#pendingNames) rename(this.#names, naming);
      this.#pendingNames = [];
    }
    if (!file) return;
    if (kind === 'written' || kind === 'truncated') file.pending.push({ kind, offset, data });
    if (kind === 'synced') {
      file.content = file.pending.reduce(changed, file.content);
      file.pending = [];
    }
  }

  /**
   * The files after a power cut now.
   * @param random keeps any part of what is not synchronised; without it none of that is kept
   */
  afterPowerCut(random?: Random): Map<string, Buffer> {
    const names = new Map(this.#names);
    if (random) {
      const kept = random.integer(this.#pendingNames.length + 1); // journaled in order
      for (const naming of this.#pendingNames.slice(0, kept)) rename(names, naming);
    }
    const contents = [...names].map(([name, { content, pending }]) => {
      const kept = random ? pending.flatMap((change) => partOf(change, random)) : [];
      return [name, kept.reduce(changed, Buffer.from(content))] as const;
    });
    return new Map(contents);
  }
}

function rename(names: Map<string, File>, naming: Naming): void {
  for (const [name, file] of naming) {
    if (file) names.set(name, file);
    else names.delete(name);
  }
}

/** Applies a change, in place unless the size changes. */
function changed(content: Buffer, { kind, offset, data }: Change): Buffer {
  const size = kind === 'truncated' ? offset : Math.max(content.length, offset + data.length);
  let next = content;
  if (size !== content.length) {
    next = Buffer.alloc(size);
    content.copy(next);
  }
  if (kind === 'written') data.copy(next, offset);
  return next;
}

/** The whole change, none of it, or some of its sectors. */
function partOf(change: Change, random: Random): Change[] {
  const fate = random.integer(3);
  if (fate === 0) return [];
  if (fate === 1 || change.kind === 'truncated') return [change];
  const sectors: Change[] = [];
  const { kind, offset, data } = change;
  for (let start = 0; start < data.length; ) {
    const end = Math.min(data.length, start + SECTOR_BYTES - ((offset + start) % SECTOR_BYTES));
    const sector = { kind, offset: offset + start, data: data.subarray(start, end) };
    if (random.integer(2) > 0) sectors.push(sector);
    start = end;
  }
  return sectors;
}
