/** The way from view to view: a rail at the left; on phones a bar below, under the thumb. */
import { addressOf, route } from '../router.ts';
import { texts } from '../texts.ts';
import { VIEW_IDS } from '../views/view-ids.ts';
import { Icon } from './icon.tsx';
import { openView } from './view-frame.tsx';

export function Navigation() {
  const { view } = route.value;
  return (
    <nav class="navigation" aria-label={texts.navigation}>
      {VIEW_IDS.map((id) => (
        <a
          key={id}
          href={addressOf(id)}
          aria-current={id === view ? 'page' : undefined}
          onPointerEnter={() => void openView(id)}
        >
          <Icon name={id} />
          {texts.views[id]}
        </a>
      ))}
    </nav>
  );
}
