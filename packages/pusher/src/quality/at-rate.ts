/** Recommended bitrates are meant for this many frames a second. */
const recommendedFps = 15;

/**
 * A bitrate recommended for 15 frames a second at another rate. Pictures that follow faster differ less, so twice the
 * rate takes one and a half times the bits; slower ones keep theirs, as their pictures differ more.
 */
export function atRate(kbps: number, fps: number): number {
  return Math.round(kbps * 1.5 ** Math.log2(Math.max(1, fps / recommendedFps)));
}
