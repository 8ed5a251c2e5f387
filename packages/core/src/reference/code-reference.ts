import type { LiveCodeName } from '../live-code.ts';
import type { Severity } from '../severity.ts';

/** What the documentation says of a code beyond its message and remedy. */
export interface CodeReference {
  /** How bad it is. */
  readonly severity: Severity;
  /** Which part reports it. */
  readonly side: 'all' | 'player' | 'pusher' | 'recorder';
  /** `reserved`: never reported here. `documentation`: in V2TXLive's documentation only, not in its headers. */
  readonly note?: 'reserved' | 'documentation';
  /** When it is reported. */
  readonly en: string;
  /** The same in Chinese. */
  readonly zh: string;
}

/** The reference of every code, in the order of `LiveCode`. */
export const codeReference: Readonly<Record<LiveCodeName, CodeReference>> = {
  OK: { severity: 'ok', side: 'all', en: 'No error.', zh: '没有错误。' },
  ERROR_FAILED: {
    severity: 'error',
    side: 'all',
    en: 'Something failed that has no code of its own; `cause` holds the original error.',
    zh: '暂未归类的通用错误，`cause` 中是原始错误。',
  },
  ERROR_INVALID_PARAMETER: {
    severity: 'error',
    side: 'all',
    en: 'An argument is illegal: a malformed address, a number out of range, a setting no device understands.',
    zh: '传入的参数不合法：地址格式错误、数值越界，或设备无法识别的设置。',
  },
  ERROR_REFUSED: {
    severity: 'error',
    side: 'all',
    en: 'The call was refused because it does not fit the present state.',
    zh: '当前状态下不允许该调用，请求被拒绝。',
  },
  ERROR_NOT_SUPPORTED: {
    severity: 'error',
    side: 'all',
    en: 'This browser or device lacks what the call needs.',
    zh: '当前浏览器或设备不具备该调用所需的能力。',
  },
  ERROR_INVALID_LICENSE: {
    severity: 'error',
    side: 'all',
    note: 'reserved',
    en: 'Native SDKs report an invalid licence with it; nothing here needs one.',
    zh: '原生 SDK 用它表示授权无效；本项目无需授权。',
  },
  ERROR_REQUEST_TIMEOUT: {
    severity: 'error',
    side: 'all',
    en: 'The server did not answer in time, or a WebRTC connection was not made in time.',
    zh: '服务器未在规定时间内响应，或 WebRTC 连接未能及时建立。',
  },
  ERROR_SERVER_PROCESS_FAILED: {
    severity: 'error',
    side: 'all',
    en: 'The server answered with an error; `detail.httpStatus` holds its status.',
    zh: '服务器返回错误，`detail.httpStatus` 中是状态码。',
  },
  ERROR_DISCONNECTED: {
    severity: 'error',
    side: 'all',
    en: 'An established connection broke and was not made again within the retry budget.',
    zh: '已建立的连接断开，且在重试预算内未能恢复。',
  },
  ERROR_NO_AVAILABLE_HEVC_DECODERS: {
    severity: 'error',
    side: 'player',
    en: 'The stream is HEVC (H.265) and this browser has no decoder for it.',
    zh: '直播流为 HEVC（H.265）编码，而浏览器没有可用的解码器。',
  },
  WARNING_NETWORK_BUSY: {
    severity: 'warning',
    side: 'pusher',
    en: 'The upstream bandwidth is below the bitrate, which is being lowered.',
    zh: '上行带宽低于码率，正在降低码率。',
  },
  WARNING_CURRENT_ENCODE_TYPE_CHANGED: {
    severity: 'warning',
    side: 'pusher',
    en: 'The codec that is sent changed; `detail.codec` names the new one.',
    zh: '发送的编码格式发生变化，`detail.codec` 为新格式。',
  },
  WARNING_CURRENT_DECODE_TYPE_CHANGED: {
    severity: 'warning',
    side: 'player',
    en: 'The codec that is played changed; `detail.codec` names the new one.',
    zh: '播放的编码格式发生变化，`detail.codec` 为新格式。',
  },
  WARNING_VIDEO_BLOCK: {
    severity: 'warning',
    side: 'player',
    en: 'The picture stood still although playback should go on.',
    zh: '播放过程中画面出现卡顿。',
  },
  WARNING_CAMERA_START_FAILED: {
    severity: 'warning',
    side: 'pusher',
    en: 'The camera could not be opened: none is connected, or none fulfils `detail.constraint`.',
    zh: '摄像头打开失败：未接入摄像头，或没有设备满足 `detail.constraint`。',
  },
  WARNING_MICROPHONE_START_FAILED: {
    severity: 'warning',
    side: 'pusher',
    en: 'The microphone could not be opened: none is connected, or none fulfils `detail.constraint`.',
    zh: '麦克风打开失败：未接入麦克风，或没有设备满足 `detail.constraint`。',
  },
  WARNING_ENCODER_START_FAILED: {
    severity: 'warning',
    side: 'pusher',
    note: 'documentation',
    en: 'The encoder could not be started with these settings.',
    zh: '编码器无法以当前参数启动。',
  },
  WARNING_DECODER_START_FAILED: {
    severity: 'warning',
    side: 'player',
    note: 'documentation',
    en: 'The decoder could not be started for this stream.',
    zh: '解码器无法为该直播流启动。',
  },
  WARNING_SCREEN_CAPTURE_START_FAILED: {
    severity: 'warning',
    side: 'pusher',
    en: 'Screen capture did not start: cancelled, forbidden or without a click; browsers give one name to all.',
    zh: '屏幕采集未能开始：用户取消、被禁止或缺少点击操作，浏览器不作区分。',
  },
  WARNING_SCREEN_CAPTURE_NOT_SUPPORTED: {
    severity: 'warning',
    side: 'pusher',
    en: 'This device cannot capture its screen, as is the case on all phones.',
    zh: '当前设备不支持屏幕采集，所有手机浏览器均是如此。',
  },
  WARNING_CAMERA_NO_PERMISSION: {
    severity: 'warning',
    side: 'pusher',
    en: 'The user denied the camera, or a policy of the page forbids it (`detail.policy`).',
    zh: '用户拒绝了摄像头授权，或页面策略禁止使用（`detail.policy`）。',
  },
  WARNING_CAMERA_OCCUPIED: {
    severity: 'warning',
    side: 'pusher',
    en: 'The camera is used by another program or cannot be read; browsers do not tell which.',
    zh: '摄像头被其他程序占用或无法读取，浏览器不作区分。',
  },
  WARNING_MICROPHONE_NO_PERMISSION: {
    severity: 'warning',
    side: 'pusher',
    en: 'The user denied the microphone, or a policy of the page forbids it (`detail.policy`).',
    zh: '用户拒绝了麦克风授权，或页面策略禁止使用（`detail.policy`）。',
  },
  WARNING_MICROPHONE_OCCUPIED: {
    severity: 'warning',
    side: 'pusher',
    en: 'The microphone is used by another program or a call, or cannot be read.',
    zh: '麦克风被其他程序或通话占用，或无法读取。',
  },
  WARNING_SCREEN_CAPTURE_INTERRUPTED: {
    severity: 'warning',
    side: 'pusher',
    en: 'Screen capture was ended from outside the page: by the browser’s button, or because the window closed.',
    zh: '屏幕采集被页面之外的操作中断：点击了浏览器的停止按钮，或窗口已关闭。',
  },

  WARNING_AUTOPLAY_BLOCKED: {
    severity: 'warning',
    side: 'player',
    en: 'The browser does not start playback before the user clicks or types.',
    zh: '在用户点击或输入之前，浏览器不允许开始播放。',
  },
  WARNING_AUTOPLAY_MUTED: {
    severity: 'warning',
    side: 'player',
    en: 'Playback with sound was blocked, so it was started without.',
    zh: '有声播放被浏览器阻止，已改为静音播放。',
  },
  ERROR_INSECURE_CONTEXT: {
    severity: 'error',
    side: 'all',
    en: 'The page is neither on HTTPS nor on localhost, so the browser hides capture, codecs and storage.',
    zh: '页面既非 HTTPS 也非 localhost，浏览器不开放采集、编解码和存储能力。',
  },
  WARNING_PAGE_HIDDEN: {
    severity: 'warning',
    side: 'all',
    en: 'The page is in the background, where the browser slows or freezes it.',
    zh: '页面处于后台，浏览器会降低其运行速度或将其冻结。',
  },
  WARNING_CODEC_RECLAIMED: {
    severity: 'warning',
    side: 'all',
    en: 'The browser took back a codec that was idle or in the background; it is created again.',
    zh: '浏览器回收了闲置或处于后台的编解码器，正在重新创建。',
  },
  WARNING_GPU_CONTEXT_LOST: {
    severity: 'warning',
    side: 'pusher',
    en: 'The graphics context was lost; effects pause until it is built again.',
    zh: '图形上下文丢失，重建完成前特效暂停。',
  },
  WARNING_DEVICE_OVERLOADED: {
    severity: 'warning',
    side: 'all',
    en: 'The processor cannot keep up, so frames are dropped.',
    zh: '处理器不堪重负，正在丢帧。',
  },
  ERROR_MODULE_LOAD_FAILED: {
    severity: 'error',
    side: 'all',
    en: 'A part of the program that is loaded when needed could not be fetched, as after a new deployment.',
    zh: '按需加载的程序模块获取失败，例如站点刚刚发布过新版本。',
  },

  ERROR_OFFLINE: {
    severity: 'error',
    side: 'all',
    en: 'The device has no network; work goes on as soon as it has.',
    zh: '设备没有网络，恢复后会立即继续。',
  },
  ERROR_UNREACHABLE: {
    severity: 'error',
    side: 'all',
    en: 'The request did not get through: unknown host, server down, bad certificate or missing CORS headers.',
    zh: '请求未能送达：域名无法解析、服务器未运行、证书无效或缺少 CORS 响应头。',
  },
  ERROR_MIXED_CONTENT: {
    severity: 'error',
    side: 'all',
    en: 'A page on HTTPS may not load from http: or ws:.',
    zh: 'HTTPS 页面不允许访问 http: 或 ws: 地址。',
  },
  ERROR_UNAUTHORIZED: {
    severity: 'error',
    side: 'all',
    en: 'The server wants a token or signature that is valid (401 or 403).',
    zh: '服务器要求有效的令牌或签名（401 或 403）。',
  },
  ERROR_TOO_MANY_REQUESTS: {
    severity: 'error',
    side: 'all',
    en: 'The server asks to be called less often (429); `detail.retryAfterMs` says when to call again.',
    zh: '服务器要求降低请求频率（429），`detail.retryAfterMs` 给出等待时间。',
  },
  WARNING_RECONNECTING: {
    severity: 'warning',
    side: 'all',
    en: 'The connection broke and is being made again; `detail.attempt` counts.',
    zh: '连接断开，正在重连，`detail.attempt` 为次数。',
  },
  ERROR_ICE_FAILED: {
    severity: 'error',
    side: 'all',
    en: 'WebRTC found no network path for media; a firewall may block UDP and no TURN server is offered.',
    zh: 'WebRTC 找不到可用的媒体通路，可能是防火墙拦截了 UDP 且未配置 TURN 服务器。',
  },
  WARNING_FALLBACK_USED: {
    severity: 'warning',
    side: 'all',
    en: 'The first choice of protocol or source failed, and the next one is used.',
    zh: '首选的协议或地址失败，已改用下一个。',
  },

  ERROR_SOURCE_INVALID: {
    severity: 'error',
    side: 'player',
    en: 'The stream or its playlist cannot be parsed.',
    zh: '直播流或其播放列表无法解析。',
  },
  ERROR_SOURCE_NOT_FOUND: {
    severity: 'error',
    side: 'player',
    en: 'There is no such stream: not started yet, already over, or wrongly named.',
    zh: '找不到该直播流：尚未开始、已经结束或名称有误。',
  },
  ERROR_SOURCE_STALE: {
    severity: 'error',
    side: 'player',
    en: 'The server answers, but the playlist does not change or no bytes arrive.',
    zh: '服务器有响应，但播放列表不再更新或没有数据到达。',
  },
  ERROR_CODEC_UNSUPPORTED: {
    severity: 'error',
    side: 'all',
    en: 'This browser or server cannot handle `detail.codec`.',
    zh: '浏览器或服务器不支持 `detail.codec`。',
  },
  ERROR_DECODE_FAILED: {
    severity: 'error',
    side: 'player',
    en: 'Media arrived but could not be decoded, even after the decoder was reset.',
    zh: '媒体数据已到达，但重置解码器后仍无法解码。',
  },
  WARNING_SEGMENT_SKIPPED: {
    severity: 'warning',
    side: 'player',
    en: 'A segment could not be loaded within its budget and playback went on behind it.',
    zh: '某个分片在重试预算内未能加载，已跳过并继续播放。',
  },
  WARNING_BUFFER_STALL: {
    severity: 'warning',
    side: 'player',
    en: 'The buffer ran dry; playback goes on when data arrive.',
    zh: '缓冲数据耗尽，数据到达后会继续播放。',
  },
  WARNING_BUFFER_FULL: {
    severity: 'warning',
    side: 'player',
    en: 'The browser’s media buffer is full; what was played is removed from it.',
    zh: '浏览器的媒体缓冲区已满，正在清除已播放的部分。',
  },
  ERROR_STREAM_ENDED: {
    severity: 'error',
    side: 'player',
    en: 'The publisher ended the stream or left.',
    zh: '主播已结束直播或离开。',
  },
  ERROR_DRM_FAILED: {
    severity: 'error',
    side: 'player',
    en: 'The stream is encrypted and no key could be had for it.',
    zh: '直播流已加密，但未能取得密钥。',
  },
  ERROR_NO_TRACKS: {
    severity: 'error',
    side: 'all',
    en: 'The `MediaStream` has no track to send or record.',
    zh: '`MediaStream` 中没有可推送或录制的轨道。',
  },
  WARNING_LATENCY_TOO_HIGH: {
    severity: 'warning',
    side: 'player',
    en: 'Playback fell too far behind and jumped to the live edge.',
    zh: '播放落后过多，已跳到最新位置。',
  },
  ERROR_CROSS_ORIGIN_MEDIA: {
    severity: 'error',
    side: 'all',
    en: 'The media comes from another origin without CORS, so its picture can be neither captured nor recorded.',
    zh: '媒体来自未开放 CORS 的其他源，无法对其截图或录制。',
  },

  WARNING_CAMERA_INTERRUPTED: {
    severity: 'warning',
    side: 'pusher',
    en: 'The camera stopped while in use: unplugged, permission revoked, or taken by the system.',
    zh: '摄像头在使用中停止：被拔出、权限被收回或被系统占用。',
  },
  WARNING_MICROPHONE_INTERRUPTED: {
    severity: 'warning',
    side: 'pusher',
    en: 'The microphone stopped while in use: unplugged, permission revoked, or taken by a call.',
    zh: '麦克风在使用中停止：被拔出、权限被收回或被通话占用。',
  },
  WARNING_VIRTUAL_CAMERA_FAILED: {
    severity: 'warning',
    side: 'pusher',
    en: 'A file could not be used as a camera.',
    zh: '无法将文件用作虚拟摄像头。',
  },
  WARNING_CUSTOM_CAPTURE_ENDED: {
    severity: 'warning',
    side: 'pusher',
    en: 'The tracks of a custom source ended while they were in use.',
    zh: '自定义采集的轨道在使用中结束。',
  },
  INFO_DEVICE_SWITCHED: {
    severity: 'info',
    side: 'pusher',
    en: 'Another device took over; `detail.deviceId` names it.',
    zh: '已切换到另一设备，`detail.deviceId` 为其标识。',
  },
  WARNING_CAPTURE_SETTINGS_CHANGED: {
    severity: 'warning',
    side: 'pusher',
    en: 'No device fulfils `detail.constraint` exactly, so the nearest settings are used.',
    zh: '没有设备完全满足 `detail.constraint`，已采用最接近的参数。',
  },
  WARNING_SCREEN_AUDIO_MISSING: {
    severity: 'warning',
    side: 'pusher',
    en: 'Sound was asked for, but the screen is shared without it.',
    zh: '请求了声音，但共享的屏幕不含声音。',
  },
  ERROR_ENCODER_FAILED: {
    severity: 'error',
    side: 'all',
    en: 'The encoder failed while running and could not be started again.',
    zh: '编码器在运行中出错，且无法重新启动。',
  },
  WARNING_PROCESSOR_FAILED: {
    severity: 'warning',
    side: 'pusher',
    en: 'An effect failed; the picture or sound goes around it.',
    zh: '某个特效出错，画面或声音已绕过它。',
  },

  ERROR_QUOTA_EXCEEDED: {
    severity: 'error',
    side: 'all',
    en: 'The storage that the browser grants this site is full.',
    zh: '浏览器分配给本站的存储空间已满。',
  },
  WARNING_STORAGE_LOW: {
    severity: 'warning',
    side: 'recorder',
    en: 'The storage that the browser grants this site is nearly full.',
    zh: '浏览器分配给本站的存储空间即将用尽。',
  },
  WARNING_STORAGE_UNAVAILABLE: {
    severity: 'warning',
    side: 'all',
    en: 'The browser grants no storage, as in private windows; nothing survives the tab.',
    zh: '浏览器不提供存储（如无痕窗口），关闭标签页后数据不会保留。',
  },
  ERROR_WRITE_FAILED: {
    severity: 'error',
    side: 'recorder',
    en: 'Writing failed for another reason than lack of space; what was written before is kept.',
    zh: '写入失败且并非空间不足，此前写入的内容会保留。',
  },
  ERROR_FILE_EXISTS: {
    severity: 'error',
    side: 'recorder',
    en: 'A recording of this name exists.',
    zh: '已存在同名录像。',
  },
  ERROR_RECORDING_EMPTY: {
    severity: 'error',
    side: 'recorder',
    en: 'The recording was stopped before any sound or picture arrived.',
    zh: '录制在收到任何音视频数据之前就停止了。',
  },
  INFO_RECORDING_RECOVERED: {
    severity: 'info',
    side: 'recorder',
    en: 'What a crashed or closed page left of a recording was completed.',
    zh: '已将崩溃或关闭的页面遗留的录像补全。',
  },
  INFO_RECORDING_SPLIT: {
    severity: 'info',
    side: 'recorder',
    en: 'Size, orientation or codec changed, so the recording goes on in a new file.',
    zh: '分辨率、方向或编码格式改变，录像已写入新文件。',
  },
  WARNING_RECORDING_IDLE: {
    severity: 'warning',
    side: 'recorder',
    en: 'Nothing arrived for the idle limit, so the recording was stopped.',
    zh: '超过空闲时限仍没有数据，录制已停止。',
  },
  ERROR_UPLOAD_FAILED: {
    severity: 'error',
    side: 'recorder',
    en: 'The upload gave up; the recording stays on the device.',
    zh: '上传已放弃，录像仍保存在本机。',
  },

  ERROR_TARGET_NOT_ALLOWED: {
    severity: 'error',
    side: 'pusher',
    en: 'The gateway’s allow-list does not contain the host of this RTMP address.',
    zh: '该 RTMP 地址的主机不在网关的允许列表中。',
  },
  ERROR_TARGET_FAILED: {
    severity: 'error',
    side: 'pusher',
    en: 'The RTMP server cannot be reached, refused the stream key, or dropped the stream.',
    zh: 'RTMP 服务器无法连接、拒绝了推流密钥或断开了直播流。',
  },
  ERROR_NAME_TAKEN: {
    severity: 'error',
    side: 'pusher',
    en: 'Somebody publishes under this name already.',
    zh: '该名称已有人在推流。',
  },
  ERROR_TAKEN_OVER: {
    severity: 'error',
    side: 'pusher',
    en: 'Another publisher took this name over, so this one was ended.',
    zh: '另一推流端接管了该名称，本次推流已结束。',
  },
  ERROR_LIMIT_EXCEEDED: {
    severity: 'error',
    side: 'pusher',
    en: 'The bitrate or a message is above what the server allows.',
    zh: '码率或消息大小超出服务器允许的范围。',
  },
  ERROR_TOO_MANY_SESSIONS: {
    severity: 'error',
    side: 'all',
    en: 'The server has as many sessions as it allows.',
    zh: '服务器的会话数已达上限。',
  },
  ERROR_IDLE_TIMEOUT: {
    severity: 'error',
    side: 'all',
    en: 'The server closed a connection over which nothing came.',
    zh: '连接上长时间没有数据，服务器已将其关闭。',
  },
  ERROR_READER_TOO_SLOW: {
    severity: 'error',
    side: 'player',
    en: 'The viewer reads more slowly than the stream comes, so the server closed the connection.',
    zh: '观众接收速度低于直播流速度，服务器已关闭连接。',
  },
  ERROR_MALFORMED_REQUEST: {
    severity: 'error',
    side: 'all',
    en: 'The server cannot parse what it was sent.',
    zh: '服务器无法解析收到的数据。',
  },
  ERROR_SERVER_SHUTTING_DOWN: {
    severity: 'error',
    side: 'all',
    en: 'The server is being stopped or restarted.',
    zh: '服务器正在停止或重启。',
  },
};
