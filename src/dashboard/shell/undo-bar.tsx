/** The offer to undo the last change of data, over the lower edge of the view for some seconds. */
import { inLanguage } from '../language.ts';
import { offeredChange, undoLast } from '../undo.ts';
import './undo-bar.css';

const texts = inLanguage({
  en: { undo: 'Undo', hint: 'Undo (Ctrl-Z)' },
  fr: { undo: 'Annuler', hint: 'Annuler (Ctrl-Z)' },
});

export function UndoBar() {
  const change = offeredChange.value;
  return (
    <div class="undo-bar" role="status" data-shown={change !== null}>
      {change && (
        <>
          <span>{change.text}</span>
          <button
            type="button"
            class="small"
            title={texts.hint}
            aria-keyshortcuts="Control+Z"
            onClick={() => void undoLast()}
          >
            {texts.undo}
          </button>
        </>
      )}
    </div>
  );
}
