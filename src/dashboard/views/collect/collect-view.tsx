/** Collect: take samples of where the spot falls. */
import { AimStrip } from '../../map/aim-strip.tsx';
import { FloorMap } from '../../map/floor-map.tsx';
import { CameraCard } from './camera/camera-card.tsx';
import { CollectCard } from './collect-card.tsx';

export function CollectView() {
  return (
    <div class="split">
      <div class="stage">
        <FloorMap />
        <AimStrip />
      </div>
      <div class="side">
        <CollectCard />
        <CameraCard />
      </div>
    </div>
  );
}
