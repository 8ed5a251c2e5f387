/** Every page of the benches: where it finds what to play, and what was seen on its screen. */

/** What a page is asked to play, in its query. */
export interface Asked {
  readonly url: string;
  /** As `SourceType` of the player. */
  readonly type: string;
  readonly live: boolean;
}

const query = new URLSearchParams(location.search);

export const asked: Asked = {
  url: query.get('url') ?? '',
  type: query.get('type') ?? 'hls',
  live: query.get('live') === '1',
};

/** Other words of the query, for one page only. */
export const option = (name: string): string | undefined => query.get(name) ?? undefined;

export const stage = document.querySelector<HTMLElement>('#stage')!;

/** A presented frame, as the bench sees it. */
interface Frame {
  /** `Date.now()` */
  readonly at: number;
  /** The second that the picture shows, of the media origin; -1 when it was not read or cannot be. */
  readonly second: number;
}

/** What the bench reads by `window.bench`. */
export interface BenchPage {
  /** `performance.now()` when the first frame was on the screen; 0 before. */
  firstFrame: number;
  /** Presented frames so far. */
  count: number;
  /** `Date.now()` of the last one. */
  lastAt: number;
  /** Frames whose second was read, about five a second, oldest first. */
  frames: Frame[];
  /** Seconds of media in front of and behind the playhead. */
  buffered(): { ahead: number; behind: number };
  currentTime(): number;
  pause(): void;
  play(): void;
  /** What the player says of itself, where it says something. */
  said(): string;
}

let video: HTMLVideoElement | undefined;
let lastRead = 0;
const canvas = new OffscreenCanvas(32, 30);
const context = canvas.getContext('2d', { willReadFrequently: true })!;

function secondOf(from: HTMLVideoElement): number {
  try {
    context.drawImage(from, 0, 0, canvas.width, canvas.height);
    const row = context.getImageData(0, 28, canvas.width, 1).data;
    const light = Array.from({ length: 8 }, (_, cell) => row[(cell * 4 + 2) * 4]! > 128);
    if (!light[6] || light[7]) return -1;
    return light.slice(0, 6).reduce((second, isLight, bit) => second + (isLight ? 2 ** bit : 0), 0);
  } catch {
    return -1;
  }
}

const ranges = () => (video ? Array.from({ length: video.buffered.length }, (_, at) => at) : []);

export const bench: BenchPage = {
  firstFrame: 0,
  count: 0,
  lastAt: 0,
  frames: [],
  buffered: () => {
    if (!video) return { ahead: 0, behind: 0 };
    const { buffered, currentTime } = video;
    let [ahead, behind] = [0, 0];
    for (const at of ranges()) {
      ahead += Math.max(0, buffered.end(at) - Math.max(currentTime, buffered.start(at)));
      behind += Math.max(0, Math.min(currentTime, buffered.end(at)) - buffered.start(at));
    }
    return { ahead, behind };
  },
  currentTime: () => video?.currentTime ?? 0,
  pause: () => video?.pause(),
  play: () => void video?.play().catch(() => {}),
  said: () => video?.error?.message ?? '',
};

declare global {
  interface Window {
    bench: BenchPage;
  }
}

window.bench = bench;

const measuresOnlyFirst = option('first') === '1';

function follow(found: HTMLVideoElement): void {
  video = found;
  const seen: VideoFrameRequestCallback = (_now, { presentationTime }) => {
    bench.firstFrame ||= presentationTime;
    bench.count++;
    bench.lastAt = Date.now();
    if (measuresOnlyFirst) return;
    if (bench.lastAt - lastRead >= 200) {
      lastRead = bench.lastAt;
      bench.frames.push({ at: bench.lastAt, second: secondOf(found) });
    }
    found.requestVideoFrameCallback(seen);
  };
  found.requestVideoFrameCallback(seen);
}

/** The video that shows something, in the page or in an open shadow. */
function findVideo(root: ParentNode): HTMLVideoElement | undefined {
  let hidden: HTMLVideoElement | undefined;
  for (const element of root.querySelectorAll('*')) {
    if (element instanceof HTMLVideoElement) {
      if (element.checkVisibility({ opacityProperty: true }) && element.readyState > 1) return element;
      hidden ??= element;
    }
    const inside = element.shadowRoot && findVideo(element.shadowRoot);
    if (inside) return inside;
  }
  return hidden;
}

function look(): void {
  const found = findVideo(document);
  if (found && found !== video) follow(found);
  // Players put another video in the place of the first when they like.
  setTimeout(look, bench.firstFrame ? 500 : 4);
}
look();

/** A muted video of the page's own, as large as the stage. */
export function createVideo(): HTMLVideoElement {
  const element = document.createElement('video');
  element.muted = true;
  element.autoplay = true;
  element.playsInline = true;
  element.crossOrigin = 'anonymous';
  element.style.cssText = 'width:100%;height:100%';
  stage.append(element);
  return element;
}
