import {
  type LiveError,
  LiveErrorEvent,
  type MirrorType,
  type PushStatus,
  type ResolutionMode,
  toLiveError,
} from '@livelit/core';
import { CountdownController, EngineController, LocaleController } from '@livelit/core/lit';
import { html, LitElement, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';

import type { ScreenOptions } from '../capture/screen.ts';
import { LivePusher } from '../live-pusher.ts';
import { type PusherConfig, pusherDefaults } from '../pusher-config.ts';
import { pusherEvents } from '../pusher-events.ts';
import { isMirrored } from './is-mirrored.ts';
import { livePusherStyles } from './live-pusher-styles.ts';
import { textsIn } from './live-pusher-texts.ts';
import { pusherBar, type SwitchedSource } from './pusher-bar.ts';

/**
 * Captures camera, microphone or screen, shows what it captures, and pushes it. With a `url` it brings its own controls;
 * without one it is a preview that a page drives by methods.
 *
 * @tag live-pusher
 * @slot - Shown over the picture: a logo, a counter.
 * @slot controls - Takes the place of the default controls.
 * @csspart video - The preview.
 * @csspart controls - The bar of buttons.
 * @csspart source - The buttons that switch camera, microphone and screen.
 * @csspart push - The button that starts and stops.
 * @csspart retry - The button that tries at once.
 * @csspart status - Where the push stands, in words.
 * @csspart notice - The panel that tells what went wrong.
 * @csspart close - The button that closes it.
 * @cssstate disconnected - Nothing is pushed.
 * @cssstate connecting - The first connection is being made.
 * @cssstate connected - The server takes the stream.
 * @cssstate reconnecting - The connection is being made again.
 * @cssstate capturing - At least one source runs.
 * @fires {Event} statechange - `state` changed.
 * @fires {LiveErrorEvent} error - The push was given up, or could not begin; see `event.error`.
 * @fires {LiveErrorEvent} warning - Something is being repaired, or pushing survives it; see `event.error`.
 * @fires {Event} statistics - `pusher.statistics` has new numbers.
 * @fires {Event} sourceschange - A source was started, stopped, replaced, or ended by itself.
 */
export class LivePusherElement extends LitElement {
  static override styles: CSSResultGroup = livePusherStyles;

  static {
    // Muting and pushing change states that are rendered; Lit's development build warns of that for no reason.
    this.disableWarning?.('change-in-update');
  }

  /** Address to push to: `https:` (WHIP), `wss:` (FLV) or `rtmp:` (through `gateway`). */
  @property() url = '';
  /** Origin of the gateway for `rtmp:` addresses. Read when the pusher is made. */
  @property() gateway = '';
  /** Whether to open camera and microphone and push as soon as there is a `url`. */
  @property({ type: Boolean }) autopush = false;
  /** Whether silence is sent instead of sound. */
  @property({ type: Boolean }) muted = false;
  /** Whether the preview is mirrored; viewers see it as it is. `auto`: a camera that looks at the user. */
  @property() mirror: MirrorType = 'auto';
  /** Whether the wanted picture is wide or tall. Read when the pusher is made. */
  @property() orientation: ResolutionMode = 'landscape';
  /** Bearer token. Never an attribute: attributes can be read by every script and style. Read when the pusher is made. */
  @property({ attribute: false }) token = '';
  /** Everything an attribute cannot say. Read when the pusher is made. `sourcePolicy` is `replace` here by default. */
  @property({ attribute: false }) config: Partial<PusherConfig> = {};

  @query('video') private readonly video!: HTMLVideoElement;

  readonly #internals = this.attachInternals();
  readonly #locale = new LocaleController(this);
  readonly #countdown = new CountdownController(this, () => this.pusher?.nextRetryAt);
  readonly #hosted = new EngineController(this, pusherEvents, () => this.#create());
  readonly #opening = new Set<SwitchedSource>();
  #notice: LiveError | undefined;
  #mutedFor: LivePusher | undefined;
  #autopushed: { readonly pusher: LivePusher; readonly url: string } | undefined;

  constructor() {
    super();
    this.#internals.role = 'group';
    for (const type of ['statechange', 'sourceschange']) this.addEventListener(type, () => this.#onChange());
    for (const type of ['warning', 'error']) this.addEventListener(type, (event) => this.#onProblem(event));
  }

  /** The engine behind the element; undefined before the first render and outside the page. */
  get pusher(): LivePusher | undefined {
    return this.#hosted.engine;
  }

  /** Where the push stands. */
  get state(): PushStatus {
    return this.pusher?.state ?? 'disconnected';
  }

  /** What ended the last push. */
  get error(): LiveError | undefined {
    return this.pusher?.error;
  }

  /** What is captured and sent; undefined before the first render. */
  get stream(): MediaStream | undefined {
    return this.pusher?.stream;
  }

  /** As `LivePusher.startCamera`. */
  async startCamera(which?: string): Promise<string> {
    return (await this.#ready()).startCamera(which);
  }

  /** As `LivePusher.startMicrophone`. */
  async startMicrophone(deviceId?: string): Promise<string> {
    return (await this.#ready()).startMicrophone(deviceId);
  }

  /** As `LivePusher.startScreenCapture`; call it from a click. */
  async startScreenCapture(options?: ScreenOptions): Promise<string> {
    return (await this.#ready()).startScreenCapture(options);
  }

  /** As `LivePusher.startCustomCapture`. */
  async startCustomCapture(stream: MediaStream): Promise<string> {
    return (await this.#ready()).startCustomCapture(stream);
  }

  /** Closes the camera. */
  stopCamera(): void {
    this.pusher?.stopCamera();
  }

  /** Closes the microphone. */
  stopMicrophone(): void {
    this.pusher?.stopMicrophone();
  }

  /** Ends the screen capture. */
  stopScreenCapture(): void {
    this.pusher?.stopScreenCapture();
  }

  /** Stops sending custom streams, or the one with this id. */
  stopCustomCapture(id?: string): void {
    this.pusher?.stopCustomCapture(id);
  }

  /** Pushes to `url`, or to another address. Rejects as `LivePusher.startPush` does. */
  async startPush(url: string = this.url): Promise<void> {
    await (await this.#ready()).startPush(url);
  }

  /** Ends the push. */
  async stopPush(): Promise<void> {
    await this.pusher?.stopPush();
  }

  /** Sends black pictures until `resumeVideo`. */
  pauseVideo(): void {
    this.pusher?.pauseVideo();
  }

  /** Sends the source's pictures again. */
  resumeVideo(): void {
    this.pusher?.resumeVideo();
  }

  /** Tries at once instead of waiting for the next attempt. */
  retry(): void {
    this.pusher?.retry();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { pusher, url } = this;
    if (!pusher) return;
    // A media element with an empty stream would hold back the document's load event for ever.
    const preview = pusher.stream.getTracks().length > 0 ? pusher.stream : null;
    if (this.video.srcObject !== preview) this.video.srcObject = preview;
    if (changed.has('muted') || this.#mutedFor !== pusher) {
      this.#mutedFor = pusher;
      if (this.muted) pusher.pauseAudio();
      else pusher.resumeAudio();
    }
    const isNew = this.#autopushed?.pusher !== pusher || this.#autopushed.url !== url;
    if (this.autopush && url && isNew) {
      this.#autopushed = { pusher, url };
      void this.#push();
    }
  }

  protected override render(): TemplateResult {
    const { pusher, mirror } = this;
    const texts = textsIn(this.#locale.lang);
    const hasPicture = pusher?.sources.some(({ stream }) => stream.getVideoTracks().length > 0) ?? false;
    return html`
      <div class="stage">
        <video
          part="video"
          class=${pusher && isMirrored(mirror, pusher.sources) ? 'mirrored' : ''}
          aria-label=${texts.preview}
          autoplay
          playsinline
          .muted=${true}
          ?hidden=${!hasPicture}
        ></video>
        ${this.url && !hasPicture ? html`<p class="empty">${texts.empty}</p>` : nothing}
        <slot></slot>
      </div>
      <slot name="controls">${this.url ? this.#bar() : nothing}</slot>
    `;
  }

  #bar(): TemplateResult {
    return pusherBar({
      pusher: this.pusher,
      lang: this.#locale.lang,
      opening: this.#opening,
      notice: this.#notice,
      seconds: this.#countdown.seconds,
      onSwitch: (source) => void this.#switch(source),
      onPush: () => void (this.pusher?.isPushing ? this.stopPush() : this.#push()),
      onRetry: () => this.retry(),
      onClose: () => this.#show(undefined),
    });
  }

  #create(): LivePusher {
    const { gateway, token, orientation, config } = this;
    const { width, height, ...rest } = config.videoQuality ?? pusherDefaults.videoQuality;
    const videoQuality =
      orientation === 'portrait' ? { width: height, height: width, ...rest } : { width, height, ...rest };
    // The first render had no engine to show.
    this.requestUpdate();
    return new LivePusher({
      sourcePolicy: 'replace',
      ...config,
      ...(gateway && { gateway }),
      ...(token && { token }),
      videoQuality,
    });
  }

  async #ready(): Promise<LivePusher> {
    await this.updateComplete;
    const { pusher } = this;
    if (!pusher) throw toLiveError('The element is not in a page.');
    return pusher;
  }

  /** Switches a source for the bar; what goes wrong is shown, not thrown. */
  async #switch(source: SwitchedSource): Promise<void> {
    const pusher = await this.#ready();
    const isOn = pusher.sources.some(({ kind }) => kind === source);
    this.#show(undefined);
    if (isOn && source === 'camera') pusher.stopCamera();
    else if (isOn && source === 'microphone') pusher.stopMicrophone();
    else if (isOn) pusher.stopScreenCapture();
    else await this.#open(pusher, source).catch((error: unknown) => this.#show(toLiveError(error)));
  }

  async #open(pusher: LivePusher, source: SwitchedSource): Promise<void> {
    this.#opening.add(source);
    this.requestUpdate();
    try {
      if (source === 'camera') await pusher.startCamera();
      else if (source === 'microphone') await pusher.startMicrophone();
      else await pusher.startScreenCapture();
    } finally {
      this.#opening.delete(source);
      this.requestUpdate();
    }
  }

  /** Pushes what is captured, or camera and microphone when nothing is. */
  async #push(): Promise<void> {
    const pusher = await this.#ready();
    const { url } = this;
    this.#show(undefined);
    try {
      if (pusher.isPushing) await pusher.stopPush();
      if (pusher.sources.length === 0) {
        await this.#open(pusher, 'camera');
        // A picture without sound is better than nothing, and the notice says why.
        await this.#open(pusher, 'microphone').catch((error: unknown) => this.#show(toLiveError(error)));
      }
      await pusher.startPush(url);
    } catch (error) {
      this.dispatchEvent(new LiveErrorEvent('error', { error: toLiveError(error) }));
    }
  }

  #show(notice: LiveError | undefined): void {
    this.#notice = notice;
    this.requestUpdate();
  }

  #onChange(): void {
    const { states } = this.#internals;
    const capturing = (this.pusher?.sources.length ?? 0) > 0;
    states.clear();
    try {
      for (const state of capturing ? [this.state, 'capturing'] : [this.state]) states.add(state);
    } catch {
      // Browsers from before 2024 want two hyphens; they get no states rather than another spelling.
    }
    this.requestUpdate();
  }

  #onProblem(event: Event): void {
    // While it reconnects, the status says so.
    if (event instanceof LiveErrorEvent && this.state !== 'reconnecting') this.#show(event.error);
  }
}
