import type { LivePlayerElement } from '../element/live-player-element.ts';

const seekStep = 10;
const volumeStep = 0.05;
const speedStep = 0.25;

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

/** What the keys do, by `KeyboardEvent.key` in lower case. */
const actions: Readonly<Record<string, (player: LivePlayerElement, toggleFullscreen: () => void) => void>> = {
  ' ': toggle,
  k: toggle,
  m: (player) => (player.muted = !player.muted),
  f: (_player, toggleFullscreen) => toggleFullscreen(),
  c: toggleCaptions,
  p: (player) =>
    void (player.pictureInPicture === 'none' ? player.requestPictureInPicture() : player.exitPictureInPicture()).catch(
      () => undefined,
    ),
  arrowleft: (player) => seek(player, -seekStep),
  j: (player) => seek(player, -seekStep),
  arrowright: (player) => seek(player, seekStep),
  l: (player) => seek(player, seekStep),
  arrowup: (player) => (player.volume = clamp(player.volume + volumeStep, 0, 1)),
  arrowdown: (player) => (player.volume = clamp(player.volume - volumeStep, 0, 1)),
  '<': (player) => (player.playbackRate = clamp(player.playbackRate - speedStep, 0.25, 2)),
  '>': (player) => (player.playbackRate = clamp(player.playbackRate + speedStep, 0.25, 2)),
};

/** Works the player by keys while the focus is in `surface`; what has keys of its own there keeps them. */
export function watchKeys(
  surface: HTMLElement,
  player: LivePlayerElement,
  toggleFullscreen: () => void,
  signal: AbortSignal,
): void {
  surface.addEventListener(
    'keydown',
    (event) => {
      const act = actions[event.key.toLowerCase()];
      if (!act || event.metaKey || event.altKey || event.ctrlKey || event.defaultPrevented) return;
      if (keysOf(event.target as HTMLElement).includes(event.key)) return;
      event.preventDefault();
      act(player, toggleFullscreen);
    },
    { signal },
  );
}

/** The keys that an element takes for itself: a button Enter and Space, a range the arrows, a menu all of them. */
function keysOf(target: HTMLElement & { readonly keysUsed?: readonly string[] }): readonly string[] {
  if (target.localName === 'button') return ['Enter', ' '];
  const said = target.getAttribute('keysused')?.split(' ');
  return said?.map((key) => (key === 'Space' ? ' ' : key)) ?? target.keysUsed ?? [];
}

function toggle(player: LivePlayerElement): void {
  if (player.paused) void player.play();
  else player.pause();
}

function seek(player: LivePlayerElement, seconds: number): void {
  player.currentTime = Math.max(0, player.currentTime + seconds);
}

function toggleCaptions({ textTracks }: LivePlayerElement): void {
  const tracks = [...textTracks].filter(({ kind }) => kind === 'subtitles' || kind === 'captions');
  const showing = tracks.some(({ mode }) => mode === 'showing');
  for (const [index, track] of tracks.entries()) track.mode = !showing && index === 0 ? 'showing' : 'disabled';
}
