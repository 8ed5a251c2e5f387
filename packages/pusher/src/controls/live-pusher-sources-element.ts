import { html, LitElement, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';

import { listDevices, type LiveDevice } from '../devices/list-devices.ts';
import type { LivePusherElement } from '../element/live-pusher-element.ts';
import type { ControlsTexts } from './controls-texts.ts';
import { icon, type IconName } from './icons.ts';
import { canShare } from './live-pusher-settings-element.ts';
import { alongScript, moveFocus } from './menu-keys.ts';
import { Previews } from './previews.ts';
import { sourcesStyles } from './sources-styles.ts';
import type { StudioActions } from './studio-actions.ts';
import { drawTestPicture } from './test-picture.ts';

interface Tile {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly icon: IconName;
  readonly inUse: boolean;
  readonly stream?: MediaStream | undefined;
  readonly canvas?: boolean;
  choose(): void;
}

/**
 * Everything that can be sent, each with a live picture of it where the browser allows one: cameras, screen, file, test
 * picture.
 *
 * @tag live-pusher-sources
 * @csspart sources - The panel.
 * @csspart source - One source.
 * @fires {Event} close - The panel shall be hidden.
 */
export class LivePusherSourcesElement extends LitElement {
  static override styles: CSSResultGroup = sourcesStyles;

  /** The pusher to choose a source for. */
  @property({ attribute: false }) pusher: LivePusherElement | undefined;
  /** What happens when one is chosen. */
  @property({ attribute: false }) actions: StudioActions | undefined;
  /** The words. */
  @property({ attribute: false }) texts: ControlsTexts | undefined;

  @state() private cameras: readonly LiveDevice[] = [];
  #open = new AbortController();
  #previews: Previews | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const { pusher } = this;
    if (!pusher) return;
    this.#open = new AbortController();
    const { signal } = this.#open;
    this.#previews = new Previews(pusher, signal, () => this.requestUpdate());
    const list = async () => {
      this.cameras = await listDevices('camera');
      if (!signal.aborted) this.#previews?.look(this.cameras);
    };
    for (const type of ['devicechange', 'sourceschange']) pusher.addEventListener(type, () => void list(), { signal });
    this.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    const timer = setInterval(() => this.#draw(), 200);
    signal.addEventListener('abort', () => clearInterval(timer));
    void list();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#open.abort();
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('.tile')?.focus();
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const tiles = this.#tiles;
    for (const video of this.renderRoot.querySelectorAll('video')) {
      const stream = tiles.find(({ name }) => name === video.dataset['name'])?.stream ?? null;
      if (video.srcObject !== stream) video.srcObject = stream;
    }
    this.#draw();
  }

  protected override render(): TemplateResult {
    const { texts } = this;
    if (!texts) return html``;
    return html`<section part="sources" class="panel" role="dialog" aria-label=${texts.chooseSource}>
      <header>
        <b>${texts.chooseSource}</b>
        <button class="close" aria-label=${texts.close} title=${texts.close} @click=${() => this.#close()}>
          ${icon('close')}
        </button>
      </header>
      <div class="tiles">${this.#tiles.map((tile) => this.#renderTile(tile, texts))}</div>
      <input
        type="file"
        accept="image/*,video/*,audio/*"
        aria-label=${texts.fileSource}
        tabindex="-1"
        hidden
        @change=${(event: Event) => this.#onFile(event.target as HTMLInputElement)}
      />
    </section>`;
  }

  #renderTile(tile: Tile, texts: ControlsTexts): TemplateResult {
    const picture = tile.canvas
      ? html`<canvas width="160" height="90" aria-hidden="true"></canvas>`
      : tile.stream
        ? html`<video data-name=${tile.name} autoplay playsinline .muted=${true} aria-hidden="true"></video>`
        : icon(tile.icon);
    return html`<button
      part="source"
      class="tile"
      aria-pressed=${tile.inUse}
      @click=${() => {
        tile.choose();
        if (tile.name !== 'file') this.#close();
      }}
    >
      <span class="picture">${picture}</span>
      <span class="label" dir="auto">${tile.label}</span>
      <span class="hint" dir="auto">${tile.inUse ? texts.inUse : (tile.hint ?? '')}</span>
    </button>`;
  }

  get #tiles(): readonly Tile[] {
    const { pusher, actions, texts } = this;
    if (!pusher || !actions || !texts) return [];
    const running = (kind: string) => pusher.sources.find((source) => source.kind === kind);
    const cameras = this.cameras.map((device, index): Tile => {
      const stream = this.#previews?.of(device);
      return {
        name: `camera ${device.deviceId || index}`,
        label: device.label || texts.nth.camera(index + 1),
        icon: 'camera',
        stream,
        inUse: stream !== undefined && running('camera')?.stream === stream,
        choose: () => void actions.choose('camera', device.deviceId),
      };
    });
    const screen: Tile = {
      name: 'screen',
      label: texts.screenSource,
      icon: 'screen',
      inUse: actions.isSharing,
      stream: running('screen')?.stream,
      choose: () => void (actions.isSharing ? undefined : actions.toggleScreen()),
    };
    const file: Tile = {
      name: 'file',
      label: texts.fileSource,
      hint: texts.fileHint,
      icon: 'file',
      inUse: running('virtual-camera') !== undefined,
      stream: withPicture(running('virtual-camera')?.stream),
      choose: () => this.renderRoot.querySelector('input')?.click(),
    };
    const test: Tile = {
      name: 'test',
      label: texts.testSource,
      icon: 'test',
      inUse: false,
      canvas: true,
      choose: () => void actions.showTestPicture(),
    };
    return [...cameras, ...(canShare() ? [screen] : []), file, test];
  }

  #draw(): void {
    const context = this.renderRoot.querySelector('canvas')?.getContext('2d');
    if (context) drawTestPicture(context, new Date());
  }

  #onFile({ files }: HTMLInputElement): void {
    const [file] = files ?? [];
    if (file) void this.actions?.playFile(file);
    if (file) this.#close();
  }

  #onKey(event: KeyboardEvent): void {
    const tiles = [...this.renderRoot.querySelectorAll<HTMLElement>('.tile')];
    if (moveFocus(event.key, tiles, alongScript(this))) event.preventDefault();
  }

  #close(): void {
    this.dispatchEvent(new Event('close'));
  }
}

const withPicture = (stream: MediaStream | undefined) => (stream?.getVideoTracks().length ? stream : undefined);
