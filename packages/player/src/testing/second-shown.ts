const cells = 8;

/**
 * The second that a picture of the media origin shows (`scripts/media/second-pattern.ts`), 0 to 63; undefined when
 * there is no picture, or none of its. The video needs `crossOrigin` where the browser itself loads it.
 */
export function secondShown(video: HTMLVideoElement): number | undefined {
  if (!video.videoWidth) return undefined;
  const canvas = new OffscreenCanvas(cells * 4, 30);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  const row = context.getImageData(0, 28, canvas.width, 1).data;
  const light = Array.from({ length: cells }, (_, cell) => row[(cell * 4 + 2) * 4]! > 128);
  if (!light[6] || light[7]) return undefined;
  return light.slice(0, 6).reduce((second, isLight, bit) => second + (isLight ? 2 ** bit : 0), 0);
}
