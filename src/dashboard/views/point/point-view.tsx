/** Point: aim on the floor map, and see where the rig is. */
import { AimStrip } from '../../map/aim-strip.tsx';
import { FloorMap } from '../../map/floor-map.tsx';
import { PoseCard } from './pose-card.tsx';

export function PointView() {
  return (
    <div class="split">
      <div class="stage">
        <FloorMap />
        <AimStrip />
      </div>
      <div class="side">
        <PoseCard />
      </div>
    </div>
  );
}
