import { html, LitElement, type CSSResultGroup, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';

import { listDevices, type LiveDevice } from '../devices/list-devices.ts';
import { showsMirror } from '../element/is-mirrored.ts';
import type { LivePusherElement } from '../element/live-pusher-element.ts';
import type { ControlsTexts } from './controls-texts.ts';
import { icon } from './icons.ts';
import { moveFocus, upAndDown } from './menu-keys.ts';
import { menuStyles } from './menu-styles.ts';
import { settingsOf, type Choice, type Setting } from './settings.ts';
import type { StudioActions } from './studio-actions.ts';

/**
 * The menu of a pusher's control bar: quality, camera, microphone, test of the loudspeaker, sharing, mirrors, statistics.
 *
 * @tag live-pusher-settings
 * @csspart menu - The menu.
 * @csspart menu-item - One line of it.
 * @fires {Event} close - The menu shall be hidden.
 * @fires {Event} statstoggle - The statistics shall be shown or hidden.
 */
export class LivePusherSettingsElement extends LitElement {
  static override styles: CSSResultGroup = menuStyles;

  /** The pusher whose settings these are. */
  @property({ attribute: false }) pusher: LivePusherElement | undefined;
  /** What its lines do. */
  @property({ attribute: false }) actions: StudioActions | undefined;
  /** The words. */
  @property({ attribute: false }) texts: ControlsTexts | undefined;
  /** Whether the statistics are shown. */
  @property({ type: Boolean }) stats = false;

  @state() private shown: Setting['name'] | undefined;
  @state() private devices: readonly LiveDevice[] = [];
  @state() private speaking: string | undefined;
  #listening = new AbortController();
  #silence: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const list = async () => {
      this.devices = await listDevices();
    };
    for (const type of ['devicechange', 'sourceschange'])
      this.pusher?.addEventListener(type, () => void list(), { signal });
    this.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    void list().then(() => this.#focusFirst());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
    this.#silence?.();
  }

  protected override render(): TemplateResult {
    const { texts, pusher, actions } = this;
    if (!texts || !pusher || !actions) return html``;
    const settings = settingsOf({
      element: pusher,
      actions,
      devices: this.devices,
      texts,
      speaking: this.speaking,
      testSpeaker: (deviceId) => void this.#testSpeaker(deviceId),
    });
    const shown = settings.find(({ name }) => name === this.shown);
    return html`<div part="menu" class="menu" role="menu" aria-label=${shown ? texts[shown.name] : texts.settings}>
      ${shown ? this.#renderChoices(shown, texts) : this.#renderSettings(settings, texts, pusher, actions)}
    </div>`;
  }

  #renderSettings(
    settings: readonly Setting[],
    texts: ControlsTexts,
    pusher: LivePusherElement,
    actions: StudioActions,
  ): TemplateResult {
    const cameras = this.devices.filter(({ kind }) => kind === 'camera').length;
    const runsCamera = pusher.sources.some(({ kind }) => kind === 'camera');
    const mirrored = showsMirror(pusher);
    return html`
      ${settings.map(
        ({ name, choices }) => html`
          <button part="menu-item" role="menuitem" tabindex="-1" aria-haspopup="menu" @click=${() => this.#show(name)}>
            <span>${texts[name]}</span>
            <span class="value" dir="auto">${choices.find(({ checked }) => checked)?.label ?? ''}</span>
            ${icon('more', 'more')}
          </button>
        `,
      )}
      ${canShare() ? this.#item(texts.screen, actions.isSharing, () => void actions.toggleScreen(), true) : ''}
      ${
        cameras > 1 && runsCamera
          ? this.#item(texts.switchCamera, undefined, () => void actions.switchCamera(), true)
          : ''
      }
      ${this.#item(texts.mirrorPreview, mirrored, () => {
        pusher.localMirror = mirrored ? 'disable' : 'enable';
      })}
      ${this.#item(texts.mirrorViewers, pusher.encoderMirror, () => {
        pusher.remoteMirror = !pusher.encoderMirror;
      })}
      ${this.#item(texts.stats, this.stats, () => this.dispatchEvent(new Event('statstoggle')), true)}
    `;
  }

  /** A line that does something at once; `leaves` when the menu is in the way of it. */
  #item(label: string, checked: boolean | undefined, act: () => void, leaves = false): TemplateResult {
    const click = () => {
      act();
      if (leaves) this.dispatchEvent(new Event('close'));
      else this.requestUpdate();
    };
    return checked === undefined
      ? html`<button part="menu-item" role="menuitem" tabindex="-1" @click=${click}><span>${label}</span></button>`
      : html`<button part="menu-item" role="menuitemcheckbox" tabindex="-1" aria-checked=${checked} @click=${click}>
          <span>${label}</span>${icon('check', 'check')}
        </button>`;
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
            ${icon('check', 'check')}<span>${choice.label}</span
            ><span class="value" dir="auto">${choice.detail ?? ''}</span>
          </button>
        `,
      )}
      ${choices.length ? '' : html`<p class="none">${texts.noDevices}</p>`}
    `;
  }

  #choose(choice: Choice): void {
    choice.choose();
    this.requestUpdate();
  }

  async #testSpeaker(deviceId: string): Promise<void> {
    const manager = await this.pusher?.getDeviceManager();
    if (!manager) return;
    const goesOn = this.speaking !== deviceId;
    this.speaking = goesOn ? deviceId : undefined;
    manager.stopSpeakerDeviceTest();
    if (!goesOn) return;
    this.#silence = () => manager.stopSpeakerDeviceTest();
    await manager.startSpeakerDeviceTest(deviceId).catch(() => {
      this.speaking = undefined;
    });
  }

  #show(name: Setting['name'] | undefined): void {
    this.shown = name;
    void this.#focusFirst();
  }

  async #focusFirst(): Promise<void> {
    await this.updateComplete;
    const items = this.#items;
    (items.find((item) => item.ariaChecked === 'true' && item.role === 'menuitemradio') ?? items[0])?.focus();
  }

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.menu > [role]')];
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.shown) {
      event.stopPropagation();
      this.#show(undefined);
    } else if (moveFocus(event.key, this.#items, upAndDown)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }
}

/** Whether this browser can share a screen; phones cannot. */
export function canShare(): boolean {
  return 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices;
}
