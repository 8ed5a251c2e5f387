/** Size, rate and bitrate of a picture to be sent. */
export interface VideoQuality {
  /** Pixels. The camera may deliver something else. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Frames a second. */
  readonly fps: number;
  /** Target bitrate in kbps. */
  readonly kbps: number;
  /**
   * Bitrate in kbps that adaptation does not go below; equal to `kbps` it switches adaptation off. WebRTC cannot promise
   * it.
   * @default a tenth of `kbps`
   */
  readonly minKbps?: number;
}

/** The qualities of Tencent's TXLivePusher for the web; `720p` is its default. */
export const videoQualities = {
  '120p': { width: 160, height: 120, fps: 15, kbps: 200 },
  '180p': { width: 320, height: 180, fps: 15, kbps: 350 },
  '240p': { width: 320, height: 240, fps: 15, kbps: 400 },
  '360p': { width: 640, height: 360, fps: 15, kbps: 800 },
  '480p': { width: 640, height: 480, fps: 15, kbps: 900 },
  '720p': { width: 1280, height: 720, fps: 15, kbps: 1500 },
  '1080p': { width: 1920, height: 1080, fps: 15, kbps: 2000 },
  '2K': { width: 2560, height: 1440, fps: 30, kbps: 4860 },
  '4K': { width: 3840, height: 2160, fps: 30, kbps: 9000 },
} as const satisfies Record<string, VideoQuality>;

/** The name of a video quality. */
export type VideoQualityName = keyof typeof videoQualities;
