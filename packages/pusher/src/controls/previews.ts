import type { LiveDevice } from '../devices/list-devices.ts';
import type { LivePusherElement } from '../element/live-pusher-element.ts';

/** Small is enough: what is shown is as wide as a thumb is long. */
const small: MediaTrackConstraints = { width: { ideal: 320 }, height: { ideal: 180 }, frameRate: { ideal: 10 } };
const most = 6;

/** Pictures of sources that could be sent: what runs already, and cameras opened for no more than a look. */
export class Previews {
  readonly #element: LivePusherElement;
  readonly #tell: () => void;
  readonly #opened = new Map<string, MediaStream | 'opening' | 'failed'>();
  readonly #signal: AbortSignal;

  /** Closes what it opened when `signal` aborts; `tell` is called when there is something new to show. */
  constructor(element: LivePusherElement, signal: AbortSignal, tell: () => void) {
    this.#element = element;
    this.#signal = signal;
    this.#tell = tell;
    signal.addEventListener('abort', () => {
      for (const stream of this.#opened.values()) if (stream instanceof MediaStream) end(stream);
      this.#opened.clear();
    });
  }

  /** What this camera sees; undefined until it is known, or where it may not be opened. */
  of({ deviceId }: LiveDevice): MediaStream | undefined {
    const running = this.#element.sources.find(
      ({ kind, stream }) => kind === 'camera' && stream.getVideoTracks()[0]?.getSettings().deviceId === deviceId,
    );
    const opened = this.#opened.get(deviceId);
    return running?.stream ?? (opened instanceof MediaStream ? opened : undefined);
  }

  /** Opens what may be opened without asking anybody. */
  look(cameras: readonly LiveDevice[]): void {
    const [running] = this.#element.sources.find(({ kind }) => kind === 'camera')?.stream.getVideoTracks() ?? [];
    // A phone opens one camera at a time: a look at the other would take the first away.
    if (running?.getSettings().facingMode) return;
    for (const camera of cameras.slice(0, most)) if (camera.label && !this.of(camera)) void this.#open(camera);
  }

  async #open({ deviceId }: LiveDevice): Promise<void> {
    if (this.#opened.has(deviceId) || this.#signal.aborted) return;
    this.#opened.set(deviceId, 'opening');
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { ...small, deviceId: { exact: deviceId } } });
      if (this.#signal.aborted) return end(stream);
      this.#opened.set(deviceId, stream);
    } catch {
      this.#opened.set(deviceId, 'failed');
    }
    this.#tell();
  }
}

function end(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
