declare module 'xgplayer' {
  // oxlint-disable-next-line import/no-default-export
  export default class Player {
    constructor(options: Readonly<Record<string, unknown>>);
  }
}

declare module 'xgplayer-hls' {
  const plugin: unknown;
  // oxlint-disable-next-line import/no-default-export
  export default plugin;
}

declare module 'xgplayer-flv' {
  const plugin: unknown;
  // oxlint-disable-next-line import/no-default-export
  export default plugin;
}

declare module 'shaka-player/dist/shaka-player.hls.js' {
  // oxlint-disable-next-line import/no-default-export
  export default shaka;
  const shaka: {
    readonly polyfill: { installAll(): void };
    readonly Player: new () => EventTarget & {
      attach(video: HTMLVideoElement): Promise<void>;
      load(url: string): Promise<void>;
    };
  };
}
