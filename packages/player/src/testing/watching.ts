import { onAbort } from '@livelit/core';

/** A muted video in the page, gone with `signal`. */
export function createVideo(signal?: AbortSignal): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.width = 320;
  document.body.append(video);
  if (signal) onAbort(signal, () => video.remove());
  return video;
}

/** Resolves when `count` more decoded pictures were presented. */
export function frames(video: HTMLVideoElement, count: number): Promise<void> {
  return new Promise((resolve) => {
    let seen = 0;
    const next = () => {
      if (++seen >= count) resolve();
      else video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  });
}

/** The picture as it stands, small. */
export function pixels(video: HTMLVideoElement): Uint8ClampedArray {
  const canvas = new OffscreenCanvas(32, 18);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height).data;
}

/** Whether there is something to see: a black or empty picture has one colour. */
export function showsSomething(video: HTMLVideoElement): boolean {
  const data = pixels(video);
  const brightness = Array.from(
    { length: data.length / 4 },
    (_, at) => data[at * 4]! + data[at * 4 + 1]! + data[at * 4 + 2]!,
  );
  return Math.max(...brightness) - Math.min(...brightness) > 100;
}

/** Resolves with the next event of this type. */
export function next<E extends Event>(target: EventTarget, type: string): Promise<E> {
  return new Promise((resolve) => target.addEventListener(type, (event) => resolve(event as E), { once: true }));
}
