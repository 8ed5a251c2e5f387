import type { VolumeEvent } from '@livelit/player';
import type { LivePlayerElement } from '@livelit/player/element';
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';

import { numbers, withUnit, type NumberRow } from '../numbers.ts';
import { PagePart } from '../page-part.ts';
import { saveFile } from '../save-file.ts';
import { playerTextsOf, type PlayerTexts } from './player-texts.ts';

/** How often what the player says of itself is read, milliseconds. */
const readEveryMs = 500;

/** What can be done while a stream plays, and what the player says of itself. */
export class PlayerActions extends PagePart {
  /** The element as it is now; a new one comes with new options. */
  @property({ attribute: false }) element: LivePlayerElement | undefined;
  @state() private picture = '';
  @state() private loudness: number | undefined;
  @state() private measuring = false;
  @state() private switchUrl = '';
  @state() private params = { min: '1', max: '5' };

  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), readEveryMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    if (this.picture) URL.revokeObjectURL(this.picture);
  }

  get #words(): PlayerTexts {
    return playerTextsOf(this.language);
  }

  get #player(): LivePlayerElement['player'] {
    return this.element?.player;
  }

  /** Failures arrive as the player's own events; here is nothing to add to them. */
  #try(work: () => unknown): void {
    void (async () => {
      try {
        await work();
      } catch {
        // Told by the player, or the user's own refusal of a permission.
      }
    })();
  }

  async #snapshot(): Promise<void> {
    const blob = await this.#player?.snapshot();
    if (!blob) return;
    if (this.picture) URL.revokeObjectURL(this.picture);
    this.picture = URL.createObjectURL(blob);
    saveFile(blob, 'snapshot.png');
  }

  #measure(): void {
    this.measuring = !this.measuring;
    this.loudness = undefined;
    this.#player?.enableVolumeEvaluation(this.measuring ? 300 : 0);
    this.element?.addEventListener('volume', (event) => (this.loudness = (event as VolumeEvent).volume));
  }

  #buttons(): TemplateResult {
    const words = this.#words;
    const { element } = this;
    const button = (label: string, name: string, act: () => unknown): TemplateResult =>
      html`<button type="button" data-testid="do-${name}" @click=${() => this.#try(act)}>${label}</button>`;
    return html`<div class="actions">
      ${button(words.play, 'play', () => element?.play())} ${button(words.pause, 'pause', () => element?.pause())}
      ${button(words.toLive, 'to-live', () => this.#player?.seekToLive())}
      ${button(words.retry, 'retry', () => element?.retry())}
      ${button(words.snapshot, 'snapshot', () => this.#snapshot())}
      ${button(words.pictureInPicture, 'pip', () => this.#player?.requestPictureInPicture())}
      ${button(words.fullscreen, 'fullscreen', () => element?.requestFullscreen())}
      <button type="button" aria-pressed=${this.measuring} @click=${() => this.#measure()}>${words.volumeMeter}</button>
    </div>`;
  }

  #choices(): TemplateResult {
    const words = this.#words;
    const player = this.#player;
    const pick = (
      id: string,
      label: string,
      options: readonly (readonly [string, string])[],
      chosen: string,
      choose: (value: string) => void,
    ): TemplateResult | typeof nothing =>
      options.length < 2
        ? nothing
        : html`<div class="field">
            <label for=${id}>${label}</label>
            <select id=${id} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
              ${options.map(
                ([value, text]) => html`<option value=${value} .selected=${value === chosen}>${text}</option>`,
              )}
            </select>
          </div>`;
    const levels = player?.levels ?? [];
    const qualities = levels.map(
      ({ height, bitrate }, index) => [String(index), `${height || '?'}p, ${Math.round(bitrate / 1000)} kbps`] as const,
    );
    return html`<div class="fields">
      ${pick(
        'pick-level',
        words.quality,
        levels.length > 1 ? [['auto', words.auto], ...qualities] : [],
        String(player?.selectedLevel ?? 'auto'),
        (value) => player?.setLevel(value === 'auto' ? 'auto' : Number(value)),
      )}
      ${pick(
        'pick-sound',
        words.soundTrack,
        (player?.audioTracks ?? []).map(({ name, lang }, index) => [String(index), lang ? `${name} (${lang})` : name]),
        String(player?.audioTrack ?? 0),
        (value) => player?.setAudioTrack(Number(value)),
      )}
      ${pick(
        'pick-line',
        words.current,
        (player?.sources ?? []).map(({ url, type }, index) => [
          String(index),
          `${index + 1}: ${type ?? new URL(url).pathname}`,
        ]),
        String(player?.line ?? 0),
        (value) => player?.selectLine(Number(value)),
      )}
    </div>`;
  }

  #forms(): TemplateResult {
    const words = this.#words;
    const submit = (work: () => unknown) => (event: Event) => {
      event.preventDefault();
      this.#try(work);
    };
    const number = (key: 'min' | 'max'): TemplateResult =>
      html`<input
        type="number"
        min="0"
        step="0.1"
        aria-label="${words.cacheParams} ${key}"
        .value=${this.params[key]}
        @input=${(event: Event) => (this.params = { ...this.params, [key]: (event.target as HTMLInputElement).value })}
      />`;
    return html`<form class="line" @submit=${submit(() => this.#player?.switchStream(this.switchUrl))}>
        <div class="field line-url">
          <label for="switch-url">${words.switchTo}</label>
          <input
            id="switch-url"
            data-testid="switch-url"
            autocomplete="off"
            spellcheck="false"
            required
            .value=${this.switchUrl}
            @input=${(event: Event) => (this.switchUrl = (event.target as HTMLInputElement).value.trim())}
          />
        </div>
        <button type="submit">${words.switchNow}</button>
      </form>
      <form
        class="line"
        @submit=${submit(() => this.#player?.setCacheParams(Number(this.params.min), Number(this.params.max)))}
      >
        <div class="field line-url">
          <span class="label">${words.cacheParams}</span>
          <div class="fields">${number('min')} ${number('max')}</div>
        </div>
        <button type="submit">${words.set}</button>
      </form>`;
  }

  #facts(): TemplateResult {
    const { facts } = this.#words;
    const player = this.#player;
    const video = player?.video;
    const ranges = (name: TimeRanges | undefined): string | undefined =>
      name && name.length > 0
        ? Array.from(
            { length: name.length },
            (_, at) => `${name.start(at).toFixed(1)}–${name.end(at).toFixed(1)} s`,
          ).join(', ')
        : undefined;
    const rows: readonly NumberRow[] = [
      [facts.state, player?.state],
      [facts.liveState, player?.liveState],
      [facts.engine, player?.engineName],
      [facts.line, player && player.sources.length > 1 ? String(player.line + 1) : undefined],
      [facts.latency, withUnit(player?.latency, 's', 2)],
      [facts.wallClockLatency, withUnit(player?.wallClockLatency, 's', 2)],
      [facts.atLiveEdge, player?.live ? String(player.isAtLiveEdge) : undefined],
      [facts.seekable, ranges(player?.seekable)],
      [facts.buffered, ranges(video?.buffered)],
      [facts.rate, video ? `${video.playbackRate.toFixed(2)} ×` : undefined],
      [facts.attempt, player && player.attempt > 0 ? String(player.attempt) : undefined],
    ];
    return numbers(this.#words.state, rows, '');
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    return html`${this.#buttons()} ${this.#choices()} ${this.#forms()} ${this.#facts()}
    ${
      this.measuring
        ? html`<label class="hint"
            >${words.loudness}: ${this.loudness ?? '…'}
            <meter class="loudness" min="0" max="100" .value=${this.loudness ?? 0}></meter
          ></label>`
        : nothing
    }
    ${this.picture ? html`<img class="snapshot" src=${this.picture} alt=${words.snapshotAlt} />` : nothing}`;
  }
}

customElements.define('player-actions', PlayerActions);
