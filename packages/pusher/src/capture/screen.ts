import { LiveCode, LiveError, type VideoQuality } from '@livelit/core';

import { loadPart } from '../load-part.ts';
import { mediaDevices } from './media-devices.ts';

/** What to capture, and what beside the picture. Browsers take all but `audio`, and `cropTarget`, as a hint or not at all. */
export interface ScreenOptions {
  /**
   * Sound of the tab or system, where the browser has it and the user allows it.
   * @default false
   */
  readonly audio?: boolean | undefined;
  /** What the browser's dialogue offers first. */
  readonly surface?: 'monitor' | 'window' | 'browser' | undefined;
  /** Whether the dialogue offers the sound of the whole system. */
  readonly systemAudio?: 'include' | 'exclude' | undefined;
  /** Whether the dialogue offers the page's own tab. */
  readonly selfBrowserSurface?: 'include' | 'exclude' | undefined;
  /** Whether the user may share another tab while capturing. */
  readonly surfaceSwitching?: 'include' | 'exclude' | undefined;
  /** When the pointer is in the picture. */
  readonly cursor?: 'always' | 'motion' | 'never' | undefined;
  /** Whether the captured tab falls silent for the user. */
  readonly suppressLocalAudioPlayback?: boolean | undefined;
  /** Whether the page's own sound is left out of the captured one. */
  readonly restrictOwnAudio?: boolean | undefined;
  /**
   * Captures this part of the page's own tab alone: what `CropTarget.fromElement` or `RestrictionTarget.fromElement`
   * gave. Rejects with ERROR_NOT_SUPPORTED where the browser cannot, rather than showing more.
   */
  readonly cropTarget?: object | undefined;
}

/** Opens a screen, window or tab that the user chooses. Must be called from a click. */
export async function openScreen(options: ScreenOptions, quality: VideoQuality): Promise<MediaStream> {
  const devices = mediaDevices('screen');
  if (!('getDisplayMedia' in devices))
    throw new LiveError(LiveCode.WARNING_SCREEN_CAPTURE_NOT_SUPPORTED, 'This browser cannot capture a screen.');
  const { audio, surface, cursor, suppressLocalAudioPlayback, restrictOwnAudio, cropTarget, ...dialogue } = options;
  const wanted = {
    ...(cropTarget && { preferCurrentTab: true, selfBrowserSurface: 'include' }),
    ...dialogue,
    // A larger screen is scaled down; a smaller one stays as it is.
    video: {
      width: { max: quality.width },
      height: { max: quality.height },
      frameRate: { ideal: quality.fps },
      displaySurface: surface,
      cursor,
    },
    audio: audio ? { suppressLocalAudioPlayback, restrictOwnAudio } : false,
  };
  // Before anything is captured: a part that does not load must not leave more on the air than was meant.
  const crop = cropTarget && (await loadPart(import('./crop-screen.ts'))).cropScreen;
  try {
    const stream = await devices.getDisplayMedia(wanted as DisplayMediaStreamOptions);
    const [track] = stream.getVideoTracks();
    // Text stays sharp when the network is slow; the rate gives way instead.
    if (track?.contentHint === '') track.contentHint = 'detail';
    await crop?.(stream, cropTarget!);
    return stream;
  } catch (error) {
    throw (await loadPart(import('./screen-error.ts'))).screenError(error);
  }
}
