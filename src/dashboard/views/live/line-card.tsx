/** How good the line to the device is. */

import { Fact } from '../../parts/fact.tsx';
import { live, rig } from '../../state.ts';
import { texts as shared } from '../../texts.ts';
import { texts } from './texts.ts';

export function LineCard() {
  const line = live.value ? rig.value?.line : null;
  const device = live.value ? rig.value?.device : null;
  const { roundTrip, garbled, retried, ms, of, firmware } = texts.line;
  const { none } = shared;
  const known = line !== null && line !== undefined;
  return (
    <section class="card" aria-labelledby="line-title">
      <h2 id="line-title">{texts.line.title}</h2>
      <dl class="facts single">
        <Fact name={roundTrip}>
          {known && line.roundTripMs !== null ? ms(line.roundTripMs) : none}
        </Fact>
        <Fact name={retried}>{known ? String(line.repliesRetried) : none}</Fact>
        <Fact name={garbled}>{known ? of(line.linesGarbled, line.linesReceived) : none}</Fact>
        <Fact name={texts.line.device}>
          {device ? firmware(device.deviceId, device.firmwareVersion) : none}
        </Fact>
      </dl>
    </section>
  );
}
