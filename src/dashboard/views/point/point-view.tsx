/** Point: aim on the floor map, jog, run patterns, and see where the rig is. */
import { AimStrip } from '../../map/aim-strip.tsx';
import { ErrorLayer, ErrorLegend } from '../../map/error-layer.tsx';
import { FloorMap, type MapLayer } from '../../map/floor-map.tsx';
import { SceneCard } from '../../scene/scene-card.tsx';
import { isUnfinished, path } from '../../state.ts';
import { MoveCard, moveTab } from './move-card.tsx';
import { PlanLayer } from './pattern/plan-layer.tsx';
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

/** The pattern, while it can be changed or is under way. */
const Plan: MapLayer = (props) =>
  moveTab.value === 'pattern' || isUnfinished(path.value) ? <PlanLayer {...props} /> : null;
