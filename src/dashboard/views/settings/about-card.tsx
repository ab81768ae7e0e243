/** What the page is connected with. */
import { Fact } from '../../parts/fact.tsx';
import { live, rig } from '../../state.ts';
import { texts } from './texts.ts';

export function AboutCard() {
  const words = texts.about;
  const now = live.value ? rig.value : null;
  return (
    <section class="card" aria-labelledby="about-title">
      <h2 id="about-title">{words.title}</h2>
      <dl class="facts single">
        <Fact name={words.port}>{now?.port ?? words.nothing}</Fact>
        <Fact name={words.device}>
          {now?.device
            ? words.firmware(now.device.deviceId, now.device.firmwareVersion)
            : words.nothing}
        </Fact>
      </dl>
      <p>
        <a href="./docs">{words.docs}</a>
      </p>
    </section>
  );
}
