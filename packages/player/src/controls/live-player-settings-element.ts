import { html, LitElement, nothing, svg, type CSSResultGroup, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';

import type { LivePlayerElement } from '../element/live-player-element.ts';
import type { ControlsTexts } from './controls-texts.ts';
import { icons } from './icons.ts';
import { moveFocus } from './menu-keys.ts';
import { settingsStyles } from './settings-styles.ts';
import { settingsOf, type Choice, type Setting } from './settings.ts';

const told =
  'levelschange levelchange audiotrackschange linechange ratechange streamtypechange targetlivewindowchange videochange';

/**
 * The button with the menus of a player's control bar: quality, speed, sound track, subtitles, line, statistics,
 * snapshot; what leaves no choice is not there.
 *
 * @tag live-player-settings
 * @csspart settings-button - The button.
 * @csspart menu - The menu that is open.
 * @csspart menu-item - One line of it.
 * @fires {Event} statstoggle - The statistics shall be shown or hidden.
 * @fires {Event} snapshotrequest - A snapshot shall be taken.
 * @fires {Event} toggle - `open` changed.
 */
export class LivePlayerSettingsElement extends LitElement {
  static override styles: CSSResultGroup = settingsStyles;

  /** The player whose settings these are. */
  @property({ attribute: false }) player: LivePlayerElement | undefined;
  /** The words. */
  @property({ attribute: false }) texts: ControlsTexts | undefined;
  /** Whether the statistics are shown. */
  @property({ type: Boolean }) stats = false;
  /** Whether the menu is open. */
  @property({ type: Boolean, reflect: true }) open = false;

  @state() private shown: Setting['name'] | undefined;
  #listening = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const update = () => this.requestUpdate();
    for (const type of told.split(' ')) this.player?.addEventListener(type, update, { signal });
    for (const type of ['addtrack', 'removetrack', 'change'])
      this.player?.textTracks.addEventListener(type, update, { signal });
    this.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    this.addEventListener('focusout', (event) => this.#onLeave(event), { signal });
    document.addEventListener('pointerdown', (event) => event.composedPath().includes(this) || this.close(), {
      signal,
    });
    // media-chrome's keys do not take these while the focus is here.
    this.setAttribute('keysused', 'ArrowUp ArrowDown ArrowLeft ArrowRight Enter Space');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
  }

  /** Shows or hides the menu. */
  toggle(): void {
    if (this.open) this.close();
    else {
      this.open = true;
      this.#tell();
      void this.#focusFirst();
    }
  }

  /** Hides the menu. */
  close(): void {
    if (!this.open) return;
    this.open = false;
    this.shown = undefined;
    this.#tell();
  }

  protected override render(): TemplateResult {
    const { texts, open } = this;
    return html`
      <button
        part="settings-button"
        class="icon"
        aria-haspopup="menu"
        aria-expanded=${open}
        aria-label=${texts?.settings ?? ''}
        title=${texts?.settings ?? ''}
        @click=${() => this.toggle()}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">${icons.settings}</svg>
      </button>
      ${open && texts ? this.#renderMenu(texts) : nothing}
    `;
  }

  #renderMenu(texts: ControlsTexts): TemplateResult {
    const settings = this.player ? settingsOf(this.player, texts) : [];
    const shown = settings.find(({ name }) => name === this.shown);
    return html`<div part="menu" class="menu" role="menu" aria-label=${shown ? texts[shown.name] : texts.settings}>
      ${shown ? this.#renderChoices(shown, texts) : this.#renderSettings(settings, texts)}
    </div>`;
  }

  #renderSettings(settings: readonly Setting[], texts: ControlsTexts): TemplateResult {
    return html`
      ${settings.map(
        ({ name, choices }) => html`
          <button part="menu-item" role="menuitem" tabindex="-1" aria-haspopup="menu" @click=${() => this.#show(name)}>
            <span>${texts[name]}</span>
            <span class="value">${choices.find(({ checked }) => checked)?.label ?? nothing}</span>
            ${icon('more', 'more')}
          </button>
        `,
      )}
      <button part="menu-item" role="menuitem" tabindex="-1" @click=${() => this.#ask('snapshotrequest')}>
        <span>${texts.snapshot}</span>
      </button>
      <button
        part="menu-item"
        role="menuitemcheckbox"
        tabindex="-1"
        aria-checked=${this.stats}
        @click=${() => this.#ask('statstoggle')}
      >
        <span>${texts.stats}</span>${icon('check', 'check')}
      </button>
    `;
  }

  #renderChoices({ name, choices }: Setting, texts: ControlsTexts): TemplateResult {
    return html`
      <button
        part="menu-item"
        role="menuitem"
        tabindex="-1"
        class="back"
        aria-label="${texts.back}: ${texts[name]}"
        @click=${() => this.#show(undefined)}
      >
        ${icon('more', 'more')}<span>${texts[name]}</span>
      </button>
      ${choices.map(
        (choice) => html`
          <button
            part="menu-item"
            role="menuitemradio"
            tabindex="-1"
            aria-checked=${choice.checked}
            @click=${() => this.#choose(choice)}
          >
            ${icon('check', 'check')}<span>${choice.label}</span>
          </button>
        `,
      )}
    `;
  }

  #choose(choice: Choice): void {
    choice.choose();
    this.requestUpdate();
  }

  #show(name: Setting['name'] | undefined): void {
    this.shown = name;
    void this.#focusFirst();
  }

  #ask(type: 'snapshotrequest' | 'statstoggle'): void {
    this.dispatchEvent(new Event(type));
    this.#leave();
  }

  #tell(): void {
    this.dispatchEvent(new Event('toggle'));
  }

  #leave(): void {
    this.close();
    this.renderRoot.querySelector<HTMLElement>('.icon')?.focus();
  }

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.menu > [role]')];
  }

  async #focusFirst(): Promise<void> {
    await this.updateComplete;
    const items = this.#items;
    (items.find((item) => item.ariaChecked === 'true' && item.role === 'menuitemradio') ?? items[0])?.focus();
  }

  #onKey(event: KeyboardEvent): void {
    if (!this.open) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (this.shown) this.#show(undefined);
      else this.#leave();
    } else if (moveFocus(event.key, this.#items)) event.preventDefault();
  }

  #onLeave({ relatedTarget }: FocusEvent): void {
    if (relatedTarget && !(relatedTarget instanceof Node && this.renderRoot.contains(relatedTarget))) this.close();
  }
}

function icon(name: keyof typeof icons, className: string): TemplateResult {
  return html`<svg class=${className} viewBox="0 0 24 24" aria-hidden="true">${svg`${icons[name]}`}</svg>`;
}
