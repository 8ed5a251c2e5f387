import '@livelit/pusher/define';
import { toLiveError, type LiveError, type LiveErrorEvent, type PushStatus } from '@livelit/core';
import type { LivePusherElement } from '@livelit/pusher/element';
import { html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';

import type { EventLog } from './event-log.ts';
import { pushIcon } from './icons.ts';
import { notice } from './notice.ts';
import { numbers, withUnit } from './numbers.ts';
import { PagePart } from './page-part.ts';
import { openSource, type CloseSource } from './push-source.ts';
import { stateBadge, type Mood } from './state-badge.ts';
import { pushSources, pushUrl, pushWays, streamName, type PushSource, type PushWay } from './ways.ts';

type PushState = PushStatus | 'preparing' | 'error';

const moods: Readonly<Record<PushState, Mood>> = {
  disconnected: 'calm',
  preparing: 'busy',
  connecting: 'busy',
  connected: 'good',
  reconnecting: 'busy',
  error: 'bad',
};

/**
 * Captures a source and pushes it to the gateway.
 *
 * @fires pushchange - `active`, `connected`, `source`, `way` or `name` changed.
 */
export class PushPanel extends PagePart {
  @property({ attribute: false }) log: EventLog | undefined;
  @property() source: PushSource = 'test';
  @property() way: PushWay = 'whip';
  @property() name = '';
  @property() target = '';
  @state() private status: PushStatus = 'disconnected';
  @state() private preparing = false;
  @state() private failure: LiveError | undefined;
  @state() private trouble: LiveError | undefined;
  @query('live-pusher') private readonly element!: LivePusherElement;

  #close: CloseSource | undefined;
  #run = 0;

  /** Whether it pushes or is about to. */
  get active(): boolean {
    return this.preparing || this.status !== 'disconnected';
  }

  /** Whether the server takes the stream. */
  get connected(): boolean {
    return this.status === 'connected';
  }

  /** What is pushed, to be recorded; undefined while nothing is captured. */
  get stream(): MediaStream | undefined {
    return this.active ? this.element.pusher?.stream : undefined;
  }

  /** How it goes, as a colour. */
  get mood(): Mood {
    return moods[this.#state];
  }

  get #state(): PushState {
    if (this.failure && this.status === 'disconnected') return 'error';
    return this.preparing && this.status === 'disconnected' ? 'preparing' : this.status;
  }

  /** Captures the chosen source and pushes it by the chosen way; resolves when the attempt has begun or failed. */
  async begin(): Promise<void> {
    const { pusher } = this.element;
    if (!pusher || (this.way !== 'rtmp' && !streamName.test(this.name))) return;
    await this.end();
    const run = ++this.#run;
    this.failure = undefined;
    this.#prepare(true);
    try {
      const close = await openSource(pusher, this.source);
      if (run !== this.#run) return close();
      this.#close = close;
      await pusher.startPush(pushUrl(this.way, location.origin, this.name, this.target.trim()));
    } catch (error) {
      if (run === this.#run) await this.#fail(toLiveError(error));
    } finally {
      if (run === this.#run) this.#prepare(false);
    }
  }

  /** Stops pushing and capturing. */
  async end(): Promise<void> {
    this.#run++;
    this.failure = undefined;
    await this.#release();
    this.#prepare(false);
  }

  async #release(): Promise<void> {
    const close = this.#close;
    this.#close = undefined;
    await this.element.pusher?.stopPush();
    close?.();
  }

  async #fail(error: LiveError): Promise<void> {
    if (this.failure !== error) this.log?.addError('pusher', 'error', error);
    this.failure = error;
    await this.#release();
    this.dispatchEvent(new Event('pushchange'));
  }

  #warned(error: LiveError): void {
    this.trouble = error;
    this.log?.addError('pusher', 'warning', error);
  }

  #prepare(preparing: boolean): void {
    this.preparing = preparing;
    this.dispatchEvent(new Event('pushchange'));
  }

  #stateChanged(): void {
    const now = this.element.pusher?.pushStatus ?? 'disconnected';
    if (now === this.status) return;
    this.log?.add('pusher', 'statechange', `${this.status} → ${now}`);
    this.status = now;
    this.dispatchEvent(new Event('pushchange'));
  }

  /** A visitor may end a screen capture by the browser's own button. */
  #sourcesChanged(): void {
    if (this.#close && this.element.pusher?.sources.length === 0) void this.end();
  }

  #choose(choice: Partial<Pick<this, 'source' | 'way' | 'name'>>): void {
    Object.assign(this, choice);
    this.dispatchEvent(new Event('pushchange'));
  }

  #numbers(): TemplateResult {
    const { texts } = this;
    const is = this.active ? this.element?.pusher?.statistics : undefined;
    return numbers(
      texts.statistics,
      [
        [texts.picture, is?.width && is.height ? `${is.width}×${is.height}` : undefined],
        [texts.frameRate, withUnit(is?.fps, 'fps')],
        [texts.sent, withUnit(is?.netSpeed, 'kbps')],
        [texts.video, withUnit(is?.videoBitrate, 'kbps')],
        [texts.audio, withUnit(is?.audioBitrate, 'kbps')],
        [texts.roundTrip, withUnit(is?.rtt, 'ms')],
      ],
      this.status === 'connected' ? texts.statisticsEmpty : '',
    );
  }

  #select<T extends string>(options: {
    readonly id: string;
    readonly label: string;
    readonly chosen: T;
    readonly choices: readonly T[];
    readonly names: Readonly<Record<T, string>>;
    readonly choose: (value: T) => void;
  }): TemplateResult {
    const { id, label, chosen, choices, names, choose } = options;
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <select
        id=${id}
        data-testid=${id}
        ?disabled=${this.active}
        @change=${(event: Event) => choose((event.target as HTMLSelectElement).value as T)}
      >
        ${choices.map((value) => html`<option value=${value} .selected=${value === chosen}>${names[value]}</option>`)}
      </select>
    </div>`;
  }

  #destination(): TemplateResult {
    const { texts } = this;
    const common = { autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' } as const;
    if (this.way === 'rtmp')
      return html`<div class="field wide">
        <label for="push-target">${texts.target}</label>
        <input
          id="push-target"
          data-testid="push-target"
          required
          inputmode="url"
          placeholder="rtmp://host/app/key"
          aria-describedby="push-target-hint"
          autocomplete=${common.autocomplete}
          autocapitalize=${common.autocapitalize}
          spellcheck=${common.spellcheck}
          ?disabled=${this.active}
          .value=${this.target}
          @input=${(event: Event) => (this.target = (event.target as HTMLInputElement).value)}
        />
        <p class="hint" id="push-target-hint">${texts.targetHint}</p>
      </div>`;
    return html`<div class="field">
      <label for="push-name">${texts.name}</label>
      <input
        id="push-name"
        data-testid="push-name"
        required
        pattern="[\\w.\\-]{1,64}"
        title=${texts.nameRule}
        autocomplete=${common.autocomplete}
        autocapitalize=${common.autocapitalize}
        spellcheck=${common.spellcheck}
        ?disabled=${this.active}
        .value=${this.name}
        @input=${(event: Event) => this.#choose({ name: (event.target as HTMLInputElement).value })}
      />
    </div>`;
  }

  #form(): TemplateResult {
    const { texts, active } = this;
    return html`<form
      class="form"
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.begin();
      }}
    >
      <div class="fields">
        ${this.#select({
          id: 'push-source',
          label: texts.source,
          chosen: this.source,
          choices: pushSources,
          names: texts.sources,
          choose: (source) => this.#choose({ source }),
        })}
        ${this.#select({
          id: 'push-way',
          label: texts.way,
          chosen: this.way,
          choices: pushWays,
          names: texts.pushWays,
          choose: (way) => this.#choose({ way }),
        })}
        ${this.#destination()}
      </div>
      <div class="actions">
        <button type="submit" data-testid="push-start" ?disabled=${active}>${texts.startPush}</button>
        <button type="button" data-testid="push-stop" ?disabled=${!active} @click=${() => this.end()}>
          ${texts.stopPush}
        </button>
      </div>
    </form>`;
  }

  protected override render(): TemplateResult {
    const { texts, failure } = this;
    const now = this.#state;
    return html`<section class="panel" aria-labelledby="push-title">
      <div class="panel-head">
        <h2 id="push-title">${texts.push}</h2>
        ${stateBadge('push-state', this.mood, texts.pushStates[now], now)}
      </div>
      <div class="screen">
        <live-pusher
          gateway=${location.origin}
          @statechange=${() => this.#stateChanged()}
          @sourceschange=${() => this.#sourcesChanged()}
          @statistics=${() => this.requestUpdate()}
          @warning=${({ error }: LiveErrorEvent) => this.#warned(error)}
          @error=${({ error }: LiveErrorEvent) => void this.#fail(error)}
        ></live-pusher>
        ${this.active ? nothing : html`<p class="screen-empty">${pushIcon} ${texts.previewEmpty}</p>`}
      </div>
      ${this.#form()} ${notice('error', failure, this.language)}
      ${notice('warning', this.status === 'reconnecting' ? this.trouble : undefined, this.language)} ${this.#numbers()}
    </section>`;
  }
}

customElements.define('push-panel', PushPanel);
