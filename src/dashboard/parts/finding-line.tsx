/** One thing that was looked at, how it is, and its cure. */
import type { Finding } from '../daemon/types.ts';
import { texts } from '../texts.ts';

const MARKS = { well: '✓', advice: '!', wrong: '✗', open: '…' } as const;

interface FindingLineProps {
  /** `open` while it is still being looked at. */
  readonly finding: Omit<Finding, 'verdict'> & { readonly verdict: keyof typeof MARKS };
}

export const FindingLine = ({ finding: { check, verdict, found, cure } }: FindingLineProps) => (
  <li class="finding" data-verdict={verdict}>
    <span class="mark" aria-hidden="true">
      {MARKS[verdict]}
    </span>
    <div>
      {verdict !== 'open' && <span class="sr-only">{texts.verdicts[verdict]} </span>}
      <strong>{check}</strong> {found}
      {cure !== null && <p class="cure">→ {cure}</p>}
    </div>
  </li>
);
