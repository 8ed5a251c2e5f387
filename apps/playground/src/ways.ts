/** Protocols that the page pushes by. */
export const pushWays = ['whip', 'flv', 'rtmp'] as const;
export type PushWay = (typeof pushWays)[number];

/** Protocols that the page plays by. */
export const playWays = ['whep', 'http-flv', 'ws-flv', 'll-hls', 'hls'] as const;
export type PlayWay = (typeof playWays)[number];

/** Where the pushed picture comes from. */
export const pushSources = ['test', 'camera', 'screen'] as const;
export type PushSource = (typeof pushSources)[number];

/** What the gateway takes as the name of a stream. */
export const streamName = /^[\w.-]{1,64}$/;

const webSocketOrigin = (origin: string): string => origin.replace(/^http/, 'ws');

/** Where a stream of this name is pushed to. `target` is used by the way that leads to another server. */
export function pushUrl(way: PushWay, origin: string, name: string, target: string): string {
  switch (way) {
    case 'whip':
      return `${origin}/whip/${name}`;
    case 'flv':
      return `${webSocketOrigin(origin)}/live/${name}.flv`;
    case 'rtmp':
      return target;
  }
}

/** Where a stream of this name is played from. */
export function playUrl(way: PlayWay, origin: string, name: string): string {
  switch (way) {
    case 'whep':
      return `${origin}/whep/${name}`;
    case 'http-flv':
      return `${origin}/live/${name}.flv`;
    case 'ws-flv':
      return `${webSocketOrigin(origin)}/live/${name}.flv`;
    case 'll-hls':
      return `${origin}/hls/${name}/ll.m3u8`;
    case 'hls':
      return `${origin}/hls/${name}/index.m3u8`;
  }
}
