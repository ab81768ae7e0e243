import type { Surface } from '../../src/surfaces.ts';

/** A wall 2 m ahead of the rig. */
export const WALL: Surface = {
  name: 'wall',
  corners: [
    { x: 2, y: 1, z: 0 },
    { x: 2, y: -1, z: 0 },
    { x: 2, y: -1, z: 1.5 },
    { x: 2, y: 1, z: 1.5 },
  ],
};
