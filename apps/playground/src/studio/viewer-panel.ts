import '@livelit/player/define';
import type { SeiMessageEvent } from '@livelit/player';
import type { LivePlayerElement } from '@livelit/player/element';
import type { LivePusher } from '@livelit/pusher';
import { html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';

import { PagePart } from '../page-part.ts';
import { segments } from '../segments.ts';
import { playUrl, playWays, type PlayWay } from '../ways.ts';
import { studioTextsOf } from './studio-texts.ts';

const seiType = 242;
/** The player reports the messages of this type. */
const playerConfig = { sei: [seiType] };

/** Plays what the gateway got, and sends SEI messages through to it. */
export class ViewerPanel extends PagePart {
  @property({ attribute: false }) pusher: LivePusher | undefined;
  @property() name = '';
  @state() private way: PlayWay = 'http-flv';
  @state() private watching = false;
  @state() private message = 'Hello';
  @state() private received = '';
  @state() private refused = false;
  @query('live-player') private readonly player!: LivePlayerElement | null;

  #onSei(event: Event): void {
    const { data } = (event as SeiMessageEvent).message;
    this.received = new TextDecoder().decode(data);
  }

  #send(event: Event): void {
    event.preventDefault();
    this.refused = !this.pusher?.sendSeiMessage(seiType, new TextEncoder().encode(this.message));
  }

  #choose(way: PlayWay): void {
    this.way = way;
    if (this.watching && this.player) this.player.src = playUrl(way, location.origin, this.name);
  }

  protected override render(): TemplateResult {
    const texts = studioTextsOf(this.language);
    return html`<section class="panel" aria-labelledby="viewer-title">
      <div class="panel-head">
        <h2 id="viewer-title">${texts.viewer}</h2>
        ${segments({
          name: 'play-way',
          legend: texts.viewer,
          choices: playWays.map((value) => ({ value, label: value })),
          chosen: this.way,
          choose: (way) => this.#choose(way),
        })}
      </div>
      <div class="screen">
        ${
          this.watching
            ? html`<live-player
                controls
                muted
                autoplay
                .config=${playerConfig}
                src=${playUrl(this.way, location.origin, this.name)}
                @seimessage=${(event: Event) => this.#onSei(event)}
              ></live-player>`
            : html`<p class="screen-empty">${texts.viewerHint}</p>`
        }
      </div>
      <div class="actions">
        <button type="button" data-testid="watch" @click=${() => (this.watching = !this.watching)}>
          ${this.watching ? texts.watchStop : texts.watch}
        </button>
      </div>
      <form class="line" @submit=${(event: Event) => this.#send(event)}>
        <div class="field line-url">
          <label for="sei">${texts.sei}</label>
          <input
            id="sei"
            data-testid="sei"
            maxlength="200"
            required
            .value=${this.message}
            @input=${(event: Event) => (this.message = (event.target as HTMLInputElement).value)}
          />
        </div>
        <button type="submit" data-testid="send-sei">${texts.seiSend}</button>
      </form>
      <p class="hint" aria-live="polite" data-testid="sei-received">
        ${this.refused ? texts.seiNot : this.received ? `${texts.seiGot}: ${this.received}` : nothing}
      </p>
    </section>`;
  }
}

customElements.define('viewer-panel', ViewerPanel);
