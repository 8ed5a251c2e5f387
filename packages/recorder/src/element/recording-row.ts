import type { Lang } from '@livelit/core';
import { html, nothing, type TemplateResult } from 'lit';

import type { Recording } from '../recording.ts';
import { formatDate, formatDuration, formatSize } from './format.ts';
import { icon } from './icons.ts';
import type { LiveRecorderTexts } from './live-recorder-texts.ts';

/** What a row shows, and whom it tells. */
export interface RecordingRow {
  readonly recording: Recording;
  readonly texts: LiveRecorderTexts;
  readonly lang: Lang;
  /** Where its preview is read from; undefined while it is closed. */
  readonly preview: string | undefined;
  /** Whether the user is asked whether to delete it. */
  readonly asked: boolean;
  readonly onPlay: () => void;
  readonly onDownload: () => void;
  readonly onAsk: (asked: boolean) => void;
  readonly onDelete: () => void;
}

/** One recording in the list. */
export function recordingRow(row: RecordingRow): TemplateResult {
  const { recording, texts, lang, preview, asked } = row;
  const { name, duration, size, startedAt, complete } = recording;
  return html`
    <li part="recording" class="recording" data-name=${name}>
      <div class="about">
        <span class="name">${name}</span>
        <span class="fine">
          ${formatDuration(duration)} · ${formatSize(size, lang)} · ${formatDate(startedAt, lang)}
          ${complete ? nothing : html`<span class="badge">${texts.wasRecovered}</span>`}
        </span>
      </div>
      <div class="actions">${asked ? question(row) : actions(row)}</div>
      ${
        preview === undefined
          ? nothing
          : html`<video
              part="preview"
              class="preview"
              controls
              autoplay
              playsinline
              aria-label=${name}
              src=${preview}
            ></video>`
      }
    </li>
  `;
}

function actions({ recording, texts, preview, onPlay, onDownload, onAsk }: RecordingRow): TemplateResult {
  const { name } = recording;
  const open = preview !== undefined;
  return html`
    <button class="icon" aria-label=${texts.play(name)} aria-expanded=${open ? 'true' : 'false'} @click=${onPlay}>
      ${icon(open ? 'close' : 'play')}
    </button>
    <button class="icon" aria-label=${texts.download(name)} @click=${onDownload}>${icon('download')}</button>
    <button class="icon delete" aria-label=${texts.delete(name)} @click=${() => onAsk(true)}>${icon('delete')}</button>
  `;
}

function question({ recording, texts, onAsk, onDelete }: RecordingRow): TemplateResult {
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onAsk(false);
  };
  return html`
    <span class="question" role="group" aria-label=${texts.delete(recording.name)} @keydown=${onKey}>
      <span>${texts.really}</span>
      <button class="danger" @click=${onDelete}>${texts.confirm}</button>
      <button class="plain" @click=${() => onAsk(false)}>${texts.keep}</button>
    </span>
  `;
}
