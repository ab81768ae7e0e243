import { useEffect, useRef } from 'preact/hooks';

/**
 * Restores the focus when a change has removed or disabled the focused element.
 * @param change triggers the check; nothing is done if it was null before
 * @param target finds the element to focus
 */
export function useRestoredFocus(
  change: unknown,
  target: () => HTMLElement | null | undefined,
): void {
  const before = useRef(change);
  useEffect(() => {
    const earlier = before.current;
    before.current = change;
    if (earlier === change || earlier === null) return;
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost) target()?.focus();
  });
}
