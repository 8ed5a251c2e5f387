import '@livelit/recorder/define';
import { toLiveError, type LiveError, type LiveErrorEvent } from '@livelit/core';
import {
  deleteRecording,
  listRecordings,
  recover,
  type Recording,
  type RecordingStopEvent,
  type RecorderState,
} from '@livelit/recorder';
import type { LiveRecorderElement } from '@livelit/recorder/element';
import { html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';

import { canCaptureVideo } from './capture-video.ts';
import type { EventLog } from './event-log.ts';
import { formatDuration, formatSize } from './format.ts';
import { notice } from './notice.ts';
import { PagePart } from './page-part.ts';
import { saveFile } from './save-file.ts';
import { segments } from './segments.ts';
import { stateBadge, type Mood } from './state-badge.ts';

export type RecordSource = 'pushed' | 'played';

const moods: Readonly<Record<RecorderState, Mood>> = {
  inactive: 'calm',
  recording: 'good',
  paused: 'busy',
  stopping: 'busy',
};

/** A recording that is played on the page. */
interface Shown {
  readonly name: string;
  readonly url: string;
}

/** Records what is pushed or played, and keeps what was recorded, also by a page that crashed. */
export class RecordPanel extends PagePart {
  @property({ attribute: false }) log: EventLog | undefined;
  /** The streams that can be recorded now. */
  @property({ attribute: false }) streamOf: (source: RecordSource) => MediaStream | undefined = () => undefined;
  /** Which of them there are; the panel asks for a stream only when it records it. */
  @property({ attribute: false }) available: readonly RecordSource[] = [];
  @state() private source: RecordSource = 'pushed';
  @state() private recorderState: RecorderState = 'inactive';
  @state() private recordings: readonly Recording[] = [];
  @state() private recovered: ReadonlySet<string> = new Set();
  @state() private shown: Shown | undefined;
  @state() private failure: LiveError | undefined;
  @query('live-recorder') private readonly element!: LiveRecorderElement;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#attempt(() => this.#recover());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#show(undefined);
  }

  /** Records the chosen stream. */
  async begin(): Promise<void> {
    const stream = this.streamOf(this.source);
    const { recorder } = this.element;
    if (stream && recorder) await this.#attempt(() => recorder.start(stream));
  }

  /** Ends the recording; it is in the list when the promise resolves. */
  async end(): Promise<void> {
    const { recorder } = this.element;
    if (!recorder || recorder.state === 'inactive') return;
    await this.#attempt(async () => void (await recorder.stop()));
  }

  async #recover(): Promise<void> {
    const found = await recover();
    for (const { name } of found) this.log?.add('recorder', 'recover', name);
    this.recovered = new Set(found.map(({ name }) => name));
    await this.#list();
  }

  async #list(): Promise<void> {
    const recordings = await listRecordings();
    this.recordings = recordings.toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
  }

  async #delete({ name }: Recording): Promise<void> {
    if (this.shown?.name === name) this.#show(undefined);
    await deleteRecording(name);
    this.log?.add('recorder', 'delete', name);
    await this.#list();
  }

  #show(shown: Shown | undefined): void {
    if (this.shown) URL.revokeObjectURL(this.shown.url);
    this.shown = shown;
  }

  /** Runs what may fail; what fails is shown and logged. */
  async #attempt(action: () => Promise<void>): Promise<void> {
    this.failure = undefined;
    try {
      await action();
    } catch (error) {
      this.#fail(toLiveError(error));
    }
  }

  #fail(error: LiveError): void {
    if (error === this.failure) return;
    this.failure = error;
    this.log?.addError('recorder', 'error', error);
  }

  #stateChanged(): void {
    const now = this.element.recorder?.state ?? 'inactive';
    if (now === this.recorderState) return;
    this.log?.add('recorder', 'statechange', `${this.recorderState} → ${now}`);
    this.recorderState = now;
  }

  /** A recording also ends by itself, when its stream does. */
  #stopped({ recording }: RecordingStopEvent): void {
    if (!recording) return;
    const { name, size, duration } = recording;
    this.log?.add('recorder', 'stop', `${name} ${formatDuration(duration)} ${formatSize(size, 'en')}`);
    void this.#list();
  }

  #recording(recording: Recording): TemplateResult {
    const { name, size, duration, startedAt } = recording;
    const { texts } = this;
    const isShown = this.shown?.name === name;
    const label = (action: string): string => texts.recordingOf(action, name);
    const play = async (): Promise<void> =>
      this.#show(isShown ? undefined : { name, url: URL.createObjectURL(await recording.file()) });
    const toggle = isShown ? texts.recordingClose : texts.recordingPlay;
    return html`<li>
      <div>
        <p class="recording-name" translate="no">${name}</p>
        <p class="hint">
          ${startedAt.toLocaleString(this.language, { dateStyle: 'medium', timeStyle: 'short' })} ·
          ${formatDuration(duration)} · ${formatSize(size, this.language)}
          ${this.recovered.has(name) ? html`<span class="tag">${texts.recovered}</span>` : nothing}
        </p>
      </div>
      <div class="actions">
        <button
          class="quiet"
          type="button"
          aria-label=${label(toggle)}
          aria-expanded=${isShown}
          @click=${() => this.#attempt(play)}
        >
          ${toggle}
        </button>
        <button
          class="quiet"
          type="button"
          aria-label=${label(texts.recordingDownload)}
          @click=${() => this.#attempt(async () => saveFile(await recording.file(), name))}
        >
          ${texts.recordingDownload}
        </button>
        <button
          class="quiet danger"
          type="button"
          aria-label=${label(texts.recordingDelete)}
          @click=${() => this.#attempt(() => this.#delete(recording))}
        >
          ${texts.recordingDelete}
        </button>
      </div>
      ${
        isShown
          ? html`<video src=${this.shown?.url ?? ''} controls autoplay playsinline aria-label=${name}></video>`
          : nothing
      }
    </li>`;
  }

  #controls(): TemplateResult {
    const { texts, source } = this;
    const idle = this.recorderState === 'inactive';
    const unsupported = source === 'played' && !canCaptureVideo();
    const ready = this.available.includes(source) && !unsupported;
    const { duration = 0, size = 0 } = this.element?.recorder ?? {};
    return html`<div>
        ${segments({
          name: 'record-source',
          legend: texts.recordWhat,
          choices: (['pushed', 'played'] as const).map((value) => ({ value, label: texts.recordSources[value] })),
          chosen: source,
          choose: (value) => (this.source = value),
          disabled: !idle,
        })}
      </div>
      <div class="actions">
        <button type="button" data-testid="record-start" ?disabled=${!idle || !ready} @click=${() => this.begin()}>
          ${texts.startRecord}
        </button>
        <button
          type="button"
          data-testid="record-stop"
          ?disabled=${idle || this.recorderState === 'stopping'}
          @click=${() => this.end()}
        >
          ${texts.stopRecord}
        </button>
      </div>
      <p class="hint">
        ${
          idle
            ? unsupported
              ? texts.recordUnsupported
              : ready
                ? ''
                : texts.recordNothing[source]
            : html`<span class="running-time">${formatDuration(duration)} · ${formatSize(size, this.language)}</span>`
        }
      </p>`;
  }

  protected override render(): TemplateResult {
    const { texts, recorderState } = this;
    return html`<section class="panel" aria-labelledby="record-title">
      <div class="panel-head">
        <h2 id="record-title">${texts.record}</h2>
        ${stateBadge('record-state', moods[recorderState], texts.recordStates[recorderState], recorderState)}
      </div>
      <live-recorder
        @statechange=${() => this.#stateChanged()}
        @stop=${(event: RecordingStopEvent) => this.#stopped(event)}
        @statistics=${() => this.requestUpdate()}
        @warning=${({ error }: LiveErrorEvent) => this.log?.addError('recorder', 'warning', error)}
        @error=${({ error }: LiveErrorEvent) => this.#fail(error)}
      ></live-recorder>
      ${this.#controls()} ${notice(this.failure, this.language)}
      <div data-testid="recordings">
        <h3 class="visually-hidden">${texts.recordings}</h3>
        ${
          this.recordings.length > 0
            ? html`<ul class="recordings">
                ${repeat(
                  this.recordings,
                  ({ name }) => name,
                  (recording) => this.#recording(recording),
                )}
              </ul>`
            : html`<p class="empty">${texts.recordingsEmpty}</p>`
        }
      </div>
    </section>`;
  }
}

customElements.define('record-panel', RecordPanel);
