/** Whether the rig is really there, who it is, and what last went wrong. */
import { timeOfDay } from '../../format.ts';
import { lastLoss } from '../../history-feed.ts';
import { Fact } from '../../parts/fact.tsx';
import { connectionOf } from '../../shell/connection.ts';
import { link, live, rig } from '../../state.ts';
import { texts } from './texts.ts';

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
