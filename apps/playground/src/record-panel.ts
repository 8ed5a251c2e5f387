import '@livelit/recorder/define';
import type { LiveErrorEvent } from '@livelit/core';
import type { Recording, RecordingStopEvent, RecorderState } from '@livelit/recorder';
import type { LiveRecorderElement } from '@livelit/recorder/element';
import { html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';

import { canCaptureVideo, captureVideo } from './capture-video.ts';
import type { EventLog } from './event-log.ts';
import { formatDuration, formatSize } from './format.ts';
import { PagePart } from './page-part.ts';
import { segments } from './segments.ts';
import { stateBadge, type Mood } from './state-badge.ts';

const recordSources = ['pushed', 'played'] as const;
type RecordSource = (typeof recordSources)[number];

const moods: Readonly<Record<RecorderState, Mood>> = {
  inactive: 'calm',
  recording: 'good',
  paused: 'busy',
  stopping: 'busy',
};

/** Records what is pushed or played. The list of recordings is the element's own. */
export class RecordPanel extends PagePart {
  @property({ attribute: false }) log: EventLog | undefined;
  /** What is pushed; undefined while nothing is. */
  @property({ attribute: false }) pushed: MediaStream | undefined;
  /** The video that plays; undefined while none does. */
  @property({ attribute: false }) played: HTMLVideoElement | undefined;
  @state() private source: RecordSource = 'pushed';
  @state() private recorderState: RecorderState = 'inactive';
  /** For tests, which find no text in a shadow root. */
  @state() private last: Recording | undefined;
  @query('live-recorder') private readonly element!: LiveRecorderElement;

  /** Ends the recording; it is in the list when the promise resolves. */
  async end(): Promise<void> {
    await this.element.stop();
  }

  /** What would be recorded now. A video is captured only once somebody wants to record it: that has its price. */
  get #stream(): MediaStream | undefined {
    const { source, pushed, played } = this;
    return source === 'pushed' ? pushed : played && captureVideo(played);
  }

  #stateChanged(): void {
    const now = this.element.state;
    if (now === this.recorderState) return;
    this.log?.add('recorder', 'statechange', `${this.recorderState} → ${now}`);
    this.recorderState = now;
  }

  /** A recording also ends by itself, when its stream does. */
  #stopped({ recording }: RecordingStopEvent): void {
    this.last = recording;
    if (recording) this.log?.add('recorder', 'stop', this.#facts(recording));
  }

  #facts({ name, duration, size }: Recording): string {
    return [name, formatDuration(duration), formatSize(size)].join(' · ');
  }

  #hint(): string {
    const { texts, source } = this;
    if (source === 'played' && !canCaptureVideo()) return texts.recordUnsupported;
    return this[source] || this.recorderState !== 'inactive' ? '' : texts.recordNothing[source];
  }

  protected override render(): TemplateResult {
    const { texts, recorderState, source, last } = this;
    const idle = recorderState === 'inactive';
    const hint = this.#hint();
    return html`<section class="panel" aria-labelledby="record-title">
      <div class="panel-head">
        <h2 id="record-title">${texts.record}</h2>
        ${stateBadge('record-state', moods[recorderState], texts.recordStates[recorderState], recorderState)}
      </div>
      <div class="actions">
        ${segments({
          name: 'record-source',
          legend: texts.recordWhat,
          choices: recordSources.map((value) => ({ value, label: texts.recordSources[value] })),
          chosen: source,
          choose: (value) => (this.source = value),
          disabled: !idle,
        })}
        <button
          type="button"
          data-testid="record-start"
          ?disabled=${!idle || hint !== ''}
          @click=${() => this.element.start()}
        >
          ${texts.startRecord}
        </button>
        <button
          type="button"
          data-testid="record-stop"
          ?disabled=${idle || recorderState === 'stopping'}
          @click=${() => this.end()}
        >
          ${texts.stopRecord}
        </button>
      </div>
      ${hint ? html`<p class="hint">${hint}</p>` : nothing}
      <div class="recordings" data-testid="recordings">
        ${last && html`<span hidden>${this.#facts(last)}</span>`}
        <live-recorder
          .stream=${this.#stream}
          @statechange=${() => this.#stateChanged()}
          @stop=${(event: RecordingStopEvent) => this.#stopped(event)}
          @warning=${({ error }: LiveErrorEvent) => this.log?.addError('recorder', 'warning', error)}
          @error=${({ error }: LiveErrorEvent) => this.log?.addError('recorder', 'error', error)}
        >
          <span slot="empty">${texts.recordingsEmpty}</span>
        </live-recorder>
      </div>
    </section>`;
  }
}

customElements.define('record-panel', RecordPanel);
