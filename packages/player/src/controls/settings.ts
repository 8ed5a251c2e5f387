import type { LivePlayerElement } from '../element/live-player-element.ts';
import type { ControlsTexts } from './controls-texts.ts';

/** One thing to choose. */
export interface Choice {
  readonly label: string;
  readonly checked: boolean;
  choose(): void;
}

/** One menu of choices. */
export interface Setting {
  readonly name: 'quality' | 'speed' | 'audio' | 'captions' | 'line';
  readonly choices: readonly Choice[];
}

const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2];

/** What there is to choose of this player now; what leaves no choice is left out. */
export function settingsOf(player: LivePlayerElement, texts: ControlsTexts): readonly Setting[] {
  return [
    { name: 'quality' as const, choices: qualities(player, texts) },
    { name: 'speed' as const, choices: rates(player, texts) },
    { name: 'audio' as const, choices: sounds(player) },
    { name: 'captions' as const, choices: captions(player, texts) },
    { name: 'line' as const, choices: lines(player, texts) },
  ].filter(({ choices }) => choices.length > 1);
}

function qualities(player: LivePlayerElement, { auto }: ControlsTexts): Choice[] {
  const { levels, level, selectedLevel } = player;
  if (levels.length < 2) return [];
  const label = (index: number): string => {
    const { height, width = 0, bitrate, name } = levels[index]!;
    const lines = Math.min(height, width || height);
    const title = lines ? `${lines}p` : name || `${Math.round(bitrate / 1000)} kbps`;
    const twin = lines && levels.some((other, at) => at !== index && other.height === height);
    return twin ? `${title}, ${(bitrate / 1e6).toFixed(1)} Mbps` : title;
  };
  const choices = levels.map((_, index) => ({
    label: label(index),
    checked: selectedLevel === index,
    choose: () => (player.videoRenditions.selectedIndex = index),
  }));
  const isAuto = selectedLevel === 'auto';
  choices.sort((one, other) => Number.parseInt(other.label) - Number.parseInt(one.label));
  return [
    {
      label: isAuto && levels[level] ? `${auto} (${label(level)})` : auto,
      checked: isAuto,
      choose: () => (player.videoRenditions.selectedIndex = -1),
    },
    ...choices,
  ];
}

function rates(player: LivePlayerElement, { normal }: ControlsTexts): Choice[] {
  if (player.streamType === 'live' && player.targetLiveWindow === 0) return [];
  return speeds.map((speed) => ({
    label: speed === 1 ? normal : `${speed}×`,
    checked: player.playbackRate === speed,
    choose: () => (player.playbackRate = speed),
  }));
}

function sounds({ audioTracks }: LivePlayerElement): Choice[] {
  return [...audioTracks].map((track) => ({
    label: track.label || track.language || track.id,
    checked: track.enabled,
    choose: () => (track.enabled = true),
  }));
}

function captions(player: LivePlayerElement, { off }: ControlsTexts): Choice[] {
  const tracks = [...player.textTracks].filter(({ kind }) => kind === 'subtitles' || kind === 'captions');
  if (tracks.length === 0) return [];
  const show = (shown?: TextTrack) => {
    for (const track of tracks) track.mode = track === shown ? 'showing' : 'disabled';
  };
  return [
    { label: off, checked: tracks.every(({ mode }) => mode !== 'showing'), choose: () => show() },
    ...tracks.map((track) => ({
      label: track.label || track.language,
      checked: track.mode === 'showing',
      choose: () => show(track),
    })),
  ];
}

function lines(player: LivePlayerElement, { line }: ControlsTexts): Choice[] {
  return player.sources.map(({ type }, index) => ({
    label: `${line} ${index + 1}${type ? ` (${type})` : ''}`,
    checked: player.line === index,
    choose: () => player.selectLine(index),
  }));
}
