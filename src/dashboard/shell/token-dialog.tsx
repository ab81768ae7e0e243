/** Asks for the access token when the daemon wants one; closed by Escape, it comes again by the notice below it. */
import { useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { isSendable, takeToken, tokenWanted } from '../daemon/token.ts';
import { texts } from '../texts.ts';

export function TokenDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const unsendable = useSignal(false);
  useSignalEffect(() => {
    const wanted = tokenWanted.value !== null;
    if (wanted && !dialog.current?.open) dialog.current?.showModal();
    if (!wanted && dialog.current?.open) dialog.current.close();
  });
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const text = String(new FormData(form).get('token')).trim();
    unsendable.value = !isSendable(text);
    if (!unsendable.value) {
      takeToken(text);
      form.reset();
    }
  };
  const wrong = tokenWanted.value?.refused ? texts.token.wrong : '';
  return (
    <dialog ref={dialog} aria-labelledby="token-title">
      <form onSubmit={send}>
        <h2 id="token-title">{texts.token.title}</h2>
        <p>{texts.token.why}</p>
        <label>
          {texts.token.label}
          <input type="password" name="token" required maxLength={1000} autoComplete="off" />
        </label>
        <p class="problem" role="alert">
          {unsendable.value ? texts.token.unsendable : wrong}
        </p>
        <button type="submit" class="primary">
          {texts.token.send}
        </button>
      </form>
    </dialog>
  );
}
