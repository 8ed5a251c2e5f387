const patienceMs = 3000;

/**
 * Whether somebody attends to the bar: it shows while a pointer moves over it or a key is pressed in it, and for a while
 * after; a tap shows and hides it. The attribute `userinactive` says that nobody does.
 */
export function watchAttention(surface: HTMLElement, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rest = () => {
    clearTimeout(timer);
    surface.toggleAttribute('userinactive', true);
  };
  const attend = () => {
    clearTimeout(timer);
    surface.toggleAttribute('userinactive', false);
    timer = setTimeout(rest, patienceMs);
  };
  const on = (type: string, listener: (event: Event) => void) => surface.addEventListener(type, listener, { signal });
  on('pointermove', (event) => {
    if ((event as PointerEvent).pointerType === 'mouse') attend();
  });
  on('pointerup', (event) => {
    const { pointerType, target } = event as PointerEvent;
    if (pointerType !== 'touch') return;
    if (target === surface && !surface.hasAttribute('userinactive')) rest();
    else attend();
  });
  on('keyup', attend);
  on('focusin', attend);
  on('mouseleave', rest);
  signal.addEventListener('abort', () => clearTimeout(timer));
  surface.toggleAttribute('userinactive', true);
}
