/**
 * Everything the project can report: V2TXLive's own names (without their prefix) and numbers, and below -9000 what only
 * a browser or the gateway knows. The first word of a name is its severity; the sign of a number says nothing.
 * A code is permanent: it is never renumbered and never used again for something else.
 */
export const LiveCode = {
  /** Nothing is wrong. */
  OK: 0,
  /** Something failed that has no code of its own. Look at `cause`. */
  ERROR_FAILED: -1,
  /** An argument is wrong. Fix the call; retrying cannot help. */
  ERROR_INVALID_PARAMETER: -2,
  /** The call does not fit the present state. Wait for the right state, then call again. */
  ERROR_REFUSED: -3,
  /** This browser cannot do what was asked. Test for the feature first, or offer another browser. */
  ERROR_NOT_SUPPORTED: -4,
  /** Reserved: native SDKs report an invalid licence; nothing here has one. */
  ERROR_INVALID_LICENSE: -5,
  /** The server did not answer in time. Retried by itself; check the network. */
  ERROR_REQUEST_TIMEOUT: -6,
  /** The server answered, but could not do it. Read `detail.httpStatus`. */
  ERROR_SERVER_PROCESS_FAILED: -7,
  /** An established connection broke. Retried by itself; check the network. */
  ERROR_DISCONNECTED: -8,
  /** The stream is HEVC and this browser has no decoder for it. Offer H.264. */
  ERROR_NO_AVAILABLE_HEVC_DECODERS: -2304,
  /** The upstream is too slow for the bitrate, which is being lowered. Choose a lower quality. */
  WARNING_NETWORK_BUSY: 1101,
  /** The codec that is sent changed. Nothing to do. */
  WARNING_CURRENT_ENCODE_TYPE_CHANGED: 1104,
  /** The codec that is played changed. Nothing to do. */
  WARNING_CURRENT_DECODE_TYPE_CHANGED: 2008,
  /** Playback stutters. Check the viewer's network, or lower the quality. */
  WARNING_VIDEO_BLOCK: 2105,
  /** The camera could not be opened. Check that one is connected. */
  WARNING_CAMERA_START_FAILED: -1301,
  /** The microphone could not be opened. Check that one is connected. */
  WARNING_MICROPHONE_START_FAILED: -1302,
  /** The encoder could not be started (V2TXLive documents it, its headers do not). Choose another codec or size. */
  WARNING_ENCODER_START_FAILED: -1303,
  /** The decoder could not be started (V2TXLive documents it, its headers do not). Offer another codec. */
  WARNING_DECODER_START_FAILED: -1304,
  /** Screen capture could not start, or was cancelled: browsers do not tell which. Ask again, from a click. */
  WARNING_SCREEN_CAPTURE_START_FAILED: -1308,
  /** This device cannot capture its screen, as is the case on all phones. Offer the camera instead. */
  WARNING_SCREEN_CAPTURE_NOT_SUPPORTED: -1309,
  /** The user or a policy forbids the camera (`detail.policy`). Show how to allow it. */
  WARNING_CAMERA_NO_PERMISSION: -1314,
  /** The camera is in use or cannot be read. Close other programs, or choose another camera. */
  WARNING_CAMERA_OCCUPIED: -1316,
  /** The user or a policy forbids the microphone (`detail.policy`). Show how to allow it. */
  WARNING_MICROPHONE_NO_PERMISSION: -1317,
  /** The microphone is in use or cannot be read. Close other programs or end the call. */
  WARNING_MICROPHONE_OCCUPIED: -1319,
  /** Screen capture was ended from outside the page. Start it again if that was not meant. */
  WARNING_SCREEN_CAPTURE_INTERRUPTED: -7001,

  /** The browser refused to start sound without a gesture. Call `play()` from a click. */
  WARNING_AUTOPLAY_BLOCKED: -9001,
  /** Playback was started without sound because sound needs a gesture. Unmute from a click. */
  WARNING_AUTOPLAY_MUTED: -9002,
  /** The page is not served over HTTPS (or localhost), so the browser hides what is needed. Use HTTPS. */
  ERROR_INSECURE_CONTEXT: -9003,
  /** The page is hidden: the browser slows or freezes it. Bring it to the front. */
  WARNING_PAGE_HIDDEN: -9004,
  /** The browser took an idle codec back; it is created again. Nothing to do. */
  WARNING_CODEC_RECLAIMED: -9005,
  /** The graphics context was lost; it is built again and effects pause meanwhile. Nothing to do. */
  WARNING_GPU_CONTEXT_LOST: -9006,
  /** The device is too slow for this picture. Choose a lower quality or switch effects off. */
  WARNING_DEVICE_OVERLOADED: -9007,
  /** A part of the program could not be loaded. Reload the page; check that all its files are deployed. */
  ERROR_MODULE_LOAD_FAILED: -9008,

  /** The device has no network. Goes on by itself when it is back. */
  ERROR_OFFLINE: -9101,
  /** The server cannot be reached: wrong name, server down, or no CORS; browsers do not tell which. Check the address. */
  ERROR_UNREACHABLE: -9102,
  /** An HTTPS page may not load from an insecure address. Use https or wss. */
  ERROR_MIXED_CONTENT: -9103,
  /** The server wants a valid token or signature (401, 403). Get a new one. */
  ERROR_UNAUTHORIZED: -9104,
  /** The server asks to be called less often (429). Waits as long as it says. */
  ERROR_TOO_MANY_REQUESTS: -9105,
  /** The connection is being made again. Nothing to do. */
  WARNING_RECONNECTING: -9106,
  /** No network path for WebRTC media was found, UDP may be blocked. Offer a TURN server or another protocol. */
  ERROR_ICE_FAILED: -9107,
  /** The first choice failed and another protocol or source is used. Nothing to do. */
  WARNING_FALLBACK_USED: -9108,

  /** The stream or its playlist is malformed. Check what the server sends. */
  ERROR_SOURCE_INVALID: -9201,
  /** There is no such stream: not started yet, or over. Check the name; live streams are tried again. */
  ERROR_SOURCE_NOT_FOUND: -9202,
  /** The server answers, but nothing new arrives. Check the publisher. */
  ERROR_SOURCE_STALE: -9203,
  /** This browser or server cannot handle the codec. Offer H.264 with AAC or Opus. */
  ERROR_CODEC_UNSUPPORTED: -9204,
  /** The media arrived but could not be decoded. Decoding is tried again; else check the encoder. */
  ERROR_DECODE_FAILED: -9205,
  /** A segment could not be loaded in time and was left out. Nothing to do. */
  WARNING_SEGMENT_SKIPPED: -9206,
  /** Playback waits for data. Goes on by itself. */
  WARNING_BUFFER_STALL: -9207,
  /** The browser's media buffer is full and was emptied in part. Nothing to do. */
  WARNING_BUFFER_FULL: -9208,
  /** The publisher ended the stream. Show that it is over. */
  ERROR_STREAM_ENDED: -9209,
  /** The stream is encrypted and no key could be had. Check the licence or key server. */
  ERROR_DRM_FAILED: -9210,
  /** The `MediaStream` has no track to work with. Start a source first. */
  ERROR_NO_TRACKS: -9211,
  /** Playback fell too far behind and jumped to the live edge. Nothing to do. */
  WARNING_LATENCY_TOO_HIGH: -9212,
  /** The media is from another origin without CORS, so its picture may not be read. Allow the origin. */
  ERROR_CROSS_ORIGIN_MEDIA: -9213,

  /** The camera stopped delivering: unplugged, revoked, or taken by the system. Reconnect or choose another. */
  WARNING_CAMERA_INTERRUPTED: -9301,
  /** The microphone stopped delivering: unplugged, revoked, or taken by a call. Reconnect or choose another. */
  WARNING_MICROPHONE_INTERRUPTED: -9302,
  /** A file could not be played as a camera. Choose another file. */
  WARNING_VIRTUAL_CAMERA_FAILED: -9303,
  /** A custom stream ended while it was in use. Start it again. */
  WARNING_CUSTOM_CAPTURE_ENDED: -9304,
  /** Another device took over from the one that was in use. Nothing to do. */
  INFO_DEVICE_SWITCHED: -9305,
  /** The device cannot give exactly what was asked and gives its nearest. Nothing to do. */
  WARNING_CAPTURE_SETTINGS_CHANGED: -9306,
  /** The screen is captured without sound, though it was asked for. Tick "share audio" in the browser's dialogue. */
  WARNING_SCREEN_AUDIO_MISSING: -9307,
  /** The encoder failed while running. Started again; else choose another codec or size. */
  ERROR_ENCODER_FAILED: -9308,
  /** An effect failed and is bypassed. Switch it off or report it. */
  WARNING_PROCESSOR_FAILED: -9309,

  /** The storage of this site is full. Delete recordings or free disk space. */
  ERROR_QUOTA_EXCEEDED: -9401,
  /** The storage of this site is nearly full. Delete recordings or free disk space. */
  WARNING_STORAGE_LOW: -9402,
  /** The browser gives no storage, as in private windows. Goes on in memory, nothing survives the tab. */
  WARNING_STORAGE_UNAVAILABLE: -9403,
  /** Writing to disk failed. What was written is kept. */
  ERROR_WRITE_FAILED: -9404,
  /** A file of this name exists. Choose another name. */
  ERROR_FILE_EXISTS: -9405,
  /** The recording is too short or got no data. Record for longer. */
  ERROR_RECORDING_EMPTY: -9406,
  /** A recording that a closed or crashed page left was completed. Offer it to the user. */
  INFO_RECORDING_RECOVERED: -9407,
  /** Size or codec changed, so the recording goes on in a new file. Nothing to do. */
  INFO_RECORDING_SPLIT: -9408,
  /** Nothing arrived for the idle limit, so the recording was stopped. Raise the limit if that was not meant. */
  WARNING_RECORDING_IDLE: -9409,
  /** The upload failed; the file is kept. Upload it again. */
  ERROR_UPLOAD_FAILED: -9410,

  /** The gateway may not publish to this RTMP address. Add its host to the gateway's allow-list. */
  ERROR_TARGET_NOT_ALLOWED: -9501,
  /** The RTMP server refused or dropped the stream. Check address and key. */
  ERROR_TARGET_FAILED: -9502,
  /** Somebody publishes under this name already. Choose another name. */
  ERROR_NAME_TAKEN: -9503,
  /** Another publisher took this name over. Do not reconnect by yourself. */
  ERROR_TAKEN_OVER: -9504,
  /** The bitrate or message size is above the server's limit. Choose a lower quality. */
  ERROR_LIMIT_EXCEEDED: -9505,
  /** The server has as many sessions as it allows. Try again later. */
  ERROR_TOO_MANY_SESSIONS: -9506,
  /** The server closed an idle connection. Reconnect when there is something to send. */
  ERROR_IDLE_TIMEOUT: -9507,
  /** The viewer's network is too slow for this stream. Choose a lower quality. */
  ERROR_READER_TOO_SLOW: -9508,
  /** The server could not understand what it was sent. Check the versions of both sides. */
  ERROR_MALFORMED_REQUEST: -9509,
  /** The server is restarting. Reconnects by itself. */
  ERROR_SERVER_SHUTTING_DOWN: -9510,
} as const satisfies Record<string, number>;

/** The name of a code, such as `ERROR_FAILED`. */
export type LiveCodeName = keyof typeof LiveCode;

/** The number of a code, such as `-1`. */
export type LiveCodeNumber = (typeof LiveCode)[LiveCodeName];
