import type { Lang } from '@livelit/core';
import { LocaleController, tokens } from '@livelit/core/lit';
import { html, LitElement, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { setLanguage } from 'media-chrome/dist/utils/i18n.js';

import type { LivePlayerElement } from '../element/live-player-element.ts';
import { watchAttention } from './attention.ts';
import { controlsStyles } from './controls-styles.ts';
import { controlsTexts } from './controls-texts.ts';
import { watchGestures } from './gestures.ts';
import { watchKeys } from './hotkeys.ts';
import { icons } from './icons.ts';
import { linkStore } from './link-store.ts';
import type { LivePlayerSettingsElement } from './live-player-settings-element.ts';
import { storeOf } from './player-store.ts';
import { saveSnapshot } from './snapshot-file.ts';

/** What the styles of the bar look at. */
const shownStates: ReadonlySet<string> = new Set(['mediaStreamType', 'mediaTargetLiveWindow', 'mediaPaused']);

/** A part of media-chrome that is left out when `controlslist` has this word. */
const unless = (player: LivePlayerElement, word: string, part: TemplateResult) =>
  player.getAttribute('controlslist')?.split(' ').includes(word) ? nothing : part;

/**
 * Tells the name of a button to who points at it. media-chrome's own tooltips belong to the content of a button, which
 * then says two things: its name and, hidden or not, its tooltips.
 */
const nameIt = ({ target }: Event): void => {
  const { ariaLabel } = target as HTMLElement;
  if (ariaLabel) (target as HTMLElement).title = ariaLabel;
};

/**
 * The control bar of a `<live-player>`: media-chrome's, dressed by the tokens of the theme. It lies over the picture, in
 * the language of the page.
 *
 * Keys, while the focus is in it: Space and K play and pause, M mutes, F fills the screen, C shows subtitles, P is
 * picture-in-picture, arrows left and right (J and L) seek by ten seconds, arrows up and down change the volume,
 * `<` and `>` the speed.
 *
 * @tag live-player-controls
 * @slot start - Buttons before the others.
 * @slot end - Buttons before the settings.
 * @csspart bar - The row of buttons.
 * @csspart time-range - The time range.
 * @csspart stats - The statistics.
 * @cssproperty [--live-controls-background] - What lies behind the bar.
 * @cssproperty [--live-controls-color] - Colour of text and icons.
 */
export class LivePlayerControlsElement extends LitElement {
  static override styles: CSSResultGroup = [tokens, controlsStyles];

  /** The player to control. */
  @property({ attribute: false }) player: LivePlayerElement | undefined;

  @state() private spoken: Lang | undefined;
  @state() private stats = false;
  @state() private menu = false;
  #linked = new AbortController();
  #surface: HTMLElement | undefined;
  readonly #locale = new LocaleController(this);

  protected override willUpdate(): void {
    void this.#speak(this.#locale.lang);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unlink();
  }

  protected override updated(): void {
    const { player } = this;
    const surface = this.renderRoot.querySelector<HTMLElement>('.surface');
    if (player && surface && surface !== this.#surface && this.isConnected) this.#link(surface, player);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { player, spoken } = this;
    if (!player || !spoken) return nothing;
    const texts = controlsTexts[spoken];
    const live = player.streamType === 'live';
    const direction = getComputedStyle(this).direction === 'rtl' ? 'rtl' : 'ltr';
    // Made anew for another language: media-chrome reads most of its words once.
    return html`${keyed(
      spoken,
      html`<div
        class="surface ${this.menu || this.stats ? 'held' : ''}"
        role="region"
        aria-label=${texts.player}
        tabindex="0"
      >
        ${
          this.stats
            ? html`<live-player-stats
                part="stats"
                dir=${direction}
                .player=${player}
                .language=${spoken}
                heading=${texts.stats}
                close-label=${texts.close}
                @close=${this.#toggleStats}
              ></live-player-stats>`
            : nothing
        }
        <div class="bottom">
          <media-time-range part="time-range"></media-time-range>
          <media-control-bar part="bar" @pointerover=${nameIt}>
            <media-play-button part="play-button" notooltip></media-play-button>
            <slot name="start"></slot>
            <media-mute-button part="mute-button" notooltip></media-mute-button>
            <media-volume-range part="volume-range"></media-volume-range>
            <media-live-button part="live-button" notooltip></media-live-button>
            <media-time-display
              part="time-display"
              ?showduration=${!live}
              ?remaining=${live}
              notoggle
            ></media-time-display>
            <span class="space"></span>
            <slot name="end"></slot>
            <button
              part="snapshot-button"
              class="icon"
              aria-label=${texts.snapshot}
              title=${texts.snapshot}
              @click=${() => void saveSnapshot(player)}
            >
              <svg viewBox="0 0 24 24" aria-hidden="true">${icons.snapshot}</svg>
            </button>
            <media-pip-button part="pip-button" notooltip></media-pip-button>
            ${unless(
              player,
              'noremoteplayback',
              html`<media-cast-button part="cast-button" notooltip></media-cast-button>
                <media-airplay-button part="airplay-button" notooltip></media-airplay-button>`,
            )}
            <live-player-settings
              dir=${direction}
              exportparts="settings-button, menu, menu-item"
              .player=${player}
              .texts=${texts}
              .stats=${this.stats}
              @toggle=${this.#onMenu}
              @statstoggle=${this.#toggleStats}
              @snapshotrequest=${() => void saveSnapshot(player)}
            ></live-player-settings>
            ${unless(
              player,
              'nofullscreen',
              html`<media-fullscreen-button part="fullscreen-button" notooltip></media-fullscreen-button>`,
            )}
          </media-control-bar>
        </div>
      </div>`,
    )}`;
  }

  readonly #toggleStats = (): void => {
    this.stats = !this.stats;
  };

  readonly #onMenu = ({ currentTarget }: Event): void => {
    this.menu = (currentTarget as LivePlayerSettingsElement).open;
  };

  #link(surface: HTMLElement, player: LivePlayerElement): void {
    this.#unlink();
    this.#surface = surface;
    this.#linked = new AbortController();
    const { signal } = this.#linked;
    const fullscreen = () =>
      void (player.matches(':fullscreen') ? document.exitFullscreen() : player.enterFullscreen()).catch(
        () => undefined,
      );
    const unlink = linkStore(surface, storeOf(player), (name, value) => {
      if (shownStates.has(name)) surface.setAttribute(name.toLowerCase(), String(value));
    });
    signal.addEventListener('abort', unlink);
    player.addEventListener('streamtypechange', () => this.requestUpdate(), { signal });
    watchAttention(surface, signal);
    watchKeys(surface, player, fullscreen, signal);
    watchGestures(surface, player, {
      toggle: () => (player.paused ? void player.play() : player.pause()),
      seek: (seconds) => (player.currentTime = Math.max(0, player.currentTime + seconds)),
      fullscreen,
    });
  }

  #unlink(): void {
    this.#linked.abort();
    this.#surface = undefined;
  }

  /** media-chrome has one language per page: that of the bar that was shown last. */
  async #speak(lang: Lang): Promise<void> {
    if (this.spoken === lang) return;
    if (lang === 'zh-CN') await import('media-chrome/dist/lang/zh-CN.js').catch(() => undefined);
    setLanguage(lang);
    this.spoken = lang;
  }
}
