/** Mistakes that the first samples show, each with its cure; and the search for the spot. */
import { useSignal } from '@preact/signals';
import { collection, isUnfinished, live } from '../../state.ts';
import { translate, translateProblem } from '../../translate.ts';
import { fixMistake } from './collection-state.ts';
import { texts } from './texts.ts';
import './mistakes.css';

export function MistakesPart() {
  const job = collection.value;
  const fixing = useSignal(false);
  if (!job) return null;
  const { id, search, mistakes } = job;
  const fix = async (name: string) => {
    fixing.value = true;
    await fixMistake(id, name);
    fixing.value = false;
  };
  return (
    <>
      {search && isUnfinished(job) && (
        <p class="details" role="status">
          {texts.searching(translate(search.message, search.wording), search.poses)}
        </p>
      )}
      {mistakes.length > 0 && (
        <div class="mistakes" role="alert">
          {mistakes.length > 1 && <p class="details">{texts.mistakesAlike}</p>}
          {mistakes.map((mistake) => (
            <div key={mistake.name} class="mistake">
              <p>{translateProblem(mistake)}.</p>
              <button
                type="button"
                disabled={!live.value || fixing.value}
                onClick={() => void fix(mistake.name)}
              >
                {texts.apply}
              </button>
            </div>
          ))}
        </div>
      )}
    </>
  );
}
