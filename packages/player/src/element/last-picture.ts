import type { LivePlayer } from '../live-player.ts';

/** The element, as far as its last picture needs it. */
interface Host extends EventTarget {
  readonly player: LivePlayer | undefined;
  readonly video: HTMLVideoElement;
}

/**
 * Keeps the last picture of a connection over the video, in `stage`, until the next connection has one: engines empty the
 * video, and a black box tells a viewer more than it should. When playback ends for good it stays only if
 * `config.clearLastImage` is false.
 */
export function keepLastPicture(host: Host, stage: HTMLElement): void {
  const canvas = document.createElement('canvas');
  canvas.part.add('last-picture');
  canvas.hidden = true;
  stage.append(canvas);
  let source: unknown;
  const drop = () => {
    canvas.hidden = true;
    canvas.width = 0;
  };
  host.addEventListener('attemptend', () => {
    if (draw(host.video, canvas)) canvas.hidden = false;
    source = host.player?.source;
  });
  host.addEventListener('firstframe', drop);
  host.addEventListener('statechange', () => {
    const { player } = host;
    const over = !player || player.state === 'idle' || player.state === 'error' || player.source !== source;
    if (over && player?.config.clearLastImage !== false) drop();
  });
}

/** Draws the picture that the video shows, if it shows one. Of another origin it may be drawn, though never read. */
function draw(video: HTMLVideoElement, canvas: HTMLCanvasElement): boolean {
  const { videoWidth, videoHeight, readyState } = video;
  if (videoWidth === 0 || readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return false;
  canvas.width = videoWidth;
  canvas.height = videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return true;
}
