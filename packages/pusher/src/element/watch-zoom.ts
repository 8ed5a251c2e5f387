import type { LivePusherElement } from './live-pusher-element.ts';

interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** One notch of a wheel, or a pinch of a tenth, changes the zoom by this factor. */
const perNotch = 1.1;

/** Zooms the running camera by pinch and wheel over the preview until `signal` aborts. */
export function watchZoom(element: LivePusherElement, signal: AbortSignal): void {
  const stage = element.shadowRoot?.querySelector<HTMLElement>('.stage');
  if (!stage) return;
  const fingers = new Map<number, PointerEvent>();
  let apart = 0;
  const on = <E extends Event>(type: string, listener: (event: E) => void) =>
    stage.addEventListener(type, listener as EventListener, { signal, passive: false });

  on<WheelEvent>('wheel', (event) => {
    if (zoomBy(element, event.deltaY < 0 ? perNotch : 1 / perNotch)) event.preventDefault();
  });
  on<PointerEvent>('pointerdown', (event) => {
    fingers.set(event.pointerId, event);
    apart = distance(fingers);
  });
  on<PointerEvent>('pointermove', (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event);
    const now = distance(fingers);
    if (now && apart && Math.abs(Math.log(now / apart)) < Math.log(perNotch) / 4) return;
    if (now && apart) zoomBy(element, now / apart);
    apart = now;
  });
  for (const type of ['pointerup', 'pointercancel', 'pointerleave'])
    on<PointerEvent>(type, ({ pointerId }) => {
      fingers.delete(pointerId);
      apart = 0;
    });
  // Else the browser would zoom the page.
  stage.style.touchAction = 'pan-x pan-y';
  signal.addEventListener('abort', () => (stage.style.touchAction = ''));
}

/** Whether the camera can zoom at all. */
function zoomBy(element: LivePusherElement, factor: number): boolean {
  const [track] = element.sources.find(({ kind }) => kind === 'camera')?.stream.getVideoTracks() ?? [];
  const range = (track?.getCapabilities?.() as { zoom?: Range } | undefined)?.zoom;
  if (!track || !range) return false;
  const { zoom: now = range.min } = track.getSettings() as { zoom?: number };
  const step = range.step || 0.01;
  const stepped = range.min + Math.round((now * factor - range.min) / step) * step;
  // A small factor must not be lost to the camera's steps.
  const wanted = stepped === now ? now + Math.sign(factor - 1) * step : stepped;
  void element
    .getDeviceManager()
    .then((manager) => manager.setCameraZoom(Math.min(range.max, Math.max(range.min, wanted))))
    .catch(() => undefined);
  return true;
}

function distance(fingers: ReadonlyMap<number, PointerEvent>): number {
  const [a, b] = [...fingers.values()];
  return a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
}
