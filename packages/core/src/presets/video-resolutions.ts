/** A resolution of V2TXLive with the bitrates that suit it. */
export interface VideoResolution {
  /** Pixels, landscape. Portrait swaps both. */
  readonly width: number;
  /** Pixels, landscape. */
  readonly height: number;
  /** Lowest recommended bitrate at 15 frames a second, in kbps. */
  readonly minKbps: number;
  /** Highest recommended bitrate at 15 frames a second, in kbps. */
  readonly maxKbps: number;
}

/** The twelve resolutions of V2TXLive, in the order of its numbers. */
export const videoResolutions = {
  '160x160': { width: 160, height: 160, minKbps: 100, maxKbps: 150 },
  '270x270': { width: 270, height: 270, minKbps: 200, maxKbps: 300 },
  '480x480': { width: 480, height: 480, minKbps: 350, maxKbps: 525 },
  '320x240': { width: 320, height: 240, minKbps: 250, maxKbps: 375 },
  '480x360': { width: 480, height: 360, minKbps: 400, maxKbps: 600 },
  '640x480': { width: 640, height: 480, minKbps: 600, maxKbps: 900 },
  '320x180': { width: 320, height: 180, minKbps: 250, maxKbps: 400 },
  '480x270': { width: 480, height: 270, minKbps: 350, maxKbps: 550 },
  '640x360': { width: 640, height: 360, minKbps: 500, maxKbps: 900 },
  '960x540': { width: 960, height: 540, minKbps: 800, maxKbps: 1500 },
  '1280x720': { width: 1280, height: 720, minKbps: 1000, maxKbps: 1800 },
  '1920x1080': { width: 1920, height: 1080, minKbps: 2500, maxKbps: 3000 },
} as const satisfies Record<string, VideoResolution>;

/** The name of a V2TXLive resolution. */
export type VideoResolutionName = keyof typeof videoResolutions;
