import './log-panel.ts';
import './page-header.ts';
import './play-panel.ts';
import './push-panel.ts';
import './record-panel.ts';
import { html, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';

import { EventLog } from './event-log.ts';
import { flow } from './flow.ts';
import type { PreferencesEvent } from './page-header.ts';
import { pageOptions } from './page-options.ts';
import { PagePart } from './page-part.ts';
import type { PlayPanel } from './play-panel.ts';
import { applyPreferences, initialPreferences, savePreferences, type Preferences } from './preferences.ts';
import type { PushPanel } from './push-panel.ts';
import type { RecordPanel } from './record-panel.ts';

/** The whole page: what the panels share, and the one button that sets everything going. */
export class PlaygroundPage extends PagePart {
  readonly #log = new EventLog();
  readonly #options = pageOptions(location.search);
  @state() private preferences = initialPreferences(this.#options);
  @state() private playName = this.#options.name;
  @query('push-panel') private readonly push!: PushPanel;
  @query('play-panel') private readonly play!: PlayPanel;
  @query('record-panel') private readonly record!: RecordPanel;

  /** Play as soon as there is something to play. */
  #playWhenPushed = false;

  constructor() {
    super();
    applyPreferences(this.preferences);
  }

  #prefer(preferences: Preferences): void {
    this.preferences = preferences;
    applyPreferences(preferences);
    savePreferences(preferences);
  }

  get #running(): boolean {
    return (this.push?.active ?? false) || (this.play?.active ?? false);
  }

  async #tryIt(): Promise<void> {
    const { push, play } = this;
    push.source = 'test';
    if (push.way === 'rtmp') push.way = 'whip';
    play.name = push.name;
    this.#playWhenPushed = true;
    await push.begin();
  }

  async #stopAll(): Promise<void> {
    this.#playWhenPushed = false;
    await this.record.end();
    this.play.end();
    await this.push.end();
  }

  #pushChanged(): void {
    this.playName = this.push.name;
    if (this.push.connected && this.#playWhenPushed) {
      this.#playWhenPushed = false;
      this.play.begin();
    }
    this.requestUpdate();
  }

  protected override updated(): void {
    document.title = this.texts.documentTitle;
  }

  #flow(): TemplateResult {
    const { texts, push, play } = this;
    const [pushWay, playWay] = [push?.way ?? this.#options.push, play?.way ?? this.#options.play];
    const pushed = push?.mood ?? 'calm';
    const stations = [
      { name: texts.sources[push?.source ?? this.#options.source], onward: texts.shortWays[pushWay], mood: pushed },
      { name: texts.gateway, onward: texts.shortWays[playWay], mood: push?.connected ? 'good' : 'calm' },
      { name: texts.playerName, onward: '', mood: play?.mood ?? 'calm' },
    ] as const;
    return flow(texts.flow, stations);
  }

  #hero(): TemplateResult {
    const { texts } = this;
    const running = this.#running;
    return html`<div class="hero">
      <div class="hero-words">
        <h1>${texts.intro}</h1>
        <p>${texts.tagline}</p>
        <p><a href="studio.html">${texts.studioPage}</a> · <a href="player.html">${texts.playerPage}</a></p>
      </div>
      <div class="hero-action">
        <button
          type="button"
          class="large ${running ? '' : 'primary'}"
          data-testid="try-it"
          aria-describedby="try-it-hint"
          @click=${() => (running ? this.#stopAll() : this.#tryIt())}
        >
          ${running ? texts.stopAll : texts.tryIt}
        </button>
        <p class="hint" id="try-it-hint">${running ? '' : texts.tryItHint}</p>
      </div>
      ${this.#flow()}
    </div>`;
  }

  protected override render(): TemplateResult {
    const options = this.#options;
    return html`<a class="skip" href="#panels">${this.texts.skip}</a>
      <page-header
        .preferences=${this.preferences}
        @preferenceschange=${({ preferences }: PreferencesEvent) => this.#prefer(preferences)}
      ></page-header>
      <main>
        ${this.#hero()}
        <div class="panels" id="panels" tabindex="-1">
          <push-panel
            .log=${this.#log}
            .source=${options.source}
            .way=${options.push}
            .name=${options.name}
            .target=${options.target}
            @pushchange=${() => this.#pushChanged()}
          ></push-panel>
          <play-panel
            .log=${this.#log}
            .way=${options.play}
            .name=${this.playName}
            @playchange=${() => this.requestUpdate()}
          ></play-panel>
          <record-panel .log=${this.#log} .pushed=${this.push?.stream} .played=${this.play?.video}></record-panel>
          <log-panel .log=${this.#log}></log-panel>
        </div>
      </main>`;
  }
}

customElements.define('playground-page', PlaygroundPage);
