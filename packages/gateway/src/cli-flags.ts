import { logLevels } from '@livelit/core';

import { gatewayDefaults, limitDefaults } from './gateway-config.ts';

interface Flag {
  readonly flag: string;
  /** What stands for the value in the help; none for a switch. */
  readonly value?: string;
  readonly short?: string;
  readonly repeatable?: boolean;
  readonly help: string;
  readonly default?: string | number;
}

const defaults = gatewayDefaults;

/** All flags, in the order of the help. */
export const flags: readonly { readonly title: string; readonly flags: readonly Flag[] }[] = [
  {
    title: 'Where it listens',
    flags: [
      { flag: 'host', value: 'address', help: 'Address to listen on; 0.0.0.0 or :: for all', default: defaults.host },
      { flag: 'port', value: 'number', help: 'Port of HTTP and WebSocket; 0 takes a free one', default: defaults.port },
      {
        flag: 'allow-origin',
        value: 'origin',
        repeatable: true,
        help: 'Origin whose pages may use the gateway, or *',
        default: '*',
      },
    ],
  },
  {
    title:
      'Who may do what (a token on the command line is visible to every user of this machine by ps;\nprefer the variables, which take several tokens separated by spaces)',
    flags: [
      {
        flag: 'publish-token',
        value: 'token',
        repeatable: true,
        help: 'Only its holders publish, RTMP included [LIVELIT_PUBLISH_TOKEN]',
      },
      { flag: 'play-token', value: 'token', repeatable: true, help: 'Only its holders watch [LIVELIT_PLAY_TOKEN]' },
      {
        flag: 'status-token',
        value: 'token',
        repeatable: true,
        help: 'Only its holders read /api/streams and /metrics [LIVELIT_STATUS_TOKEN]',
      },
      {
        flag: 'allow-rtmp',
        value: 'prefix',
        repeatable: true,
        help: 'RTMP target that pages may publish to, such as rtmp://host/app; rtmp://* and rtmps://* allow any host, private addresses included',
        default: 'none',
      },
      {
        flag: 'allow-rtmp-play',
        value: 'prefix',
        repeatable: true,
        help: 'RTMP stream that pages may have played, written like --allow-rtmp',
        default: 'none',
      },
      {
        flag: 'second-publisher',
        value: 'what',
        help: "What happens to a second publisher of one name: 'refuse' or 'take-over'",
        default: defaults.secondPublisher,
      },
    ],
  },
  {
    title: 'WebRTC and HLS',
    flags: [
      {
        flag: 'ice-server',
        value: 'server',
        repeatable: true,
        help: "STUN or TURN server as 'stun:host:port' or 'turn:host:port,user,password' [LIVELIT_ICE_SERVER]",
        default: 'none',
      },
      { flag: 'rtc-bind', value: 'address', help: 'Address that WebRTC binds to', default: 'as --host' },
      { flag: 'rtc-port', value: 'number', help: 'One UDP port for all of WebRTC', default: 'a free one per session' },
      { flag: 'hls-part', value: 'seconds', help: 'Length of an LL-HLS part', default: defaults.hlsPart },
      { flag: 'hls-segment', value: 'seconds', help: 'Shortest HLS segment', default: defaults.hlsSegment },
      { flag: 'hls-window', value: 'number', help: 'Segments in a playlist', default: defaults.hlsWindow },
      {
        flag: 'key-frame-interval',
        value: 'seconds',
        help: 'How often WHIP publishers are asked for a key frame while FLV or HLS is watched',
        default: defaults.keyFrameInterval,
      },
    ],
  },
  {
    title: 'Limits',
    flags: [
      { flag: 'max-streams', value: 'number', help: 'Streams at once', default: limitDefaults.maxStreams },
      {
        flag: 'max-sessions',
        value: 'number',
        help: 'Publishers and viewers at once',
        default: limitDefaults.maxSessions,
      },
      {
        flag: 'max-sessions-per-address',
        value: 'number',
        help: 'The same from one address (raise it behind a proxy)',
        default: limitDefaults.maxSessionsPerAddress,
      },
      {
        flag: 'max-publish-kbps',
        value: 'kbps',
        help: 'Bitrate of a publisher',
        default: limitDefaults.maxPublishKbps,
      },
      { flag: 'max-tag-bytes', value: 'bytes', help: 'One FLV tag', default: limitDefaults.maxTagBytes },
      { flag: 'max-body-bytes', value: 'bytes', help: 'Body of an HTTP request', default: limitDefaults.maxBodyBytes },
      {
        flag: 'publisher-idle',
        value: 'seconds',
        help: 'A publisher without media is ended after this',
        default: limitDefaults.publisherIdle,
      },
      {
        flag: 'connect-timeout',
        value: 'seconds',
        help: 'Time for a session or an RTMP target to connect',
        default: limitDefaults.connectTimeout,
      },
      {
        flag: 'viewer-backlog-bytes',
        value: 'bytes',
        help: 'A viewer that lags further is dropped back to live',
        default: limitDefaults.viewerBacklogBytes,
      },
      {
        flag: 'viewer-stall',
        value: 'seconds',
        help: 'A viewer that stays behind for longer is closed',
        default: limitDefaults.viewerStall,
      },
    ],
  },
  {
    title: 'Other',
    flags: [
      { flag: 'log-level', value: 'level', help: `One of ${logLevels.join(', ')}`, default: 'info' },
      { flag: 'verbose', short: 'v', help: 'The same as --log-level debug' },
      { flag: 'help', short: 'h', help: 'Show this and exit' },
      { flag: 'version', help: 'Show the version and exit' },
    ],
  },
];
