/** Makes players and lets them go, again and again; what is left behind is counted from outside. */

/** What plays once and is gone: resolves when it has shown a picture and was destroyed. */
type Cycle = (video: HTMLVideoElement, url: string, type: string) => Promise<void>;

/** Rejects when it takes longer than a player may. */
function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer = 0;
  const late = new Promise<never>((_resolve, reject) => {
    timer = window.setTimeout(() => reject(new Error('There was no picture in 40 s.')), 40_000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const firstFrame = (video: HTMLVideoElement) =>
  inTime(new Promise((resolve) => video.requestVideoFrameCallback(resolve)));

const cycles: Readonly<Record<string, () => Promise<Cycle>>> = {
  livelit: async () => {
    const { LivePlayer } = await import('@livelit/player');
    return async (video, url, type) => {
      const player = new LivePlayer(video);
      void player.load({ url, type, live: true });
      await firstFrame(video);
      player.destroy();
    };
  },
  element: async () => {
    await import('@livelit/player/define');
    return async (_video, url) => {
      const element = document.createElement('live-player');
      element.muted = true;
      element.autoplay = true;
      element.src = url;
      document.body.append(element);
      await inTime(new Promise((resolve) => element.addEventListener('firstframe', resolve, { once: true })));
      element.remove();
    };
  },
  'hls-js': async () => {
    const { default: Hls } = await import('hls.js');
    return async (video, url) => {
      const hls = new Hls();
      hls.loadSource(url);
      hls.attachMedia(video);
      await firstFrame(video);
      hls.destroy();
    };
  },
  'mpegts-js': async () => {
    const { default: mpegts } = await import('mpegts.js');
    return async (video, url) => {
      const player = mpegts.createPlayer({ type: 'flv', url, isLive: true });
      player.attachMediaElement(video);
      player.load();
      await firstFrame(video);
      player.destroy();
    };
  },
};

/** What the bench calls as `window.cycles`. */
export interface CyclesPage {
  run(library: string, url: string, type: string, times: number): Promise<void>;
}

window.cycles = {
  run: async (library, url, type, times) => {
    const cycle = await cycles[library]!();
    for (let time = 0; time < times; time++) {
      const video = document.createElement('video');
      video.muted = true;
      video.autoplay = true;
      document.body.append(video);
      await cycle(video, url, type);
      video.remove();
    }
  },
};

declare global {
  interface Window {
    cycles: CyclesPage;
  }
}
