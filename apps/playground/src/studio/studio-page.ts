import '@livelit/pusher/define';
import '../log-panel.ts';
import '../page-header.ts';
import './destinations-panel.ts';
import './network-panel.ts';
import './picture-panel.ts';
import './preflight-panel.ts';
import './sound-panel.ts';
import './sources-panel.ts';
import './viewer-panel.ts';
import { toLiveError, type LiveErrorEvent } from '@livelit/core';
import type { CaptureSource } from '@livelit/pusher';
import type { LivePusherElement } from '@livelit/pusher/element';
import { html, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';

import { EventLog } from '../event-log.ts';
import type { PreferencesEvent } from '../page-header.ts';
import { pageOptions } from '../page-options.ts';
import { PagePart } from '../page-part.ts';
import { applyPreferences, initialPreferences, savePreferences, type Preferences } from '../preferences.ts';
import { segments } from '../segments.ts';
import { pushUrl } from '../ways.ts';
import type { RateSample } from './network-panel.ts';
import { choiceField } from './studio-fields.ts';
import { studioConfigOf, studioOptions, type StudioValues } from './studio-options.ts';
import { studioTextsOf, type StudioTexts } from './studio-texts.ts';

const ways = ['flv', 'whip', 'flv-opus'] as const;
type Way = (typeof ways)[number];

/** Samples of the chart: a minute, one a second. */
const chartSeconds = 60;

/** The studio: what can be captured, shaped, pushed and watched, on one page. */
export class StudioPage extends PagePart {
  readonly #log = new EventLog();
  readonly #name = `studio-${Math.random().toString(36).slice(2, 8)}`;
  @state() private preferences = initialPreferences(pageOptions(location.search));
  @state() private values: StudioValues = {};
  @state() private way: Way = 'flv';
  @state() private url = pushUrl('flv', location.origin, this.#name, '');
  @state() private sources: readonly CaptureSource[] = [];
  @state() private samples: readonly RateSample[] = [];
  @state() private turn = 0;
  /** A new element for each set of options: they are read when a pusher is made. */
  @state() private generation = 0;

  constructor() {
    super();
    applyPreferences(this.preferences);
  }

  get #texts(): StudioTexts {
    return studioTextsOf(this.language);
  }

  #prefer(preferences: Preferences): void {
    this.preferences = preferences;
    applyPreferences(preferences);
    savePreferences(preferences);
  }

  readonly #attempt = (work: () => unknown): void => {
    void (async () => {
      try {
        await work();
      } catch (error) {
        this.#log.addError('pusher', 'error', toLiveError(error));
      }
    })();
  };

  #chooseWay(way: Way): void {
    this.way = way;
    this.url = pushUrl(way === 'whip' ? 'whip' : 'flv', location.origin, this.#name, '');
    this.#renew();
  }

  #set(name: string, value: string): void {
    this.values = { ...this.values, [name]: value };
    this.#renew();
  }

  #renew(): void {
    this.generation++;
    this.sources = [];
    this.samples = [];
  }

  /** The element of the present generation, with its listeners; Lit keeps it until the next one. */
  #makeElement(): LivePusherElement {
    const element = document.createElement('live-pusher');
    element.config = {
      statisticsInterval: 1,
      gateway: location.origin,
      ...studioConfigOf(this.values),
      ...(this.way === 'flv-opus' ? { audioCodec: 'opus' as const } : {}),
    };
    let state = 'disconnected';
    element.addEventListener('statechange', () => {
      if (element.state !== state) this.#log.add('pusher', 'statechange', `${state} → ${element.state}`);
      state = element.state;
      this.turn++;
    });
    element.addEventListener('sourceschange', () => (this.sources = element.pusher?.sources ?? []));
    element.addEventListener('destinationschange', () => this.turn++);
    for (const type of ['firstvideoframe', 'firstaudioframe', 'devicechange'])
      element.addEventListener(type, () => this.#log.add('pusher', type));
    element.addEventListener('statistics', () => this.#sample(element));
    for (const type of ['warning', 'error'] as const)
      element.addEventListener(type, (event) => this.#log.addError('pusher', type, (event as LiveErrorEvent).error));
    void element.updateComplete.then(() => this.turn++);
    return element;
  }

  #sample({ pusher }: LivePusherElement): void {
    const { videoBitrate = 0, targetVideoBitrate = 0 } = pusher?.statistics ?? {};
    this.samples = [...this.samples, { sent: videoBitrate, target: targetVideoBitrate }].slice(-chartSeconds);
  }

  #elements = new Map<number, LivePusherElement>();

  #stageElement(): LivePusherElement {
    const made = this.#elements.get(this.generation) ?? this.#makeElement();
    this.#elements = new Map([[this.generation, made]]);
    if (made.url !== this.url) made.url = this.url;
    return made;
  }

  protected override updated(): void {
    document.title = this.#texts.documentTitle;
  }

  #settings(): TemplateResult {
    const texts = this.#texts;
    return html`<section class="panel" aria-labelledby="settings-title">
      <div class="panel-head"><h2 id="settings-title">${texts.settings}</h2></div>
      <p class="hint">${texts.settingsHint}</p>
      <div class="fields option-group-fields" translate="no">
        ${studioOptions.map(({ name, choices }) =>
          choiceField(
            `option-${name}`,
            name,
            choices.map((choice) => [choice, choice || '–']),
            this.values[name] ?? choices[0],
            (value) => this.#set(name, value),
          ),
        )}
      </div>
    </section>`;
  }

  protected override render(): TemplateResult {
    const texts = this.#texts;
    const element = this.#stageElement();
    const { pusher } = element;
    const attempt = this.#attempt;
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
        <div class="player-page studio-page" id="panels" tabindex="-1">
          <div class="player-column">
            <section class="panel" aria-labelledby="stage-title">
              <div class="panel-head">
                <h2 id="stage-title">${texts.stage}</h2>
                ${segments({
                  name: 'push-way',
                  legend: texts.way,
                  choices: ways.map((value) => ({ value, label: texts.ways[value] })),
                  chosen: this.way,
                  choose: (way) => this.#chooseWay(way),
                })}
              </div>
              <div class="studio-stage">${element}</div>
              <div class="field">
                <label for="studio-url">${texts.address}</label>
                <input
                  id="studio-url"
                  data-testid="url"
                  autocomplete="off"
                  spellcheck="false"
                  aria-describedby="studio-url-hint"
                  .value=${this.url}
                  @change=${(event: Event) => (this.url = (event.target as HTMLInputElement).value.trim())}
                />
              </div>
              <p class="hint" id="studio-url-hint">${texts.addressHint}</p>
            </section>
            <sources-panel .pusher=${pusher} .sources=${this.sources} .attempt=${attempt}></sources-panel>
            <network-panel .pusher=${pusher} .samples=${this.samples} .turn=${this.turn}></network-panel>
            <log-panel .log=${this.#log}></log-panel>
          </div>
          <div class="player-column">
            <viewer-panel .pusher=${pusher} name=${this.#name}></viewer-panel>
            <picture-panel .pusher=${pusher} .attempt=${attempt}></picture-panel>
            <sound-panel .pusher=${pusher} .attempt=${attempt}></sound-panel>
            <destinations-panel .pusher=${pusher} .turn=${this.turn}></destinations-panel>
            <preflight-panel .pusher=${pusher} .url=${this.url} .attempt=${attempt}></preflight-panel>
            ${this.#settings()}
          </div>
        </div>
      </main>`;
  }
}

customElements.define('studio-page', StudioPage);
