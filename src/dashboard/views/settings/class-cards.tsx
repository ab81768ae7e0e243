/** Cards for a teacher: people with their tokens, the log of commands, and deleting data. */
import { computed, signal, useSignal, useSignalEffect } from '@preact/signals';
import type { ResetPlan, ResetRequest } from '../../../api/reset.ts';
import type { Role } from '../../../api/route.ts';
import { api, fileOf } from '../../daemon/api.ts';
import { submitToken, token } from '../../daemon/token.ts';
import { withErrorShown } from '../../events.ts';
import { timeOfDay } from '../../format.ts';
import { saveFile } from '../../parts/save-file.ts';
import { audit, people } from '../../resources.ts';
import { isTeacher, link, samples, session } from '../../state.ts';
import { translate } from '../../translate.ts';
import { texts } from './class-texts.ts';
import { ResourceCard } from './hardware-card.tsx';

/** What a teacher has in addition. */
export function ClassCards() {
  useSignalEffect(() => {
    if (!isTeacher.value || link.value.phase !== 'open') return;
    void people.load();
    void audit.load();
  });
  return isTeacher.value ? (
    <>
      <PeopleCard />
      <AuditCard />
      <ResetCard />
    </>
  ) : null;
}

const ROLES = ['viewer', 'operator', 'teacher'] as const satisfies readonly Role[];

const peopleError = signal<string | null>(null);
/** The token that was made last, which is shown until another is made. */
const newToken = signal<{ readonly name: string; readonly text: string } | null>(null);

const makeToken = (name: string, role: Role): Promise<void> =>
  withErrorShown(peopleError, async () => {
    const made = await api.call('POST /tokens', { body: { name, role } });
    newToken.value = { name, text: made.token };
    // From the first token on, this page needs one, too; at a hub, whose daemons require none, it has one.
    if (session.peek()?.tokenRequired === false && token.peek() === null) submitToken(made.token);
    await people.load();
  });

const revokeToken = (name: string): Promise<void> =>
  withErrorShown(peopleError, async () => {
    await api.call('DELETE /tokens/:name', { params: { name } });
    await people.load();
  });

const PeopleCard = () => (
  <ResourceCard id="people" title={texts.people.title} resource={people} refresh={texts.reload}>
    {(list) => (
      <>
        {list.length === 0 ? (
          <p class="details">{texts.people.none}</p>
        ) : (
          <table class="numbers">
            <tbody>
              {list.map(({ name, role }) => (
                <tr key={name}>
                  <th scope="row">
                    {name}
                    {name === session.value?.name && <small> ({texts.people.you})</small>}
                  </th>
                  <td>{texts.people.roles[role]}</td>
                  <td>
                    <button
                      type="button"
                      class="small"
                      aria-label={texts.people.revoke(name)}
                      onClick={() => void revokeToken(name)}
                    >
                      {texts.people.revokeButton}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <NewTokenForm isFirst={list.length === 0 && token.value === null} />
      </>
    )}
  </ResourceCard>
);

function NewTokenForm({ isFirst }: { readonly isFirst: boolean }) {
  const words = texts.people;
  const name = useSignal('');
  const role = useSignal<Role>('operator');
  const shown = newToken.value;
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void makeToken(name.value.trim(), isFirst ? 'teacher' : role.value);
        name.value = '';
      }}
    >
      <label>
        {words.name}
        <input
          type="text"
          required
          maxLength={40}
          autocomplete="off"
          value={name.value}
          onInput={({ currentTarget }) => {
            name.value = currentTarget.value;
          }}
        />
      </label>
      <label>
        {words.role}
        <select
          value={isFirst ? 'teacher' : role.value}
          disabled={isFirst}
          onChange={({ currentTarget }) => {
            role.value = currentTarget.value as Role;
          }}
        >
          {ROLES.map((id) => (
            <option key={id} value={id}>
              {words.roles[id]}
            </option>
          ))}
        </select>
      </label>
      <p class="details">{words.rolesHint}</p>
      <button type="submit" disabled={name.value.trim() === ''}>
        {words.make}
      </button>
      <div role="status">
        {shown && (
          <>
            <p>{words.made(shown.name)}</p>
            <code class="command">{shown.text}</code>
          </>
        )}
      </div>
      {peopleError.value !== null && (
        <p class="problem" role="alert">
          {peopleError.value}
        </p>
      )}
    </form>
  );
}

const AuditCard = () => (
  <ResourceCard id="audit" title={texts.audit.title} resource={audit} refresh={texts.reload}>
    {(entries) => (
      <>
        {entries.length === 0 ? (
          <p class="empty">{texts.audit.none}</p>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
          <div class="audit" tabIndex={0}>
            <table class="numbers">
              <thead>
                <tr>
                  <th scope="col">{texts.audit.when}</th>
                  <th scope="col">{texts.audit.who}</th>
                  <th scope="col">{texts.audit.what}</th>
                  <th scope="col">{texts.audit.result}</th>
                </tr>
              </thead>
              <tbody>
                {entries.map(({ id, at, name, action, detail, code, count }) => (
                  <tr key={id} title={detail ?? undefined}>
                    <td>
                      <time dateTime={at}>{timeOfDay(new Date(at))}</time>
                    </td>
                    <td>{name ?? '–'}</td>
                    <th scope="row">
                      {action} {count > 1 && <small>{texts.audit.times(count)}</small>}
                    </th>
                    <td>{code ?? texts.audit.done}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <button
          type="button"
          class="small"
          onClick={async () => {
            const { name, content } = await fileOf(await api.fetch('GET /audit.csv'));
            saveFile(name, content);
          }}
        >
          {texts.audit.csv}
        </button>
      </>
    )}
  </ResourceCard>
);

const resetError = signal<string | null>(null);
/** The sessions of the loaded samples, newest first. */
const sessions = computed(() => [...new Set(samples.value.map((one) => one.session).reverse())]);

function ResetCard() {
  const words = texts.reset;
  const what = useSignal<ResetRequest['what']>('samples');
  const sessionName = useSignal('');
  const plan = useSignal<ResetPlan | null>(null);
  const done = useSignal<string | null>(null);
  const chosen = sessionName.value || (sessions.value[0] ?? '');
  const request = (): ResetRequest =>
    what.value === 'samples' ? { what: what.value, session: chosen } : { what: what.value };
  const ask = () =>
    withErrorShown(resetError, async () => {
      done.value = null;
      plan.value = await api.call('GET /reset', { query: request() });
    });
  const confirm = ({ confirm }: ResetPlan) =>
    withErrorShown(resetError, async () => {
      plan.value = null;
      const { backup } = await api.call('POST /reset', { body: { ...request(), confirm } });
      done.value = words.deleted(backup ?? '');
    });
  return (
    <section class="card form" aria-labelledby="reset-title">
      <h2 id="reset-title">{words.title}</h2>
      <label>
        {words.what}
        <select
          value={what.value}
          onChange={({ currentTarget }) => {
            what.value = currentTarget.value as ResetRequest['what'];
            plan.value = null;
          }}
        >
          {Object.entries(words.choices).map(([id, text]) => (
            <option key={id} value={id}>
              {text}
            </option>
          ))}
        </select>
      </label>
      {what.value === 'samples' && (
        <label>
          {words.session}
          <select
            value={chosen}
            onChange={({ currentTarget }) => {
              sessionName.value = currentTarget.value;
              plan.value = null;
            }}
          >
            {sessions.value.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      <p class="details">{words.backup}</p>
      {plan.value ? (
        <div role="alertdialog" aria-label={words.ask}>
          <p>
            <strong>{words.ask}</strong> {translate(plan.value.confirm, plan.value.wording)}
          </p>
          <div class="buttons">
            <button type="button" onClick={() => plan.value && void confirm(plan.value)}>
              {words.confirm}
            </button>
            <button
              type="button"
              onClick={() => {
                plan.value = null;
              }}
            >
              {words.keep}
            </button>
          </div>
        </div>
      ) : (
        <button
          type="button"
          disabled={what.value === 'samples' && chosen === ''}
          onClick={() => void ask()}
        >
          {words.next}
        </button>
      )}
      <p role="status">{done.value}</p>
      {resetError.value !== null && (
        <p class="problem" role="alert">
          {resetError.value}
        </p>
      )}
    </section>
  );
}
