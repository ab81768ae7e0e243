/**
 * The part of WebAssembly's JavaScript interface that this project uses. Node provides it, but
 * TypeScript declares it only in its library for browsers.
 */
declare namespace WebAssembly {
  function validate(bytes: Uint8Array): boolean;
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Memory {
    readonly buffer: SharedArrayBuffer;
    /** Sizes in pages of 64 KiB. */
    constructor(size: { initial: number; maximum: number; shared: true });
    grow(pages: number): number;
  }
  class Instance {
    readonly exports: unknown;
    /** @param imports functions and memories, by module and name */
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
  }
}
