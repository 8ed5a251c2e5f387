import { LiveCode, LiveError, type LiveErrorEvent, toLiveError } from '@livelit/core';
import { EngineController, LocaleController } from '@livelit/core/lit';
import { type CSSResultGroup, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';

import { LiveRecorder, type RecorderState } from '../live-recorder.ts';
import type { RecorderConfig } from '../recorder-config.ts';
import { recorderEvents, type RecordingStopEvent } from '../recorder-events.ts';
import type { RecorderStatistics } from '../recorder-statistics.ts';
import type { Recording } from '../recording.ts';
import { recover } from '../storage/recover.ts';
import { formatDuration, formatSize } from './format.ts';
import { icon } from './icons.ts';
import { liveRecorderStyles } from './live-recorder-styles.ts';
import { type LiveRecorderTexts, textsIn } from './live-recorder-texts.ts';
import { recorderNotice, type RecorderNotice } from './recorder-notice.ts';
import { recordingRow } from './recording-row.ts';
import { RecordingShelf } from './recording-shelf.ts';
import { streamOf } from './stream-of.ts';

/**
 * Records a stream to disk, and keeps what was recorded: a list to play, download and delete. What a crashed page had
 * been recording is recovered and shown.
 *
 * @tag live-recorder
 * @slot empty - Shown while there are no recordings.
 * @csspart controls - The row of buttons, time and size.
 * @csspart record - The button that starts.
 * @csspart stop - The same button while it ends the recording.
 * @csspart pause - The button that pauses and resumes.
 * @csspart status - What the recorder is doing, in words.
 * @csspart time - Length of the recording.
 * @csspart size - Bytes on disk.
 * @csspart notice - The panel that tells of an error, a warning or what was recovered.
 * @csspart list - The recordings.
 * @csspart recording - One of them.
 * @csspart preview - The `<video>` that plays one of them.
 * @cssstate recording - It is recording.
 * @cssstate paused - It is paused.
 * @cssstate stopping - The file is being closed.
 * @cssstate empty - There are no recordings.
 * @fires {Event} statechange - `state` changed.
 * @fires {Event} statistics - `statistics` has new numbers.
 * @fires {LiveErrorEvent} error - The recording could not begin or go on; see `event.error`.
 * @fires {LiveErrorEvent} warning - Something is wrong or worth knowing; see `event.error`.
 * @fires {RecordingStopEvent} stop - A recording ended; see `event.recording`.
 */
export class LiveRecorderElement extends LitElement {
  static override styles: CSSResultGroup = liveRecorderStyles;

  /** What to record. Goes before `for`. */
  @property({ attribute: false }) stream: MediaStream | null | undefined;
  /** Id of what to record: an element with a `stream`, a `<video>` or a `<canvas>`. Looked up when recording starts. */
  @property() for = '';
  /** Template of the file names; `{date}` and `{time}` are filled in. */
  @property({ attribute: 'file-name' }) fileName = '';
  /** Everything an attribute cannot say. Read when the recorder is made. */
  @property({ attribute: false }) config: Partial<RecorderConfig> = {};

  @state() private notice: RecorderNotice | undefined;
  @state() private said: ((texts: LiveRecorderTexts) => string) | undefined;

  readonly #internals = this.attachInternals();
  readonly #locale = new LocaleController(this);
  readonly #shelf = new RecordingShelf(this);
  readonly #hosted = new EngineController(this, recorderEvents, () => new LiveRecorder(this.config));
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.addEventListener('statechange', () => this.#onState());
    this.addEventListener('stop', (event) => void this.#onStop(event as RecordingStopEvent));
    for (const kind of ['error', 'warning'] as const)
      this.addEventListener(kind, (event) => this.#tell(kind, (event as LiveErrorEvent).error));
  }

  /** The engine behind the element; `undefined` before the first render and outside the page. */
  get recorder(): LiveRecorder | undefined {
    return this.#hosted.engine;
  }

  /** What the recorder is doing. */
  get state(): RecorderState {
    return this.recorder?.state ?? 'inactive';
  }

  /** The numbers of the last interval. */
  get statistics(): RecorderStatistics | undefined {
    return this.recorder?.statistics;
  }

  /** Why the last recording failed. */
  get error(): LiveError | undefined {
    return this.recorder?.error;
  }

  /** The finished recordings of this origin, newest first. */
  get recordings(): readonly Recording[] {
    return this.#shelf.recordings;
  }

  /** Starts to record. Never rejects: what goes wrong is shown, and is an `error` event once recording began. */
  async start(): Promise<void> {
    await this.updateComplete;
    this.notice = undefined;
    this.said = undefined;
    await this.#attempt(async () => {
      const stream = this.#source();
      if (!stream) throw new LiveError(LiveCode.ERROR_NO_TRACKS, 'There is nothing to record: set stream or for.');
      await this.recorder?.start(stream, { fileName: this.fileName || undefined });
    });
  }

  /** Leaves out what comes from here on. */
  pause(): void {
    this.recorder?.pause();
  }

  /** Goes on without a gap. */
  resume(): void {
    this.recorder?.resume();
  }

  /** Ends the recording; `undefined` when nothing was recorded. */
  async stop(): Promise<Recording | undefined> {
    return this.recorder?.stop().catch(() => undefined);
  }

  /** Reads the list of recordings anew, after another page or a script has changed it. */
  async refresh(): Promise<void> {
    await this.#attempt(() => this.#shelf.refresh());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#attempt(() => this.#open());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override updated(): void {
    const { states } = this.#internals;
    states.clear();
    try {
      if (this.state !== 'inactive') states.add(this.state);
      if (this.recordings.length === 0) states.add('empty');
    } catch {
      // Browsers from before 2024 want two hyphens; they get no states rather than another spelling.
    }
  }

  protected override render(): TemplateResult {
    const { lang } = this.#locale;
    const texts = textsIn(lang);
    return html`
      <div part="controls" class="controls" role="group" aria-label=${texts.controls}>
        ${this.#renderButtons(texts)}
        <span part="status" class="status" role="status">${this.#status(texts)}</span>
        <span class="numbers" ?hidden=${this.state === 'inactive'}>
          <span part="time" class="time" role="timer">${formatDuration(this.recorder?.duration ?? 0)}</span>
          <span part="size" class="fine">${formatSize(this.recorder?.size ?? 0, lang)}</span>
        </span>
      </div>
      ${this.notice ? recorderNotice(this.notice, texts, lang, this.#dismiss) : nothing} ${this.#renderList(texts)}
    `;
  }

  /** The same two buttons in every state: one that is replaced would take the focus with it. */
  #renderButtons(texts: LiveRecorderTexts): TemplateResult {
    const now = this.state;
    const idle = now === 'inactive';
    const paused = now === 'paused';
    return html`
      <button
        part=${idle ? 'record' : 'stop'}
        class="main"
        ?disabled=${idle && !this.#hasSource()}
        aria-disabled=${now === 'stopping' ? 'true' : 'false'}
        @click=${this.#onMain}
      >
        ${icon(idle ? 'record' : 'stop')} ${idle ? texts.record : texts.stop}
      </button>
      <button
        part="pause"
        class="plain"
        ?hidden=${idle}
        aria-disabled=${now === 'stopping' ? 'true' : 'false'}
        @click=${this.#onPause}
      >
        ${icon(paused ? 'record' : 'pause')} ${paused ? texts.resume : texts.pause}
      </button>
    `;
  }

  #renderList(texts: LiveRecorderTexts): TemplateResult {
    const shelf = this.#shelf;
    if (shelf.recordings.length === 0) return html`<p class="empty"><slot name="empty">${texts.empty}</slot></p>`;
    const row = (recording: Recording) =>
      recordingRow({
        recording,
        texts,
        lang: this.#locale.lang,
        preview: shelf.previewOf(recording.name),
        asked: shelf.asked === recording.name,
        onPlay: () => void this.#attempt(() => shelf.toggle(recording)),
        onDownload: () => void this.#attempt(() => shelf.download(recording)),
        onAsk: (asked) => void this.#ask(recording.name, asked),
        onDelete: () => void this.#attempt(() => this.#delete(recording)),
      });
    return html`<ul part="list" class="list" aria-label=${texts.recordings}>
      ${repeat(shelf.recordings, ({ name }) => name, row)}
    </ul>`;
  }

  #status(texts: LiveRecorderTexts): string {
    const now = this.state;
    if (now !== 'inactive') return texts[now];
    if (this.said) return this.said(texts);
    return this.#hasSource() ? texts.ready : texts.noSource;
  }

  #hasSource(): boolean {
    return Boolean(this.stream) || this.for !== '';
  }

  #source(): MediaStream | undefined {
    if (this.stream) return this.stream;
    const root = this.getRootNode() as Document | ShadowRoot;
    return this.for ? streamOf(root.getElementById(this.for)) : undefined;
  }

  #onState(): void {
    clearInterval(this.#timer);
    if (this.state === 'recording') this.#timer = setInterval(() => this.requestUpdate(), 250);
    this.requestUpdate();
  }

  async #onStop({ recording }: RecordingStopEvent): Promise<void> {
    if (recording) this.said = (texts) => texts.saved(recording.name);
    await this.refresh();
  }

  #tell(kind: 'error' | 'warning', error: LiveError): void {
    this.notice = { kind: error.severity === 'info' ? 'info' : kind, error };
  }

  readonly #onMain = (): void => void (this.state === 'inactive' ? this.start() : this.stop());

  readonly #onPause = (): void => (this.state === 'paused' ? this.resume() : this.pause());

  readonly #dismiss = (): void => {
    this.notice = undefined;
    this.#button('.main')?.focus();
  };

  async #open(): Promise<void> {
    const recovered = await recover(this.config.writers);
    if (recovered.length > 0) this.notice = { kind: 'info', count: recovered.length };
    await this.#shelf.refresh();
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#tell('error', toLiveError(error));
    }
  }

  async #ask(name: string, asked: boolean): Promise<void> {
    this.#shelf.asked = asked ? name : '';
    await this.updateComplete;
    this.#button(`[data-name="${CSS.escape(name)}"] ${asked ? '.danger' : '.delete'}`)?.focus();
  }

  async #delete(recording: Recording): Promise<void> {
    await this.#shelf.delete(recording);
    this.said = (texts) => texts.deleted(recording.name);
    await this.updateComplete;
    // The button that had the focus is gone with its row.
    (this.#button('.recording button') ?? this.#button('.main'))?.focus();
  }

  #button(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector);
  }
}
