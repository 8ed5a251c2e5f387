import type { ResolutionMode, Rotation, VideoQuality } from '@livelit/core';

import type { MicrophoneOptions } from '../capture/microphone.ts';
import { pusherDefaults } from '../pusher-config.ts';
import type { WantedAudioQuality } from '../quality/quality-of.ts';

/** WeChat's words for the picture. Its `HD` and `FHD` are read as the field writes them: 720 and 1080 lines. */
export const modes = {
  SD: { width: 640, height: 360, fps: 30, kbps: 800 },
  HD: { width: 1280, height: 720, fps: 30, kbps: 2500 },
  FHD: { width: 1920, height: 1080, fps: 30, kbps: 4500 },
  RTC: { width: 640, height: 360, fps: 15, kbps: 600 },
} as const satisfies Record<string, VideoQuality>;

/** The attributes that say what picture to send. */
export interface PictureWords {
  readonly mode: string;
  readonly minBitrate: number | undefined;
  readonly maxBitrate: number | undefined;
  readonly fps: number | undefined;
  readonly aspect: string;
}

const isCount = (value: number | undefined): value is number => value !== undefined && value > 0 && value < Infinity;

/** The picture that these attributes want, on top of `base`; it stands wide. What they do not say is as in `base`. */
export function pictureOf(words: PictureWords, base: VideoQuality): VideoQuality {
  const from: VideoQuality = Object.hasOwn(modes, words.mode) ? modes[words.mode as keyof typeof modes] : base;
  const kbps = isCount(words.maxBitrate) ? words.maxBitrate : from.kbps;
  const minKbps = isCount(words.minBitrate) ? Math.min(words.minBitrate, kbps) : from.minKbps;
  return {
    ...shaped(from, words.aspect),
    fps: isCount(words.fps) ? words.fps : from.fps,
    kbps,
    ...(minKbps === undefined ? {} : { minKbps: Math.min(minKbps, kbps) }),
  };
}

/** The same lines in another shape, wide or tall as they were; encoders want even numbers. */
function shaped({ width, height }: VideoQuality, aspect: string): { width: number; height: number } {
  const [, a, b] = /^(\d+):(\d+)$/.exec(aspect.trim()) ?? [];
  if (!Number(a) || !Number(b)) return { width, height };
  const short = Math.min(width, height);
  const long = Math.round((short * Math.max(Number(a), Number(b))) / Math.min(Number(a), Number(b)) / 2) * 2;
  return width < height ? { width: short, height: long } : { width: long, height: short };
}

/** How the picture stands; undefined where nothing is said. */
export function orientationOf(word: string): ResolutionMode | undefined {
  if (word === 'portrait' || word === 'vertical') return 'portrait';
  return word === 'landscape' || word === 'horizontal' ? 'landscape' : undefined;
}

/** Degrees that pictures can be turned by; 0 for all else. */
export function rotationOf(degrees: number | undefined): Rotation {
  const turned = (((degrees ?? 0) % 360) + 360) % 360;
  return turned === 90 || turned === 180 || turned === 270 ? turned : 0;
}

/** The sound that `audio-quality` wants; undefined where nothing is said. */
export function soundOf(word: string): WantedAudioQuality | undefined {
  if (word === 'low') return 'speech';
  if (word === 'high') return pusherDefaults.audioQuality;
  return word === 'speech' || word === 'default' || word === 'music' || word === 'standard' ? word : undefined;
}

/** The camera that `device-position` means; undefined for the browser's choice. */
export function facingOf(word: string): 'user' | 'environment' | undefined {
  return word === 'front' ? 'user' : word === 'back' ? 'environment' : undefined;
}

/** What a microphone shall do by itself. */
export function processingOf(words: {
  readonly enableAgc: boolean | undefined;
  readonly enableAns: boolean | undefined;
}): Pick<MicrophoneOptions, 'autoGainControl' | 'noiseSuppression'> {
  const { enableAgc, enableAns } = words;
  return {
    ...(enableAgc === undefined ? {} : { autoGainControl: enableAgc }),
    ...(enableAns === undefined ? {} : { noiseSuppression: enableAns }),
  };
}
