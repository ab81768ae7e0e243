/** Keeps whoever works by keyboard in their place when what had the focus goes. */
import { useEffect, useRef } from 'preact/hooks';

/**
 * Gives focus to an element when a change has left it nowhere: its button was taken away, or switched off.
 * @param change what makes it look; what was null before has taken nothing away
 * @param target finds the element, if there is one
 */
export function useFocusKept(change: unknown, target: () => HTMLElement | null | undefined): void {
  const before = useRef(change);
  useEffect(() => {
    const earlier = before.current;
    before.current = change;
    if (earlier === change || earlier === null) return;
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost) target()?.focus();
  });
}
