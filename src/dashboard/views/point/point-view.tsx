/** Point: aim on the floor map, jog, run patterns, and see where the rig is. */
import { AimStrip } from '../../map/aim-strip.tsx';
import { ErrorLayer, ErrorLegend } from '../../map/error-layer.tsx';
import { FloorMap, type MapLayer } from '../../map/floor-map.tsx';
import { SceneCard } from '../../scene/scene-card.tsx';
import { MoveCard, moveTab } from './move-card.tsx';
import { FollowedLayer, PlanLayer } from './pattern/plan-layer.tsx';
import { PoseCard } from './pose-card.tsx';

export function PointView() {
  return (
    <div class="split">
      <div class="stage">
        <FloorMap ground={ErrorLayer} plan={Plan} legend={<ErrorLegend />} />
        <AimStrip />
      </div>
      <div class="side">
        <SceneCard />
        <MoveCard />
        <PoseCard />
      </div>
    </div>
  );
}

/** The pattern that is under way, and the one that is set while it can be changed. */
const Plan: MapLayer = (props) => (
  <>
    <FollowedLayer {...props} />
    {moveTab.value === 'pattern' && <PlanLayer {...props} />}
  </>
);
