/** What a scene is built for: how large the rig is, and where it may point. */
import type { RigView } from '../../server/rig-view.ts';

/** A rig and its floor. */
export type SceneGeometry = RigView['geometry'] & Pick<RigView, 'workArea'>;

/** How far the larger of rig and floor reaches [m]. */
export const sizeOf = ({ l1M, l2M, workArea }: SceneGeometry): number =>
  Math.max(workArea.rMaxM, l1M + l2M);
