/** The view Live: the rig's telemetry and its line's statistics, now and over the last ten minutes. */
import { timeOfDay, whole } from '../../format.ts';
import { lastLoss } from '../../history-feed.ts';
import { Fact } from '../../parts/facts.tsx';
import { connectionOf } from '../../shell/header.tsx';
import { link, live, rig } from '../../state.ts';
import { Charts, Toolbar } from './charts.tsx';
import { texts } from './texts.ts';
import { Timeline } from './timeline.tsx';
import './live.css';

/** State of the connection, the device's identity, and the last loss. */
export function ConnectionCard() {
  const words = texts.connection;
  const { text, tone } = connectionOf(link.value, rig.value);
  const device = live.value ? rig.value?.device : null;
  const reset = device?.resetReason ?? null;
  const loss = lastLoss.value;
  return (
    <section class="card" aria-labelledby="connection-title">
      <h2 id="connection-title">{words.title}</h2>
      <p class="connection" data-tone={tone}>
        <span class="lamp" aria-hidden="true" />
        {text}
      </p>
      <dl class="facts single">
        <Fact name={words.device}>{device?.deviceId ?? texts.none}</Fact>
        <Fact name={words.firmware}>{device?.firmwareVersion ?? texts.none}</Fact>
        <Fact name={words.reset}>
          {reset === null ? texts.none : (words.resets[reset]?.name ?? reset)}
        </Fact>
        <Fact name={words.lastLoss}>
          {loss ? (
            <time dateTime={loss.time.toISOString()}>{timeOfDay(loss.time)}</time>
          ) : (
            words.neverLost
          )}
        </Fact>
      </dl>
      <p class="problem">{reset !== null && words.resets[reset]?.cure}</p>
      {loss && <p class="details">{loss.message}</p>}
    </section>
  );
}

/** Quality of the line to the device: one sentence while it is healthy, otherwise what is wrong; and counters. */
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
  const isHealthy = worrying.length === 0;
  return (
    <section class="card" aria-labelledby="line-title">
      <h2 id="line-title">{words.title}</h2>
      <p class="line-verdict" data-healthy={line !== null && isHealthy}>
        {line ? (isHealthy ? words.healthy(line.roundTripMs) : words.worrying) : texts.none}
      </p>
      <ul class="meanings">
        {worrying.map(([name, count]) => (
          <li key={name}>
            <strong>
              {words.counts[name]}: {whole(count!)}.
            </strong>{' '}
            {words.meanings[name as keyof typeof words.meanings]}
          </li>
        ))}
      </ul>
      <details>
        <summary>{words.details}</summary>
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
      </details>
    </section>
  );
}

export function LiveView() {
  return (
    <div class="split">
      <section class="stage live">
        <Toolbar />
        <Timeline />
        <Charts />
      </section>
      <div class="side">
        <ConnectionCard />
        <LineCard />
      </div>
    </div>
  );
}
