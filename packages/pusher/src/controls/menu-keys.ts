/** Moves the focus among `items` as the keys of a menu (up and down) or a bar (left and right) say; whether it did. */
export function moveFocus(
  key: string,
  items: readonly HTMLElement[],
  keys: { next: string; previous: string },
): boolean {
  const at = items.findIndex((item) => item.matches(':focus'));
  const to = { [keys.next]: at + 1, [keys.previous]: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[key];
  if (to === undefined || items.length === 0) return false;
  items.at(to % items.length)?.focus();
  return true;
}

/** The keys of a menu. */
export const upAndDown = { next: 'ArrowDown', previous: 'ArrowUp' };

/** The keys of a bar, which runs as the script does. */
export function alongScript(element: Element): { next: string; previous: string } {
  return getComputedStyle(element).direction === 'rtl'
    ? { next: 'ArrowLeft', previous: 'ArrowRight' }
    : { next: 'ArrowRight', previous: 'ArrowLeft' };
}
