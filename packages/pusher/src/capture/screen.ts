import { fromDomException, LiveCode, LiveError, type VideoQuality } from '@livelit/core';

import { mediaDevices } from './media-devices.ts';

/** What to capture beside the picture of the screen. */
export interface ScreenOptions {
  /**
   * Sound of the tab or system, where the browser has it and the user allows it.
   * @default false
   */
  readonly audio?: boolean;
}

/** Opens a screen, window or tab that the user chooses. Must be called from a click. */
export async function openScreen({ audio = false }: ScreenOptions, quality: VideoQuality): Promise<MediaStream> {
  const devices = mediaDevices('screen');
  if (!('getDisplayMedia' in devices))
    throw new LiveError(LiveCode.WARNING_SCREEN_CAPTURE_NOT_SUPPORTED, 'This browser cannot capture a screen.');
  try {
    const stream = await devices.getDisplayMedia({
      // A larger screen is scaled down; a smaller one stays as it is.
      video: { width: { max: quality.width }, height: { max: quality.height }, frameRate: { ideal: quality.fps } },
      audio,
    });
    for (const track of stream.getVideoTracks()) {
      // Text stays sharp when the network is slow; the rate gives way instead.
      if ('contentHint' in track && track.contentHint === '') track.contentHint = 'detail';
    }
    return stream;
  } catch (error) {
    throw fromDomException(error, 'screen');
  }
}
