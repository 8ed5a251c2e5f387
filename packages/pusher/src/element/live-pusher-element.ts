import { type LiveError, LiveErrorEvent } from '@livelit/core';
import { EngineController, LocaleController } from '@livelit/core/lit';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { query } from 'lit/decorators.js';

import type { LivePusher } from '../live-pusher.ts';
import { pusherEvents } from '../pusher-events.ts';
import { AttributeEffects } from './attribute-effects.ts';
import { createPusher } from './create-pusher.ts';
import { showStates } from './element-states.ts';
import { isMirrored } from './is-mirrored.ts';
import { livePusherStyles } from './live-pusher-styles.ts';
import { textsIn } from './live-pusher-texts.ts';
import { PusherMethods } from './pusher-methods.ts';

/**
 * Captures camera, microphone, screen, a file or any stream, shows what is sent, and pushes it. It has every method and
 * event of `LivePusher`. With a `url` it brings its own control bar; without one it is a preview that a page drives.
 *
 * @tag live-pusher
 * @prop {PushStatus} state - Where the push stands.
 * @prop {boolean} isPushing - From the start of a push to its end.
 * @prop {LiveError} error - What ended the last push.
 * @prop {number} attempt - Attempts since the last connection stood.
 * @prop {number} nextRetryAt - When the next attempt begins, in ms as `Date.now()`.
 * @prop {LivePusherStatistics} statistics - The numbers of the last interval.
 * @prop {CaptureSource[]} sources - The running sources.
 * @prop {PushDestination[]} destinations - All servers that are pushed to.
 * @prop {MediaStream} stream - What is captured and sent.
 * @prop {boolean} videoPaused - Whether something else is sent instead of pictures.
 * @prop {boolean} audioPaused - Whether silence is sent instead of sound.
 * @slot - Shown over the picture: a logo, a counter.
 * @slot controls - Takes the place of the control bar; may hold a `<live-pusher-controls>` of your own.
 * @csspart stage - The box with the picture.
 * @csspart video - The preview.
 * @csspart bar - The control bar; its other parts are those of `<live-pusher-controls>`.
 * @cssproperty [--live-fit=contain] - How the preview fills its box.
 * @cssproperty [--live-accent] - Colour of buttons that are on; with `--live-accent-text` upon it.
 * @cssproperty [--live-surface] - Colour of bar, panels and menus; with `--live-text`, `--live-muted`, `--live-border`.
 * @cssproperty [--live-danger] - Colour of what is live, and of errors; with `--live-warning` for warnings.
 * @cssproperty [--live-focus] - Colour of what shows the focus.
 * @cssproperty [--live-radius=8px] - Radius of corners.
 * @cssproperty [--live-font] - Font.
 * @cssstate disconnected - Nothing is pushed.
 * @cssstate connecting - The first connection is being made.
 * @cssstate connected - The server takes the stream.
 * @cssstate reconnecting - The connection is being made again.
 * @cssstate capturing - At least one source runs.
 * @cssstate muted - Silence is sent instead of sound.
 * @cssstate paused - Something else is sent instead of pictures.
 * @cssstate sharing - A screen is captured.
 * @fires {Event} statechange - `state` changed, or `attempt` and `nextRetryAt` while it is `reconnecting`.
 * @fires {LiveErrorEvent} error - The push was given up, or could not begin; see `event.error`.
 * @fires {LiveErrorEvent} warning - Something is being repaired, or pushing survives it; see `event.error`.
 * @fires {Event} statistics - `statistics` has new numbers.
 * @fires {Event} sourceschange - A source was started, stopped, replaced, or ended by itself.
 * @fires {Event} destinationschange - `destinations`, or the state of one of them, changed.
 * @fires {Event} firstvideoframe - The first picture of what is captured is there.
 * @fires {Event} firstaudioframe - The first sound of what is captured is there.
 * @fires {VolumeEvent} volume - The loudness of what is sent; see `enableVolumeEvaluation`.
 * @fires {Event} devicechange - Devices were plugged in or out, or their names became known.
 */
export class LivePusherElement extends PusherMethods {
  static override styles: CSSResultGroup = livePusherStyles;

  static {
    // Muting and pushing change states that are rendered; Lit's development build warns of that for no reason.
    this.disableWarning?.('change-in-update');
  }

  @query('video') private readonly video!: HTMLVideoElement;
  @query('.bar-place') private readonly place!: HTMLElement | null;

  readonly #internals = this.attachInternals();
  readonly #locale = new LocaleController(this);
  readonly #hosted = new EngineController<LivePusher>(this, pusherEvents, () => {
    // The first render had no engine to show.
    this.requestUpdate();
    return createPusher(this);
  });
  readonly #effects = new AttributeEffects(this, this.pauses);
  #bar: (HTMLElement & { requestUpdate(): void }) | undefined;
  #repairing: LiveError | undefined;
  #liveSince: number | undefined;

  constructor() {
    super();
    this.#internals.role = 'group';
    this.addEventListener('statechange', () => this.#onState());
    for (const type of ['sourceschange', 'destinationschange', 'statistics', 'devicechange'])
      this.addEventListener(type, () => this.requestUpdate());
    for (const type of ['warning', 'error']) this.addEventListener(type, (event) => this.#onProblem(event));
  }

  /** The engine behind the element; undefined before the first render and outside the page. */
  override get pusher(): LivePusher | undefined {
    return this.#hosted.engine;
  }

  /** Why the connection is being made again; undefined while it stands. */
  get repairing(): LiveError | undefined {
    return this.#repairing;
  }

  /** When this push was connected first, in ms as `Date.now()`; undefined before and after it. */
  get liveSince(): number | undefined {
    return this.#liveSince;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    queueMicrotask(() => this.isConnected || this.#onState());
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { pusher } = this;
    const showsBar = this.#showsBar;
    if (showsBar) void this.#dress();
    this.#bar?.requestUpdate();
    if (!pusher) return;
    // A media element with an empty stream would hold back the document's load event for ever.
    const preview = pusher.stream.getTracks().length > 0 ? pusher.stream : null;
    if (this.video.srcObject !== preview) this.video.srcObject = preview;
    this.#effects.apply(pusher, changed);
    showStates(this.#internals.states, this);
  }

  protected override render(): TemplateResult {
    const { pusher } = this;
    const hasPicture = pusher?.stream.getVideoTracks().length !== 0;
    return html`
      <div part="stage" class="stage">
        <video
          part="video"
          class=${isMirrored(this) ? 'mirrored' : ''}
          aria-label=${textsIn(this.#locale.lang).preview}
          autoplay
          playsinline
          .muted=${true}
          ?hidden=${!pusher || !hasPicture}
        ></video>
        <slot></slot>
      </div>
      <slot name="controls" @slotchange=${() => this.requestUpdate()}>
        ${this.#showsBar ? html`<div class="bar-place"></div>` : nothing}
      </slot>
    `;
  }

  get #showsBar(): boolean {
    const replaced = [...this.children].some(({ slot }) => slot === 'controls');
    return !replaced && (this.controls ?? this.url !== '');
  }

  /** The bar is loaded behind what the first picture needs; its place is kept. */
  async #dress(): Promise<void> {
    try {
      const { createControls } = await import('../controls/define.ts');
      this.#bar ??= createControls(this);
      if (this.place && this.#bar.parentNode !== this.place) this.place.append(this.#bar);
    } catch {
      // Without a network there is no bar; the next change tries again.
    }
  }

  #onState(): void {
    const { state } = this;
    if (state === 'connected') this.#liveSince ??= Date.now();
    if (state === 'disconnected') this.#liveSince = undefined;
    if (state !== 'reconnecting') this.#repairing = undefined;
    this.requestUpdate();
  }

  #onProblem(event: Event): void {
    // What is only told for information (a device was switched) is no problem.
    if (!(event instanceof LiveErrorEvent) || event.error.severity === 'info') return;
    // While it reconnects, the state says so.
    if (this.state === 'reconnecting') this.#repairing = event.error;
    else this.problem = event.error;
    this.requestUpdate();
  }
}
