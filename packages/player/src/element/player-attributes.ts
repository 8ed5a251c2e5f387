import { withMedia } from '../media-surface.ts';
import type { PlayerConfig } from '../player-config.ts';
import { withPlayer } from './player-members.ts';
import { property, Shell } from './shell.ts';

/** What attributes of `<live-player>` say, HTML's words, ours and WeChat's, on top of what it has of video and player. */
export class PlayerAttributes extends withPlayer(withMedia(Shell)) {
  /** Address of the stream or file. Without one, `<source>` children name the lines, the preferred one first. */
  @property() src = '';
  /** Protocol or MIME type, where the address does not tell. */
  @property() type = '';
  /** Whether to play as soon as there is a source. */
  @property({ type: Boolean }) override autoplay = false;
  /** Whether to show the control bar, which is loaded when it is needed. */
  @property({ type: Boolean }) override controls = false;
  /** Address of a picture to show until the first one of the stream; out of `config.cache`, where there is one. */
  @property() override poster = '';
  /** Width of the box in CSS pixels, as a hint that a style sheet overrules; 0 for none. */
  @property({ type: Number }) override width = 0;
  /** Height of the box in CSS pixels, likewise. */
  @property({ type: Number }) override height = 0;
  /** Address of a WebVTT file with the pictures that the time range shows. */
  @property() thumbnails = '';
  /** Seconds behind the live edge to aim for. */
  @property({ type: Number, attribute: 'target-latency' }) targetLatency: number | undefined;
  /** Seconds behind the live edge beyond which to jump back. */
  @property({ type: Number, attribute: 'max-latency' }) maxLatency: number | undefined;
  /** WeChat's word: seconds of media to hold at least; sets the latency together with `max-cache`. */
  @property({ type: Number, attribute: 'min-cache' }) minCache: number | undefined;
  /** WeChat's word: seconds of media to hold at most. */
  @property({ type: Number, attribute: 'max-cache' }) maxCache: number | undefined;
  /** Origin of a gateway that plays `rtmp:` addresses. Read when the player is made. */
  @property() gateway: string | undefined;
  /** How the picture fills the box: `contain`, `cover` or `fill`. The poster is fitted alike. */
  @property() fit = '';
  /** The same while the element fills the screen; `fit` when empty. */
  @property({ attribute: 'fullscreen-fit' }) fullscreenFit = '';
  /** WeChat's word for `fit`: `contain` or `fillCrop`. */
  @property({ attribute: 'object-fit' }) objectFit = '';
  /** Degrees clockwise that the picture is turned by: 0, 90, 180 or 270. The box stays as it is. */
  @property({ type: Number }) rotation = 0;
  /** WeChat's word for a picture that lies on its side: `horizontal` turns it as its player does, by 270°. */
  @property() orientation = '';
  /** Whether left and right of the picture are swapped. */
  @property({ type: Boolean }) mirror = false;
  /** WeChat's word: whether to pause while the page is hidden. */
  @property({ type: Boolean, attribute: 'auto-pause-if-hidden' }) autoPauseIfHidden = false;
  /** WeChat's word: when to show the picture in a small window: `push`, `pop` or both. */
  @property({ attribute: 'picture-in-picture-mode' }) pictureInPictureMode = '';
  /** Shown to the server as a bearer token. Never an attribute: attributes can be read by every script and style. */
  @property({ attribute: false }) token: string | undefined;
  /** Everything an attribute cannot say. Read when the player is made. */
  @property({ attribute: false }) config: Partial<PlayerConfig> = {};
}
