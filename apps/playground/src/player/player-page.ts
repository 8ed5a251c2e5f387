import '@livelit/player/define';
import '../log-panel.ts';
import '../page-header.ts';
import './player-actions.ts';
import { toLiveError, type LiveErrorEvent } from '@livelit/core';
import type { DiskCache, PlayerSource, SegmentSkipEvent, SeiMessageEvent, StreamSwitchedEvent } from '@livelit/player';
import type { LivePlayerElement } from '@livelit/player/element';
import { html, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';

import { EventLog } from '../event-log.ts';
import type { PreferencesEvent } from '../page-header.ts';
import { pageOptions } from '../page-options.ts';
import { PagePart } from '../page-part.ts';
import { applyPreferences, initialPreferences, savePreferences, type Preferences } from '../preferences.ts';
import './cache-panel.ts';
import type { CacheEvent } from './cache-panel.ts';
import { markupOf } from './markup-of.ts';
import { optionFields } from './option-fields.ts';
import { attributesOf, configOf, playerOptions, type OptionValues } from './player-options.ts';
import { playerTextsOf, type PlayerTexts } from './player-texts.ts';
import { sourceFields, type LineFields } from './source-fields.ts';
import { startTestStream, type TestStream } from './test-stream.ts';

const emptyLine: LineFields = { url: '', type: '' };

/** Lines named in the page's address, as `?src=…&src=…&type=…`. */
function linesOf(search: string): readonly LineFields[] {
  const params = new URLSearchParams(search);
  const types = params.getAll('type');
  const lines = params.getAll('src').map((url, at) => ({ url, type: types[at] ?? '' }));
  return lines.length > 0 ? lines : [emptyLine];
}

/** The player's page: sources, every option, what can be done while it plays, and what the player says. */
export class PlayerPage extends PagePart {
  readonly #log = new EventLog();
  @state() private preferences = initialPreferences(pageOptions(location.search));
  @state() private lines = linesOf(location.search);
  @state() private values: OptionValues = { muted: 'on', controls: 'on', autoplay: 'on' };
  @state() private testStream: TestStream | undefined;
  @state() private trouble = '';
  @state() private cache: DiskCache | undefined;
  @query('live-player') private readonly element!: LivePlayerElement | null;

  constructor() {
    super();
    applyPreferences(this.preferences);
  }

  #prefer(preferences: Preferences): void {
    this.preferences = preferences;
    applyPreferences(preferences);
    savePreferences(preferences);
  }

  get #texts(): PlayerTexts {
    return playerTextsOf(this.language);
  }

  get #sources(): readonly PlayerSource[] {
    return this.lines.filter(({ url }) => url).map(({ url, type }) => (type ? { url, type } : { url }));
  }

  /** A new element for each set of options: they are read when a player is made. */
  #apply(): void {
    this.trouble = '';
    const element = document.createElement('live-player');
    try {
      element.config = { ...configOf(this.values), ...(this.cache ? { cache: this.cache } : {}) };
    } catch {
      const wrong = playerOptions.find(({ kind, name }) => kind === 'json' && !isJson(this.values[name] ?? ''));
      this.trouble = `${wrong?.name ?? ''} ${this.#texts.invalidJson}`;
      return;
    }
    for (const [name, value] of Object.entries(attributesOf(this.values))) element.setAttribute(name, value);
    const sources = this.#sources;
    if (sources.length === 1) {
      element.src = sources[0]!.url;
      element.type = sources[0]!.type ?? '';
    } else for (const { url, type = '' } of sources) element.append(sourceElement(url, type));
    this.#listen(element);
    this.element?.replaceWith(element);
    this.requestUpdate();
  }

  #listen(element: LivePlayerElement): void {
    const log = this.#log;
    const told = (type: string, note: () => string) =>
      element.addEventListener(type, () => log.add('player', type, note()));
    let state = 'idle';
    element.addEventListener('statechange', () => {
      if (element.state !== state) log.add('player', 'statechange', `${state} → ${element.state}`);
      state = element.state;
    });
    told('connected', () => element.player?.engineName ?? '');
    told('firstframe', () => element.player?.engineName ?? '');
    told('levelschange', () => (element.player?.levels ?? []).map(({ height }) => `${height}p`).join(' '));
    told('levelchange', () => String(element.player?.level));
    told('audiotrackschange', () => (element.player?.audioTracks ?? []).map(({ name }) => name).join(', '));
    told('linechange', () => String(element.player?.line));
    told('videochange', () => '');
    element.addEventListener('streamswitched', (event) => {
      const { code, url } = event as StreamSwitchedEvent;
      log.add('player', 'streamswitched', `${code} ${url.split('?')[0]}`);
    });
    element.addEventListener('segmentskip', (event) => {
      const { from, to } = (event as SegmentSkipEvent).skip;
      log.add('player', 'segmentskip', `${from.toFixed(2)} s – ${to.toFixed(2)} s`);
    });
    element.addEventListener('seimessage', (event) => {
      const { payloadType, data, time } = (event as SeiMessageEvent).message;
      log.add('player', 'seimessage', `${payloadType}: ${data.length} bytes at ${time.toFixed(2)} s`);
    });
    element.addEventListener('warning', (event) => log.addError('player', 'warning', (event as LiveErrorEvent).error));
    element.addEventListener('error', (event) => {
      const { error } = event as Partial<LiveErrorEvent>;
      if (error) log.addError('player', 'error', error);
    });
  }

  #stop(): void {
    this.element?.player?.stop();
  }

  #openFile(event: Event): void {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file) this.lines = [{ url: URL.createObjectURL(file), type: 'file' }];
  }

  async #toggleTestStream(): Promise<void> {
    if (this.testStream) {
      await this.testStream.stop();
      this.testStream = undefined;
      return;
    }
    try {
      this.testStream = await startTestStream();
      this.lines = this.testStream.sources.map(({ url, type = '' }) => ({ url, type }));
    } catch (error) {
      this.#log.addError('pusher', 'error', toLiveError(error));
    }
  }

  protected override updated(): void {
    document.title = this.#texts.documentTitle;
  }

  #sourcePanel(): TemplateResult {
    const texts = this.#texts;
    return html`<section class="panel" aria-labelledby="sources-title">
      <div class="panel-head"><h2 id="sources-title">${texts.sources}</h2></div>
      <form
        class="form"
        @submit=${(event: Event) => {
          event.preventDefault();
          this.#apply();
        }}
      >
        ${sourceFields(texts, this.lines, (lines) => (this.lines = lines))}
        <p class="hint">${texts.sourcesHint}</p>
        <div class="actions">
          <button type="button" class="quiet" @click=${() => (this.lines = [...this.lines, emptyLine])}>
            ${texts.addLine}
          </button>
          <label class="button quiet"
            >${texts.openFile}<input
              class="visually-hidden"
              type="file"
              accept="video/*,audio/*"
              @change=${(event: Event) => this.#openFile(event)}
          /></label>
          <button
            type="button"
            data-testid="test-stream"
            aria-describedby="test-stream-hint"
            @click=${() => void this.#toggleTestStream()}
          >
            ${this.testStream ? texts.testStreamStop : texts.testStream}
          </button>
        </div>
        <p class="hint" id="test-stream-hint">${texts.testStreamHint}</p>
        <div class="actions">
          <button type="submit" class="primary" data-testid="apply">${texts.apply}</button>
          <button type="button" data-testid="stop" @click=${() => this.#stop()}>${texts.stop}</button>
        </div>
        ${this.trouble ? html`<p class="notice error" role="alert">${this.trouble}</p>` : ''}
      </form>
    </section>`;
  }

  #optionPanel(): TemplateResult {
    const texts = this.#texts;
    const change = (name: string, value: string): void => {
      this.values = { ...this.values, [name]: value };
    };
    return html`<section class="panel" aria-labelledby="options-title">
      <div class="panel-head">
        <h2 id="options-title">${texts.options}</h2>
        <button type="button" class="quiet" @click=${() => (this.values = {})}>${texts.reset}</button>
      </div>
      ${optionFields(texts, this.values, change)}
    </section>`;
  }

  #markupPanel(): TemplateResult {
    const texts = this.#texts;
    let markup = '';
    try {
      markup = markupOf(this.#sources, this.values);
    } catch {
      // Shown beside the button when somebody presses it.
    }
    return html`<section class="panel" aria-labelledby="markup-title">
      <div class="panel-head"><h2 id="markup-title">${texts.markup}</h2></div>
      <pre class="markup" translate="no" tabindex="0" data-testid="markup">${markup}</pre>
    </section>`;
  }

  protected override render(): TemplateResult {
    const texts = this.#texts;
    return html`<a class="skip" href="#panels">${this.texts.skip}</a>
      <page-header
        .preferences=${this.preferences}
        @preferenceschange=${({ preferences }: PreferencesEvent) => this.#prefer(preferences)}
      ></page-header>
      <main>
        <div class="hero">
          <div class="hero-words">
            <h1>${texts.intro}</h1>
            <p>${texts.tagline}</p>
            <p><a href="./">${texts.back}</a></p>
          </div>
        </div>
        <div class="player-page" id="panels" tabindex="-1">
          <div class="player-column">
            <section class="panel" aria-labelledby="screen-title">
              <div class="panel-head"><h2 id="screen-title">${this.texts.playerName}</h2></div>
              <div class="screen player-screen"><live-player></live-player></div>
              <player-actions .element=${this.element ?? undefined}></player-actions>
            </section>
            ${this.#sourcePanel()} ${this.#markupPanel()}
            <log-panel .log=${this.#log}></log-panel>
          </div>
          <div class="player-column">
            ${this.#optionPanel()}
            <cache-panel
              .log=${this.#log}
              .url=${this.lines[0]?.url ?? ''}
              @cachechange=${({ cache }: CacheEvent) => (this.cache = cache)}
            ></cache-panel>
          </div>
        </div>
      </main>`;
  }
}

function sourceElement(src: string, type: string): HTMLSourceElement {
  const element = document.createElement('source');
  element.setAttribute('src', src);
  if (type) element.setAttribute('type', type);
  return element;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text || 'null');
    return true;
  } catch {
    return false;
  }
}

customElements.define('player-page', PlayerPage);
