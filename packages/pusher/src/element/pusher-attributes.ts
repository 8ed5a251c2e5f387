import type { MirrorType } from '@livelit/core';
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';

import type { PusherConfig } from '../pusher-config.ts';
import { withPusher } from './pusher-members.ts';

const isTrue = (value: string) => !/^(false|off|no|0)$/i.test(value);

/** There or not, as HTML's; but `="false"`, as WeChat's templates write it, means false. */
const switched = {
  reflect: true,
  useDefault: true,
  converter: {
    fromAttribute: (value: string | null) => value !== null && isTrue(value),
    toAttribute: (value: boolean) => (value ? '' : null),
  },
};

/** As above, with a third state while it is not there: as it comes. */
const flag = {
  converter: {
    fromAttribute: (value: string | null) => (value === null ? undefined : isTrue(value)),
    toAttribute: (value: boolean | undefined) => (value === undefined ? null : value ? '' : 'false'),
  },
};

const reflected = { reflect: true, useDefault: true };

const numeric = {
  converter: { fromAttribute: (value: string | null) => (value === null ? undefined : Number(value)) },
};

/**
 * What attributes of `<live-pusher>` say: HTML's words where it has them, else those of WeChat's `<live-pusher>`. All may
 * change at any time: what the engine can change while pushing changes at once, the rest with the next start.
 */
export class PusherAttributes extends withPusher(LitElement) {
  /** Address to push to: `https:` (WHIP), `wss:` (FLV), `rtmp:` (through `gateway`) or `webrtc:`. */
  @property(reflected) url = '';
  /** Whether to open camera and microphone and push as soon as there is a `url`. */
  @property(switched) autopush = false;
  /** Whether to show the control bar. Where nothing is said, it is there while there is a `url`; `off` hides it. */
  @property({ converter: flag.converter, reflect: true }) controls: boolean | undefined;
  /** Whether silence is sent instead of sound. */
  @property({ converter: switched.converter, reflect: false }) muted = false;
  /** Origin of the gateway for `rtmp:` addresses. Read when the pusher is made. */
  @property(reflected) gateway = '';
  /** Whether `start()`, `autopush` and the bar open a camera; `false` for sound alone. Switches a running one, too. */
  @property({ converter: flag.converter, attribute: 'enable-camera' }) enableCamera: boolean | undefined;
  /** Whether `start()`, `autopush` and the bar open a microphone; `false` for pictures alone. */
  @property({ converter: flag.converter, attribute: 'enable-mic' }) enableMic: boolean | undefined;
  /**
   * The picture to send: `SD` 640×360, `HD` 1280×720, `FHD` 1920×1080, each with 30 frames a second; `RTC` 640×360 with
   * 15. Empty: `config.videoQuality`.
   */
  @property(reflected) mode = '';
  /** Bitrate in kbps that adaptation does not go below. */
  @property({ converter: numeric.converter, attribute: 'min-bitrate' }) minBitrate: number | undefined;
  /** Bitrate in kbps to aim for. */
  @property({ converter: numeric.converter, attribute: 'max-bitrate' }) maxBitrate: number | undefined;
  /** Frames a second. */
  @property(numeric) fps: number | undefined;
  /** Shape of the picture, such as `9:16` or `3:4`; `orientation` says which way it stands. */
  @property() aspect = '';
  /** How the picture stands: `landscape` or `horizontal`, `portrait` or `vertical`. Empty: `config.orientation`. */
  @property(reflected) orientation = '';
  /** Which camera: `front` or `back`. Empty: the browser's choice. */
  @property({ reflect: true, useDefault: true, attribute: 'device-position' }) devicePosition = '';
  /** Whether the preview is mirrored. `auto`: a camera that looks at the user. */
  @property({ attribute: 'local-mirror' }) localMirror: MirrorType = 'auto';
  /** The same by another name; `local-mirror` wins where it says more than `auto`. */
  @property() mirror: MirrorType = 'auto';
  /** Whether viewers see the picture mirrored. */
  @property({ reflect: true, useDefault: true, converter: switched.converter, attribute: 'remote-mirror' })
  remoteMirror = false;
  /** Degrees clockwise that viewers see the picture turned by: 0, 90, 180 or 270. */
  @property({ converter: numeric.converter, reflect: false }) rotation: number | undefined;
  /** How a picture of another shape fills a sent size that stays: `contain`, `cover` or `fill`. Read when the pusher is made. */
  @property() fit = '';
  /** What the sent size does when the source's changes: `follow`, `letterbox` or `lock`. Read when the pusher is made. */
  @property({ attribute: 'size-policy' }) sizePolicy = '';
  /** How much the skin is smoothed, 0 to 9. */
  @property({ type: Number }) beauty = 0;
  /** How much it is whitened, 0 to 9. */
  @property({ type: Number }) whiteness = 0;
  /** Address of an image that viewers see while the picture is paused, or while a camera's page is hidden. */
  @property({ attribute: 'waiting-image' }) waitingImage = '';
  /** `high` (48 kHz) or `low` (16 kHz, speech), or a name of `setAudioQuality`. Changes with the next start. */
  @property({ attribute: 'audio-quality' }) audioQuality = '';
  /** A room for the voice, as `setVoiceReverbType` numbers them; 0 for none. */
  @property({ type: Number, attribute: 'audio-reverb-type' }) audioReverbType = 0;
  /** Whether the microphone's gain is controlled. Where nothing is said, as `config.audioQuality` wants it. */
  @property({ converter: flag.converter, attribute: 'enable-agc' }) enableAgc: boolean | undefined;
  /** Whether the microphone's noise is suppressed. Where nothing is said, as `config.audioQuality` wants it. */
  @property({ converter: flag.converter, attribute: 'enable-ans' }) enableAns: boolean | undefined;
  /** Whether silence is sent while the page is hidden. */
  @property({ reflect: true, useDefault: true, converter: switched.converter, attribute: 'background-mute' })
  backgroundMute = false;
  /** Whether pinch and wheel over the preview zoom the camera, where it can. Read when a camera is opened. */
  @property(switched) zoom = false;
  /** Whether the camera focuses by itself, where it can be told. Where nothing is said, as it comes. */
  @property({ converter: flag.converter, attribute: 'auto-focus' }) autoFocus: boolean | undefined;
  /** Bearer token. Never an attribute: attributes can be read by every script and style. Read when the pusher is made. */
  @property({ attribute: false }) token = '';
  /** Everything an attribute cannot say. Read when the pusher is made. `sourcePolicy` is `replace` here by default. */
  @property({ attribute: false }) config: Partial<PusherConfig> = {};
}
