import type { Proposer } from '../../src/samples/proposer.ts';

/** Leaves plan `active` to itself. */
export const proposesNothing: Proposer = { propose: async () => [] };
