import { LivePlayer } from '../live-player.ts';
import { mediaEvents, webkitMediaEvents } from '../media-surface.ts';
import { playerEvents } from '../player-events.ts';
import { carryTracks, watchChildren } from './child-media.ts';
import type { Dressing } from './dressing.ts';
import { showStates } from './element-states.ts';
import { Frame } from './frame.ts';
import { listenToPlayer } from './listen-to-player.ts';
import { PlayerAsMedia } from './player-as-media.ts';
import { keptBy } from './player-members.ts';
import { posterUrl } from './poster.ts';
import { ShownSource } from './shown-source.ts';
import { AudioTracks, TextTracks, VideoRenditions } from './track-lists.ts';
import { videoAttributes } from './video-attributes.ts';
import { presentationOf } from './wechat-words.ts';

/** `play` and `pause` follow the intention: a video that is emptied to be filled anew pauses by itself. */
const repeated = [...playerEvents, ...mediaEvents, ...webkitMediaEvents].filter(
  (type) => type !== 'play' && type !== 'pause',
);

/**
 * Plays a live stream or a file, and keeps trying while the stream is live. It has every property, method and event of a
 * `<video>`, and of `LivePlayer`; it stands wherever a `<video>` stood, in `<media-controller>` too.
 *
 * @tag live-player
 * @attr {boolean} muted - Whether the sound is off.
 * @attr {boolean} loop - Whether a file begins again at its end.
 * @attr {string} preload - As of a video.
 * @attr {string} crossorigin - As of a video; needed for `<track>` children of another origin.
 * @attr {boolean} disablepictureinpicture - Whether it may not become a small window.
 * @attr {boolean} disableremoteplayback - Whether it may not be sent to another screen.
 * @attr {string} controlslist - What the bar leaves out: `nofullscreen`, `noremoteplayback`.
 * @prop {PlayerState} state - What the player is doing.
 * @prop {LiveState} liveState - Where it is in a live stream.
 * @prop {LiveError} error - Why the state is `error`.
 * @prop {LiveError} repairing - What is being repaired.
 * @prop {number} attempt - Failed attempts since the last picture.
 * @prop {number} nextRetryAt - When the next attempt begins, in ms as `Date.now()`.
 * @prop {PlayerSource[]} sources - The lines.
 * @prop {number} line - Index of the line that plays.
 * @prop {EngineLevel[]} levels - The qualities.
 * @prop {number} level - Index of the quality that plays.
 * @prop {number} latency - Seconds behind the live edge.
 * @prop {number} wallClockLatency - Seconds between scene and screen, where the stream tells.
 * @prop {boolean} isAtLiveEdge - Whether it plays at the live edge.
 * @prop {LivePlayerStatistics} statistics - The numbers of the last interval.
 * @slot - Shown over the picture: a logo, controls of your own. `<source>` children are lines, `<track>` children tracks.
 * @slot poster - Shown until the first picture, instead of or over `poster`.
 * @slot controls - Takes the place of the control bar; may hold a `<live-player-controls>` of your own.
 * @slot controls-start - Buttons of your own in the control bar, after the play button.
 * @slot controls-end - Buttons of your own in the control bar, before the settings.
 * @csspart stage - The box with the picture.
 * @csspart video - The `<video>` that plays.
 * @csspart poster - The picture of `poster`.
 * @csspart last-picture - The last picture of a connection that broke, until the next one.
 * @csspart overlay - What lies over the picture.
 * @csspart spinner - Turns while connecting and buffering.
 * @csspart status - The notice while connecting, buffering and reconnecting.
 * @csspart message - The panel that tells of an error.
 * @csspart play - The button that starts what may not start by itself.
 * @csspart hint - Says why that button is there.
 * @csspart retry - The button that tries at once.
 * @csspart bar - The control bar; its other parts are those of `<live-player-controls>`.
 * @cssproperty [--live-fit=contain] - How picture and poster fill the box, where `fit` does not say.
 * @cssproperty [--live-controls-background] - What lies behind the control bar.
 * @cssproperty [--live-controls-color=#fff] - Colour of text and icons of the control bar.
 * @cssproperty [--live-accent] - Colour of buttons, progress and spinner; with `--live-accent-text` upon it.
 * @cssproperty [--live-surface] - Colour of panels and menus; with `--live-text`, `--live-muted`, `--live-border`.
 * @cssproperty [--live-focus] - Colour of what shows the focus.
 * @cssproperty [--live-radius=8px] - Radius of corners.
 * @cssproperty [--live-font] - Font.
 * @cssstate idle - Nothing is loaded.
 * @cssstate connecting - The first connection is being made.
 * @cssstate buffering - The picture waits for data.
 * @cssstate playing - The picture moves.
 * @cssstate paused - Somebody paused it, or it waits to be played.
 * @cssstate reconnecting - The connection is being made again.
 * @cssstate blocked - The browser wants a click before it starts.
 * @cssstate ended - The stream is over.
 * @cssstate error - The player gave up.
 * @cssstate live - It is live, and at the live edge.
 * @cssstate behind - It is live, and behind the live edge.
 * @cssstate on-demand - It is a file.
 * @cssstate muted - The sound is off.
 * @cssstate fullscreen - It fills the screen.
 * @cssstate pip - It shows in a small window.
 * @fires {Event} statechange - `state` changed.
 * @fires {Event} livestatechange - `liveState` changed.
 * @fires {Event} connected - The server answered and media is on its way.
 * @fires {Event} firstframe - The first picture of a connection was presented.
 * @fires {Event} attemptend - A connection is over; its last picture is still in `video`.
 * @fires {LiveErrorEvent} error - The player gave up; see `event.error`.
 * @fires {LiveErrorEvent} warning - Something is being repaired; see `event.error`.
 * @fires {Event} statistics - `statistics` has new numbers.
 * @fires {Event} levelschange - `levels` changed.
 * @fires {Event} levelchange - `level` changed.
 * @fires {Event} audiotrackschange - The sound tracks or the one that is played changed.
 * @fires {Event} linechange - `line` changed.
 * @fires {Event} videochange - `video` changed.
 * @fires {StreamSwitchedEvent} streamswitched - `switchStream()` has ended.
 * @fires {SegmentSkipEvent} segmentskip - A segment was given up.
 * @fires {SeiMessageEvent} seimessage - A SEI message, when its picture is shown.
 * @fires {VolumeEvent} volume - Loudness of what is played.
 * @fires {Event} streamtypechange - `streamType` changed.
 * @fires {Event} targetlivewindowchange - `targetLiveWindow` changed.
 * @fires {CustomEvent<Blob>} snapshot - The snapshot button took a picture; prevent it from being saved as a file.
 * @fires {CustomEvent} snapshoterror - It could not.
 */
export class LivePlayerElement extends PlayerAsMedia {
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...videoAttributes];
  }

  /** The qualities to choose from, as control bars want them. */
  readonly videoRenditions: VideoRenditions = new VideoRenditions(() => this.player);
  /** The sound tracks to choose from, in the shape of HTML's `AudioTrackList`. */
  readonly audioTracks: AudioTracks = new AudioTracks(() => this.player);

  readonly #textTracks = new TextTracks();
  readonly #frame = new Frame(this.attachShadow({ mode: 'open' }));
  readonly #internals = this.attachInternals();
  readonly #source = new ShownSource();
  #player: LivePlayer | undefined;
  #hosting = new AbortController();
  #connection = new AbortController();
  #dressing: Dressing | undefined;
  #poster = '';
  #showing = new AbortController();
  #wanted = false;
  #streamType = '';

  constructor() {
    super();
    this.#textTracks.follow(this.video);
    listenToPlayer(this, {
      state: () => this.#onState(),
      shown: () => this.#show(true),
      video: () => this.#onVideo(),
      facts: () => this.#showStates(),
      stream: () => this.#onStream(),
    });
  }

  /** The engine behind the element; `undefined` before the first render and outside the page. */
  get player(): LivePlayer | undefined {
    return this.#player;
  }

  /** The `<video>` that plays. It may be another one after `videochange`: what is kept of it grows old. */
  get video(): HTMLVideoElement {
    return this.#frame.stage.video;
  }

  /** The text tracks, in a list that stays when the video changes. */
  override get textTracks(): TextTrackList {
    return this.#textTracks as unknown as TextTrackList;
  }

  /** Plays, again if the stream was stopped or failed. Never rejects. */
  async play(): Promise<void> {
    await this.updateComplete;
    await this.player?.play();
  }

  /** Holds the picture. */
  pause(): void {
    this.player?.pause();
  }

  /** Loads the source anew. */
  load(): void {
    this.#source.forget();
    this.requestUpdate();
  }

  /** Fills the screen, controls and all; an iPhone fills it with the bare video. From a click. */
  async enterFullscreen(): Promise<void> {
    await this.player?.enterFullscreen(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connection = new AbortController();
    watchChildren(this, () => this.requestUpdate(), this.#connection.signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection.abort();
    // A node that is moved leaves and returns within one task.
    queueMicrotask(() => this.isConnected || this.#leave());
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    super.attributeChangedCallback(name, before, value);
    if ((videoAttributes as readonly string[]).includes(name)) this.#frame.stage.carry(name, value);
  }

  protected override update(): void {
    this.#frame.present(presentationOf(this));
    carryTracks(this, this.thumbnails, this.video);
    if (this.poster !== this.#poster) void this.#showPoster();
    const player = (this.#player ??= this.#create());
    this.#source.latency(player, this);
    if (this.#source.load(player, this)) {
      this.#show(false);
      void this.#dress();
    } else if (this.controls) void this.#dress();
    this.#dressing?.update();
  }

  #create(): LivePlayer {
    const { gateway, config } = this;
    const player = new LivePlayer(this.#frame.stage.reset(), { ...config, ...(gateway && { gateway }) });
    keptBy(this, player);
    this.#hosting = new AbortController();
    const { signal } = this.#hosting;
    for (const type of repeated) (player as EventTarget).addEventListener(type, this.#repeat, { signal });
    return player;
  }

  #leave(): void {
    this.#hosting.abort();
    this.#player?.destroy();
    this.#player = undefined;
    // Gives the picture's address back; an element that returns fetches it anew.
    this.#showing.abort();
    this.#poster = '';
  }

  readonly #repeat = (event: Event): void => {
    const Repeated = event.constructor as new (type: string, init: Event) => Event;
    this.dispatchEvent(new Repeated(event.type, event));
  };

  #show(shown: boolean): void {
    this.#frame.shown = shown;
    this.#dressing?.show(shown);
  }

  /** What is not needed for the first picture comes after what is. */
  async #dress(): Promise<void> {
    try {
      const { Dressing } = await import('./dressing.ts');
      this.#dressing ??= new Dressing(this, this.#frame);
      await this.#dressing.loadControls();
    } catch {
      // Without a network there is nothing to see of it; the next change of state tries again.
    }
  }

  async #showPoster(): Promise<void> {
    this.#poster = this.poster;
    this.#showing.abort();
    this.#showing = new AbortController();
    const { signal } = this.#showing;
    const address = await posterUrl(this.poster, this.config.cache, signal);
    if (!signal.aborted) this.#frame.showPoster(address);
  }

  #onState(): void {
    const { paused, state } = this;
    if (state === 'idle' && !this.srcObject) this.#show(false);
    if (paused === this.#wanted) this.dispatchEvent(new Event(paused ? 'pause' : 'play'));
    this.#wanted = !paused;
    this.#showStates();
    this.#onStream();
    void this.#dress();
    this.requestUpdate();
  }

  #onVideo(): void {
    if (this.player) this.#frame.stage.takeOver(this.player.video);
    this.#textTracks.follow(this.video);
    this.#showStates();
  }

  #onStream(): void {
    const { streamType, targetLiveWindow } = this;
    const now = `${streamType} ${targetLiveWindow}`;
    if (now === this.#streamType) return;
    this.#streamType = now;
    for (const type of ['streamtypechange', 'targetlivewindowchange']) this.dispatchEvent(new Event(type));
  }

  #showStates(): void {
    showStates(this.#internals.states, {
      state: this.state,
      liveState: this.liveState,
      video: this.video,
      fullscreen: this.matches(':fullscreen'),
      pictureInPicture: this.pictureInPicture !== 'none',
    });
  }
}
