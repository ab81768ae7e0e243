/** One thing that was looked at, how it is, and its cure. */
import type { Finding } from '../daemon/types.ts';
import { texts } from '../texts.ts';

const MARKS = { well: '✓', advice: '!', wrong: '✗' } as const;

export const FindingLine = ({ finding: { check, verdict, found, cure } }: { finding: Finding }) => (
  <li class="finding" data-verdict={verdict}>
    <span class="mark" aria-hidden="true">
      {MARKS[verdict as keyof typeof MARKS]}
    </span>
    <div>
      <span class="sr-only">{texts.verdicts[verdict as keyof typeof texts.verdicts]} </span>
      <strong>{check}</strong> {found}
      {cure !== null && <p class="cure">→ {cure}</p>}
    </div>
  </li>
);
