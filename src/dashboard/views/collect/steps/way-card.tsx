/** The way of seeing: who says where the spot is. */
import { isSimulated } from '../../../state.ts';
import { texts as collectTexts } from '../texts.ts';
import { canSee, pickWay, WAYS, way } from '../way.ts';
import { StepCard } from './step-card.tsx';
import { texts } from './texts.ts';

export const WayCard = () => (
  <StepCard id="way" good={canSee.value}>
    <div class="answers" role="radiogroup" aria-label={texts.names.way}>
      {WAYS.filter((one) => one !== 'itself' || isSimulated.value).map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="way"
            checked={way.value === one}
            onChange={() => pickWay(one)}
          />
          <span>
            {texts.ways[one]}
            <small>{texts.waysAbout[one]}</small>
          </span>
        </label>
      ))}
    </div>
    {!canSee.value && <p class="details">{collectTexts.cannotSee}</p>}
  </StepCard>
);
