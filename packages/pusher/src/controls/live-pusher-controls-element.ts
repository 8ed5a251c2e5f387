import type { Lang } from '@livelit/core';
import { CountdownController, LocaleController, tokens } from '@livelit/core/lit';
import { html, LitElement, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { ifDefined } from 'lit/directives/if-defined.js';

import type { LivePusherElement } from '../element/live-pusher-element.ts';
import { barStyles } from './bar-styles.ts';
import { controlsStyles } from './controls-styles.ts';
import { controlsTexts, type ControlsTexts } from './controls-texts.ts';
import { icon, type IconName } from './icons.ts';
import { canShare } from './live-pusher-settings-element.ts';
import { alongScript, moveFocus } from './menu-keys.ts';
import { middleOf } from './middle.ts';
import { noticeOf } from './notice.ts';
import { PermissionController } from './permission-controller.ts';
import { statusOf } from './status.ts';
import { StudioActions } from './studio-actions.ts';
import { VolumeController } from './volume-controller.ts';

/** A button of the bar. */
interface BarButton {
  readonly name: 'microphone' | 'camera' | 'switchCamera' | 'screen' | 'sources' | 'settings';
  readonly icon: IconName;
  /** Whether it is on; undefined for a button that only does something. */
  readonly on?: boolean;
  /** What it opens. */
  readonly opens?: 'menu' | 'dialog';
  readonly key?: string;
  act(): void;
}

/**
 * The control bar of a `<live-pusher>`, and what lies over its picture: where the push stands, what went wrong, what to do.
 *
 * Keys, while the focus is in it: M switches the microphone, C the camera, S shares a screen; arrows move along the bar and
 * in menus, Escape closes.
 *
 * @tag live-pusher-controls
 * @slot start - Buttons after those for sources.
 * @slot end - Buttons before the settings.
 * @csspart bar - The row of buttons.
 * @csspart button - A button of the row.
 * @csspart push - The button that starts and stops.
 * @csspart status - What is told at the top of the picture.
 * @csspart notice - The panel that tells what went wrong.
 * @csspart retry - The button that tries at once.
 * @csspart stats - The statistics.
 */
export class LivePusherControlsElement extends LitElement {
  static override styles: CSSResultGroup = [tokens, controlsStyles, barStyles];

  /** The pusher to control. */
  @property({ attribute: false }) pusher: LivePusherElement | undefined;

  @state() private panel: 'sources' | 'settings' | undefined;
  @state() private stats = false;
  @state() private cameras = 0;
  #actions: StudioActions | undefined;
  #current: string = 'microphone';
  #listening = new AbortController();
  #tick: ReturnType<typeof setTimeout> | undefined;
  readonly #locale = new LocaleController(this);
  readonly #countdown = new CountdownController(this, () => this.pusher?.nextRetryAt);
  readonly #permissions = new PermissionController(this);
  readonly #volume = new VolumeController(this, () => this.pusher);

  override connectedCallback(): void {
    super.connectedCallback();
    const { pusher } = this;
    if (!pusher) return;
    this.#actions = new StudioActions(pusher);
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const count = async () => {
      this.cameras = await this.#permissions.countCameras();
    };
    pusher.addEventListener('sourceschange', () => void this.#actions?.onSourcesChange(), { signal });
    for (const type of ['sourceschange', 'devicechange']) pusher.addEventListener(type, () => void count(), { signal });
    this.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    document.addEventListener('pointerdown', (event) => this.#onPointer(event), { signal });
    void count();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
    clearTimeout(this.#tick);
  }

  protected override updated(): void {
    for (const open of this.renderRoot.querySelectorAll<LitElement>('live-pusher-settings, live-pusher-sources'))
      open.requestUpdate();
    clearTimeout(this.#tick);
    const since = this.pusher?.liveSince;
    if (since !== undefined && this.isConnected)
      this.#tick = setTimeout(() => this.requestUpdate(), 1000 - ((Date.now() - since) % 1000));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { pusher } = this;
    const actions = this.#actions;
    if (!pusher || !actions) return nothing;
    const { lang } = this.#locale;
    const texts = controlsTexts[lang];
    return html`<div class="surface">
      <div class="over">
        ${statusOf(pusher, texts)}
        <div class="space"></div>
        ${middleOf({
          pusher,
          lang,
          texts,
          seconds: this.#countdown.seconds,
          permissions: this.#permissions,
          covered: this.panel !== undefined,
        })}
        <div class="space"></div>
        ${noticeOf(pusher, texts, lang)}
      </div>
      ${this.#renderPanels(pusher, actions, texts, lang)} ${this.#renderBar(pusher, actions, texts)}
    </div>`;
  }

  #renderPanels(pusher: LivePusherElement, actions: StudioActions, texts: ControlsTexts, lang: Lang): TemplateResult {
    return html`
      ${
        this.stats
          ? html`<live-pusher-stats
              part="stats"
              .pusher=${pusher}
              .language=${lang}
              @close=${this.#toggleStats}
            ></live-pusher-stats>`
          : nothing
      }
      ${
        this.panel === 'sources'
          ? html`<live-pusher-sources
              exportparts="sources, source"
              .pusher=${pusher}
              .actions=${actions}
              .texts=${texts}
              @close=${this.#closePanel}
            ></live-pusher-sources>`
          : nothing
      }
      ${
        this.panel === 'settings'
          ? html`<live-pusher-settings
              exportparts="menu, menu-item"
              .pusher=${pusher}
              .actions=${actions}
              .texts=${texts}
              .stats=${this.stats}
              @statstoggle=${this.#toggleStats}
              @close=${this.#closePanel}
            ></live-pusher-settings>`
          : nothing
      }
    `;
  }

  #renderBar(pusher: LivePusherElement, actions: StudioActions, texts: ControlsTexts): TemplateResult {
    const pushing = pusher.isPushing;
    const busy = pusher.opening.size > 0 && !pushing;
    return html`<div part="bar" class="bar" role="toolbar" aria-label=${texts.controls} @focusin=${this.#onFocus}>
      ${this.#buttons(actions).map((button) => this.#renderButton(button, texts, pusher))}
      <slot name="start"></slot>
      <span class="space"></span>
      <slot name="end"></slot>
      ${this.#renderButton(
        { name: 'settings', icon: 'settings', opens: 'menu', act: () => this.#toggle('settings') },
        texts,
        pusher,
      )}
      <button
        part="push"
        class="main ${pushing ? 'stop' : ''}"
        data-name="push"
        tabindex=${this.#current === 'push' ? '0' : '-1'}
        aria-disabled=${busy}
        @click=${() => busy || void actions.togglePush()}
      >
        ${icon(pushing ? 'stop' : 'start')}<span>${pushing ? texts.stop : texts.start}</span>
      </button>
    </div>`;
  }

  #buttons(actions: StudioActions): readonly BarButton[] {
    const { isMicrophoneOn, isCameraOn, isSharing } = actions;
    const all: (BarButton | false)[] = [
      {
        name: 'microphone',
        icon: isMicrophoneOn ? 'microphone' : 'microphoneOff',
        on: isMicrophoneOn,
        key: 'M',
        act: () => void actions.toggleMicrophone(),
      },
      {
        name: 'camera',
        icon: isCameraOn ? 'camera' : 'cameraOff',
        on: isCameraOn,
        key: 'C',
        act: () => void actions.toggleCamera(),
      },
      this.cameras > 1 &&
        isCameraOn && { name: 'switchCamera', icon: 'switchCamera', act: () => void actions.switchCamera() },
      canShare() && {
        name: 'screen',
        icon: 'screen',
        on: isSharing,
        key: 'S',
        act: () => void actions.toggleScreen(),
      },
      { name: 'sources', icon: 'sources', opens: 'dialog', act: () => this.#toggle('sources') },
    ];
    return all.filter((button) => button !== false);
  }

  #renderButton(button: BarButton, texts: ControlsTexts, pusher: LivePusherElement): TemplateResult {
    const { name, on, opens, key } = button;
    const opening = name === 'microphone' || name === 'camera' || name === 'screen' ? pusher.opening.has(name) : false;
    return html`<button
        part="button"
        class="icon ${name}"
        data-name=${name}
        tabindex=${this.#current === name ? '0' : '-1'}
        aria-label=${texts[name]}
        title=${key ? `${texts[name]} (${key})` : texts[name]}
        aria-pressed=${ifDefined(on === undefined ? undefined : on ? 'true' : 'false')}
        aria-haspopup=${ifDefined(opens)}
        aria-expanded=${ifDefined(opens && (this.panel === name ? 'true' : 'false'))}
        aria-keyshortcuts=${ifDefined(key)}
        aria-disabled=${opening}
        @click=${() => opening || button.act()}
      >
        ${icon(button.icon)}</button
      >${name === 'microphone' ? this.#volume.render(texts.level) : nothing}`;
  }

  #toggle(panel: 'sources' | 'settings'): void {
    if (this.panel === panel) this.#closePanel();
    else this.panel = panel;
  }

  readonly #closePanel = (): void => {
    const was = this.panel;
    this.panel = undefined;
    if (was) this.#button(was)?.focus();
  };

  readonly #toggleStats = (): void => {
    this.stats = !this.stats;
  };

  #button(name: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`.bar [data-name=${name}]`);
  }

  /** One of the buttons can be reached by Tab: the one that had the focus last. */
  readonly #onFocus = ({ target }: Event): void => {
    const { name } = (target as HTMLElement).dataset;
    if (!name || name === this.#current) return;
    this.#current = name;
    this.requestUpdate();
  };

  #onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === 'Escape' && this.panel) {
      event.stopPropagation();
      return this.#closePanel();
    }
    const bar = this.renderRoot.querySelector<HTMLElement>('.bar');
    const inBar = event.composedPath().includes(bar!);
    const buttons = [...(bar?.querySelectorAll<HTMLElement>('button') ?? [])].filter((one) => one.checkVisibility());
    if (inBar && moveFocus(event.key, buttons, alongScript(this))) return event.preventDefault();
    if (this.panel || event.repeat) return;
    const button = this.#actions && this.#buttons(this.#actions).find(({ key }) => key === event.key.toUpperCase());
    button?.act();
  }

  #onPointer(event: Event): void {
    if (!this.panel) return;
    const path = event.composedPath();
    const inside = ['live-pusher-sources', 'live-pusher-settings', `.bar [data-name=${this.panel}]`];
    if (!inside.some((selector) => path.includes(this.renderRoot.querySelector(selector)!))) this.panel = undefined;
  }
}
