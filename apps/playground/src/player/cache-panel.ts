import { toLiveError } from '@livelit/core';
import type { CacheEntry, MediaCache } from '@livelit/player/cache';
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';

import type { EventLog } from '../event-log.ts';
import { PagePart } from '../page-part.ts';
import { playerTextsOf } from './player-texts.ts';

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** The event by which the panel hands over the cache, or takes it back. */
export class CacheEvent extends Event {
  readonly cache: MediaCache | undefined;

  constructor(cache: MediaCache | undefined) {
    super('cachechange');
    this.cache = cache;
  }
}

/**
 * What is on disk, and what to do with it.
 *
 * @fires {CacheEvent} cachechange - The visitor wants the cache used, or no longer.
 */
export class CachePanel extends PagePart {
  @property({ attribute: false }) log: EventLog | undefined;
  /** What `preload` fetches. */
  @property() url = '';
  @state() private cache: MediaCache | undefined;
  @state() private entries: readonly CacheEntry[] = [];
  @state() private bytes = 0;
  @state() private preloading: AbortController | undefined;
  @state() private preloaded = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.preloading?.abort();
    void this.cache?.close();
  }

  async #use(wanted: boolean): Promise<void> {
    if (!wanted) {
      await this.cache?.close();
      this.cache = undefined;
    } else {
      const { openCache } = await import('@livelit/player/cache');
      this.cache = openCache({ name: 'playground' });
      this.cache.addEventListener('warning', ({ error }) => this.log?.addError('page', 'warning', error));
      await this.#read();
    }
    this.dispatchEvent(new CacheEvent(this.cache));
  }

  async #read(): Promise<void> {
    this.entries = (await this.cache?.entries()) ?? [];
    this.bytes = (await this.cache?.usage())?.bytes ?? 0;
  }

  async #preload(): Promise<void> {
    if (this.preloading) return this.preloading.abort();
    const stop = new AbortController();
    this.preloading = stop;
    this.preloaded = 0;
    try {
      await this.cache?.preload(new URL(this.url, location.href).href, {
        signal: stop.signal,
        onProgress: ({ bytes }) => (this.preloaded = bytes),
      });
    } catch (error) {
      if (!stop.signal.aborted) this.log?.addError('page', 'error', toLiveError(error));
    }
    this.preloading = undefined;
    await this.#read();
  }

  #list(): TemplateResult {
    const texts = playerTextsOf(this.language);
    if (this.entries.length === 0) return html`<p class="hint">${texts.cacheEmpty}</p>`;
    return html`<p class="hint" data-testid="cache-usage">
        ${texts.cacheUsage(this.entries.length, megabytes(this.bytes))}
      </p>
      <ul class="cache-items">
        ${this.entries.map(
          ({ key, bytes }) =>
            html`<li>
              <span class="code" translate="no">${key}</span>
              <span>${megabytes(bytes)} MB</span>
              <button
                type="button"
                class="quiet"
                @click=${async () => {
                  await this.cache?.remove(key);
                  await this.#read();
                }}
              >
                ${texts.cacheRemove}
              </button>
            </li>`,
        )}
      </ul>`;
  }

  protected override render(): TemplateResult {
    const texts = playerTextsOf(this.language);
    const clear = async (): Promise<void> => {
      await this.cache?.clear();
      await this.#read();
    };
    return html`<section class="panel" aria-labelledby="cache-title">
      <div class="panel-head">
        <h2 id="cache-title">${texts.cache}</h2>
        <label class="check"
          ><input
            type="checkbox"
            data-testid="cache-use"
            .checked=${this.cache !== undefined}
            @change=${(event: Event) => void this.#use((event.target as HTMLInputElement).checked)}
          />${texts.cacheUse}</label
        >
      </div>
      ${
        this.cache
          ? html`<div class="actions">
                <button type="button" ?disabled=${!this.url} @click=${() => void this.#preload()}>
                  ${this.preloading ? texts.stop : texts.cachePreload}
                </button>
                <button type="button" class="quiet" @click=${() => void this.#read()}>${texts.cacheRead}</button>
                <button type="button" class="quiet danger" @click=${() => void clear()}>${texts.cacheClear}</button>
                ${this.preloading ? html`<span class="hint">${texts.cacheProgress(megabytes(this.preloaded))}</span>` : nothing}
              </div>
              ${this.#list()}`
          : nothing
      }
    </section>`;
  }
}

customElements.define('cache-panel', CachePanel);
