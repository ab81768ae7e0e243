/** How good the line to the device is, each count with what it means once it isn't zero. */
import { whole } from '../../format.ts';
import { Fact } from '../../parts/fact.tsx';
import { live, rig } from '../../state.ts';
import { texts } from './texts.ts';

export function LineCard() {
  const words = texts.line;
  const line = live.value ? (rig.value?.line ?? null) : null;
  const errors = line?.deviceErrors ?? null;
  const counts = [
    ['garbled', line?.linesGarbled],
    ['retried', line?.repliesRetried],
    ['crc', errors?.crc],
    ['syntax', errors?.syntax],
    ['overflow', errors?.overflow],
    ['sequence', errors?.sequence],
    ['refused', errors?.refused],
    ['silences', errors?.silences],
  ] as const;
  const worrying = counts.filter(([name, count]) => count && name in words.meanings);
  return (
    <section class="card" aria-labelledby="line-title">
      <h2 id="line-title">{words.title}</h2>
      <dl class="facts single">
        <Fact name={words.roundTrip}>
          {line?.roundTripMs == null ? texts.none : words.ms(line.roundTripMs)}
        </Fact>
        <Fact name={words.received}>{line ? whole(line.linesReceived) : texts.none}</Fact>
        {counts.map(([name, count]) => (
          <Fact key={name} name={words.counts[name]}>
            {count === undefined ? texts.none : whole(count)}
          </Fact>
        ))}
      </dl>
      <ul class="meanings">
        {worrying.map(([name]) => (
          <li key={name}>
            <strong>{words.counts[name]}:</strong>{' '}
            {words.meanings[name as keyof typeof words.meanings]}
          </li>
        ))}
      </ul>
    </section>
  );
}
