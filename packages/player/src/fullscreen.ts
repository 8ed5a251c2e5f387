import { LiveCode, LiveError } from '@livelit/core';

interface WebKitVideo extends HTMLVideoElement {
  webkitEnterFullscreen?(): void;
  webkitExitFullscreen?(): void;
  readonly webkitDisplayingFullscreen?: boolean;
}

/** Fills the screen with `element`, on an iPhone with the bare video. */
export async function enterFullscreen(video: WebKitVideo, element: HTMLElement): Promise<void> {
  try {
    if (typeof element.requestFullscreen === 'function' && document.fullscreenEnabled)
      return await element.requestFullscreen();
    if (video.webkitEnterFullscreen) return video.webkitEnterFullscreen();
  } catch (cause) {
    throw new LiveError(LiveCode.ERROR_REFUSED, 'The browser fills the screen only from a click.', { cause });
  }
  throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'Nothing may fill the screen here.');
}

/** Ends the full screen of `video` or of what holds it. */
export async function exitFullscreen(video: WebKitVideo): Promise<void> {
  if (video.webkitDisplayingFullscreen && !document.fullscreenElement) video.webkitExitFullscreen?.();
  else if (fillsScreen(video)) await document.exitFullscreen();
}

/** Whether the video, or something that it stands in, fills the screen. */
export function fillsScreen(video: HTMLVideoElement): boolean {
  const full = document.fullscreenElement;
  for (let node: Node | null = video; full && node; node = node instanceof ShadowRoot ? node.host : node.parentNode)
    if (node === full) return true;
  return false;
}
