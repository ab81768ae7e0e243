/** References: spots measured by hand, by which trainings correct the frame of the observer. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Answer } from '../../../api/client.ts';
import { floorPoint } from '../../../units.ts';
import { api } from '../../daemon/api.ts';
import { withErrorShown } from '../../events.ts';
import { fixed, millimetres, parseNumber } from '../../format.ts';
import { inLanguage } from '../../language.ts';
import { persistedSignal } from '../../preferences.ts';
import { observerMode } from '../collect/observer-mode.ts';

const english = {
  title: 'References',
  why: 'A camera that is wrong by a centimetre makes the aim wrong by as much, and its own samples cannot show it. Measure three spots with a tape.',
  aim: 'Aim at a spot to measure',
  aimHint: 'Aims where another reference is most informative, with the laser on',
  x: 'x by tape [m]',
  y: 'y by tape [m]',
  seenX: 'x seen [m]',
  seenY: 'y seen [m]',
  add: 'Add',
  invalid: 'Enter metres, such as 0.82 and -0.31.',
  remove: 'Remove',
  off: (x: string, y: string, off: string) => `(${x}, ${y}): the observer is off by ${off}`,
  train: 'Train again to correct the observer with them.',
};

const french: typeof english = {
  title: 'Points de référence',
  why: 'Une caméra fausse d’un centimètre fausse la visée d’autant, sans que ses propres mesures le montrent. Mesurez trois points au mètre ruban.',
  aim: 'Viser un point à mesurer',
  aimHint: 'Vise là où une référence de plus apporte le plus d’information, laser allumé',
  x: 'x au mètre ruban [m]',
  y: 'y au mètre ruban [m]',
  seenX: 'x observé [m]',
  seenY: 'y observé [m]',
  add: 'Ajouter',
  invalid: 'Saisissez des mètres, par exemple 0,82 et -0,31.',
  remove: 'Supprimer',
  off: (x, y, off) => `(${x}, ${y}) : l’observateur se trompe de ${off}`,
  train: 'Entraînez de nouveau pour corriger l’observateur.',
};

const texts = inLanguage({ en: english, fr: french });

type References = Answer<'GET /references'>;

const known = signal<References | null>(null);
const problem = signal<string | null>(null);
const invalid = signal(false);
/** Whether the rig aims or the observer looks. */
const busy = signal(false);

const FIELDS = ['x', 'y', 'seenX', 'seenY'] as const;
type Field = (typeof FIELDS)[number];
const NOTHING: Readonly<Record<Field, string>> = { x: '', y: '', seenX: '', seenY: '' };
/** The typed texts; persisted across views and reloads, since measuring takes the user away from the page. */
const typed = persistedSignal('reference', NOTHING);

const load = async (): Promise<void> => {
  known.value = await api.call('GET /references');
};

const whileBusy = async (act: () => Promise<void>): Promise<void> => {
  busy.value = true;
  await withErrorShown(problem, act);
  busy.value = false;
};

const aim = (): Promise<void> =>
  whileBusy(async () => {
    await load();
    const { next } = known.peek()!;
    if (next) await api.call('POST /aim', { body: next });
  });

function add(): Promise<void> {
  const isSeenTyped = observerMode.peek() !== 'itself';
  const values = Object.fromEntries(
    FIELDS.map((field) => [field, parseNumber(typed.peek()[field])]),
  ) as Record<Field, number | undefined>;
  const { x, y, seenX, seenY } = values;
  const isSeen = seenX !== undefined && seenY !== undefined;
  invalid.value = x === undefined || y === undefined || (isSeenTyped && !isSeen);
  if (invalid.peek()) return Promise.resolve();
  return whileBusy(async () => {
    const seen = isSeenTyped ? { seenXM: seenX!, seenYM: seenY! } : {};
    await api.call('POST /references', { body: { ...floorPoint(x!, y!), ...seen } });
    typed.value = NOTHING;
    await load();
  });
}

const remove = (id: number): Promise<void> =>
  whileBusy(async () => {
    await api.call('DELETE /references/:id', { params: { id } });
    await load();
  });

export function ReferencesCard() {
  useEffect(() => void withErrorShown(problem, load), []);
  const references = known.value?.references ?? [];
  const fields = observerMode.value === 'itself' ? FIELDS.slice(0, 2) : FIELDS;
  return (
    <section class="card" aria-labelledby="references-title">
      <h2 id="references-title">{texts.title}</h2>
      <p class="details">{references.length > 0 ? texts.train : texts.why}</p>
      <ul class="references">
        {references.map(({ id, xM, yM, seenXM, seenYM }) => (
          <li key={id}>
            {texts.off(
              fixed(xM, 2),
              fixed(yM, 2),
              millimetres(1000 * Math.hypot(seenXM - xM, seenYM - yM)),
            )}
            <button type="button" class="small" onClick={() => void remove(id)}>
              {texts.remove}
            </button>
          </li>
        ))}
      </ul>
      <div class="buttons">
        <button
          type="button"
          title={texts.aimHint}
          disabled={busy.value || !known.value?.next}
          onClick={() => void aim()}
        >
          {texts.aim}
        </button>
      </div>
      <form
        class="observe"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        {fields.map((field) => (
          <label key={field}>
            {texts[field]}
            <input
              inputMode="decimal"
              autoComplete="off"
              required
              value={typed.value[field]}
              onInput={({ currentTarget }) => {
                typed.value = { ...typed.peek(), [field]: currentTarget.value };
                invalid.value = false;
              }}
            />
          </label>
        ))}
        <div class="buttons">
          <button type="submit" disabled={busy.value}>
            {texts.add}
          </button>
        </div>
        <p class="problem" role="alert">
          {invalid.value ? texts.invalid : problem.value}
        </p>
      </form>
    </section>
  );
}
