/** Typeset formulas: TeX to MathML, which the browser draws with its own fonts. */
import temml from 'temml';
import { type Formula, formulaIn } from '../../../../course/explanations.ts';
import { language } from '../../../language.ts';
import { Wide } from '../../../parts/facts.tsx';
import './formulas.css';

const cache = new Map<string, string>();

function mathOf(formula: Formula, isDisplayed: boolean): string {
  const { tex } = formulaIn(language, formula);
  const key = `${isDisplayed} ${tex}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const math = temml.renderToString(tex, { displayMode: isDisplayed });
  cache.set(key, math);
  return math;
}

/** A formula in a line of text. */
export const InlineFormula = ({ of }: { readonly of: Formula }) => (
  <span class="formula" dangerouslySetInnerHTML={{ __html: mathOf(of, false) }} />
);

/** A formula on a line of its own, which scrolls where it is too wide. */
export const DisplayedFormula = ({ of }: { readonly of: Formula }) => (
  <Wide label={formulaIn(language, of).plain}>
    <div class="formula displayed" dangerouslySetInnerHTML={{ __html: mathOf(of, true) }} />
  </Wide>
);
