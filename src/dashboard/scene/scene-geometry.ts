/** What a scene is built for: how large the rig is, and where it may point. */
import type { RigView } from '../../server/rig-view.ts';

/** A rig and its floor. */
export type SceneGeometry = RigView['geometry'] & Pick<RigView, 'workArea'>;
