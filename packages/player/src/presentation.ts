import { onAbort } from '@livelit/core';

import { fillsScreen } from './fullscreen.ts';

/** How a picture fills its box: all of it with bars, cropped, or stretched. */
export type Fit = 'contain' | 'cover' | 'fill';

/** How the picture is turned and fitted; sound, snapshots and frames are not touched. */
export interface Presentation {
  /** Degrees clockwise. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Whether left and right are swapped, after the rotation. */
  readonly mirror: boolean;
  readonly fit: Fit;
  /** The fit while the video, or something it stands in, fills the screen; `undefined` is `fit`. */
  readonly fullscreenFit: Fit | undefined;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Presents a video so until `signal` aborts, by the styles `object-fit`, `transform` and `clip-path`; its box in the
 * page stays what it is. A poster is fitted alike and not turned.
 */
export function present(video: HTMLVideoElement, presentation: Presentation, signal: AbortSignal): void {
  const apply = () => {
    const picture = { width: video.videoWidth, height: video.videoHeight };
    const box = { width: video.clientWidth, height: video.clientHeight };
    const fit = (fillsScreen(video) && presentation.fullscreenFit) || presentation.fit;
    Object.assign(video.style, stylesOf({ ...presentation, fit }, box, picture));
  };
  const boxes = new ResizeObserver(apply);
  boxes.observe(video);
  video.addEventListener('resize', apply, { signal });
  document.addEventListener('fullscreenchange', apply, { signal });
  onAbort(signal, () => {
    boxes.disconnect();
    for (const name of ['object-fit', 'transform', 'clip-path']) video.style.removeProperty(name);
  });
  if (!signal.aborted) apply();
}

/** The styles that show `picture` in `box` so. */
export function stylesOf(
  { rotation, mirror, fit }: Omit<Presentation, 'fullscreenFit'>,
  box: Size,
  picture: Size,
): { objectFit: string; transform: string; clipPath: string } {
  const turns = rotation && picture.width && box.width && box.height ? rotation : 0;
  const flip = mirror ? 'scaleX(-1) ' : '';
  const lies = turns === 90 || turns === 270;
  if (!lies) return { objectFit: fit, transform: `${flip}${turns ? 'rotate(180deg)' : ''}`.trim(), clipPath: '' };
  const turn = `${flip}rotate(${turns}deg)`;
  if (fit === 'fill')
    return {
      objectFit: 'fill',
      transform: `${turn} scale(${box.height / box.width}, ${box.width / box.height})`,
      clipPath: '',
    };
  // The browser fits the picture into the box as if it stood; the rest is a scale, and a clip of what then hangs over.
  const standing = Math.min(box.width / picture.width, box.height / picture.height);
  const across = box.width / picture.height;
  const along = box.height / picture.width;
  const scale = (fit === 'cover' ? Math.max(across, along) : Math.min(across, along)) / standing;
  const clipX = Math.max(0, (box.width - box.height / scale) / 2);
  const clipY = Math.max(0, (box.height - box.width / scale) / 2);
  return { objectFit: 'contain', transform: `${turn} scale(${scale})`, clipPath: `inset(${clipY}px ${clipX}px)` };
}
