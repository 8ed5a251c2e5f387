import type { LivePlayerElement } from '../element/live-player-element.ts';

/** What a gesture asks for. */
export interface GestureActions {
  /** It shall play, or no longer. */
  readonly toggle: () => void;
  /** Seconds to go forth, or back if negative. */
  readonly seek: (seconds: number) => void;
  /** The picture shall fill the screen, or no longer. */
  readonly fullscreen: () => void;
}

const tapMs = 300;
const step = 10;

/**
 * Two taps at one place: at the sides they seek by ten seconds where there is something to seek in, in the middle, and
 * with a mouse anywhere, they fill the screen. One tap shows and hides the bar, one click plays and pauses.
 */
export function watchGestures(surface: HTMLElement, player: LivePlayerElement, actions: GestureActions): void {
  let last = { at: 0, side: 0 };
  surface.addEventListener('pointerup', (event) => {
    if (event.pointerType !== 'touch' || event.target !== surface) return;
    const { left, width } = surface.getBoundingClientRect();
    const place = (event.clientX - left) / width;
    const side = place < 0.35 ? -1 : place > 0.65 ? 1 : 0;
    const twice = event.timeStamp - last.at < tapMs && side === last.side;
    last = { at: event.timeStamp, side };
    if (!twice) return;
    if (side === 0) actions.fullscreen();
    else if (canSeek(player)) actions.seek(side * step);
  });
  surface.addEventListener('click', (event) => {
    const { pointerType } = event as PointerEvent;
    if (event.target === surface && pointerType !== 'touch') actions.toggle();
  });
  surface.addEventListener('dblclick', (event) => {
    const { pointerType } = event as MouseEvent & { pointerType?: string };
    if (event.target === surface && pointerType !== 'touch') actions.fullscreen();
  });
}

/** Whether there is something to seek in. */
export function canSeek({ streamType, targetLiveWindow }: LivePlayerElement): boolean {
  return streamType === 'on-demand' || targetLiveWindow > 0;
}
