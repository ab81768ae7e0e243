/** Live: how the line to the device does. */
import { LineCard } from './line-card.tsx';

export function LiveView() {
  return (
    <div class="cards">
      <LineCard />
    </div>
  );
}
