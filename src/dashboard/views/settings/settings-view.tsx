/** Settings: the page's language and colours; what it is connected with. */
import { AboutCard } from './about-card.tsx';
import { PageCard } from './page-card.tsx';

export function SettingsView() {
  return (
    <div class="cards">
      <PageCard />
      <AboutCard />
    </div>
  );
}
