import type { PusherConfig } from '@livelit/pusher';

/** A setting of a pusher that the studio offers as a choice. */
export interface StudioOption {
  readonly name: keyof PusherConfig;
  readonly choices: readonly string[];
}

/** What is read when a pusher is made; the first choice of each is what the studio begins with. */
export const studioOptions = [
  { name: 'sourcePolicy', choices: ['mix', 'replace', 'exclusive'] },
  { name: 'sizePolicy', choices: ['follow', 'letterbox', 'lock'] },
  { name: 'fit', choices: ['', 'contain', 'cover', 'fill'] },
  { name: 'devicePolicy', choices: ['follow-default', 'stay', 'stop'] },
  { name: 'videoCodec', choices: ['h264', 'vp8', 'vp9', 'av1', 'h265'] },
  { name: 'contentHint', choices: ['', 'motion', 'detail', 'text'] },
  { name: 'gop', choices: ['2', '1', '4'] },
] as const satisfies readonly StudioOption[];

/** What the visitor chose, by the name of the option. */
export type StudioValues = Readonly<Partial<Record<keyof PusherConfig, string>>>;

/** The choices as a config; an empty one is left to the pusher. */
export function studioConfigOf(values: StudioValues): Partial<PusherConfig> {
  const chosen = studioOptions.map(({ name, choices }) => [name, values[name] ?? choices[0]] as const);
  return Object.fromEntries(
    chosen.filter(([, value]) => value !== '').map(([name, value]) => [name, name === 'gop' ? Number(value) : value]),
  );
}
