import type { CaptureSource, LivePusher, Placement } from '@livelit/pusher';
import { html, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';

import { PagePart } from '../page-part.ts';
import { createTestPicture, type TestPicture } from '../test-picture.ts';
import { choiceField, rangeField } from './studio-fields.ts';
import { studioTextsOf } from './studio-texts.ts';

const placements = {
  usual: undefined,
  full: { x: 0, y: 0, width: 1, height: 1, zOrder: 1 },
  left: { x: 0, y: 0, width: 0.5, height: 1, zOrder: 2 },
  right: { x: 0.5, y: 0, width: 0.5, height: 1, zOrder: 2 },
  corner: { x: 0.02, y: 0.02, width: 0.3, height: 0.3, zOrder: 3 },
} as const satisfies Record<string, Placement | undefined>;

type Place = keyof typeof placements;
const places = Object.keys(placements) as Place[];

/** Starts and stops sources, and says how loud each is and where it lies. */
export class SourcesPanel extends PagePart {
  @property({ attribute: false }) pusher: LivePusher | undefined;
  /** Runs what a visitor asked for, and tells what goes wrong. */
  @property({ attribute: false }) attempt: (work: () => unknown) => void = () => {};
  /** Changes whenever the sources do. */
  @property({ attribute: false }) sources: readonly CaptureSource[] = [];
  @state() private volumes: ReadonlyMap<string, number> = new Map();
  @state() private placed: ReadonlyMap<string, Place> = new Map();

  readonly #pictures = new Map<string, TestPicture>();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const picture of this.#pictures.values()) picture.stop();
  }

  async #startTest(): Promise<void> {
    const picture = createTestPicture();
    try {
      const id = await this.pusher?.startCustomCapture(picture.stream);
      if (id) this.#pictures.set(id, picture);
    } catch (error) {
      picture.stop();
      throw error;
    }
  }

  #stop({ id, kind }: CaptureSource): void {
    const { pusher } = this;
    if (kind === 'camera') pusher?.stopCamera(id);
    else if (kind === 'microphone') pusher?.stopMicrophone(id);
    else if (kind === 'screen') pusher?.stopScreenCapture(id);
    else if (kind === 'virtual-camera') pusher?.stopVirtualCamera(id);
    else pusher?.stopCustomCapture(id);
    this.#pictures.get(id)?.stop();
    this.#pictures.delete(id);
  }

  #open(event: Event): void {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = '';
    if (file) this.attempt(() => this.pusher?.startVirtualCamera(file));
  }

  #source(source: CaptureSource): TemplateResult {
    const texts = studioTextsOf(this.language);
    const { id, kind, stream } = source;
    const name = texts.kinds[kind];
    return html`<li class="studio-source">
      <strong>${name}</strong>
      <div class="fields">
        ${
          stream.getAudioTracks().length
            ? rangeField(`volume-${id}`, texts.volume, this.volumes.get(id) ?? 100, 150, (volume) => {
                this.volumes = new Map([...this.volumes, [id, volume]]);
                this.pusher?.setVolume(volume, id);
              })
            : ''
        }
        ${
          stream.getVideoTracks().length
            ? choiceField(
                `place-${id}`,
                texts.place,
                places.map((place) => [place, texts.places[place]]),
                this.placed.get(id) ?? 'usual',
                (place) => {
                  this.placed = new Map([...this.placed, [id, place as Place]]);
                  this.pusher?.setPlacement(id, placements[place as Place]);
                },
              )
            : ''
        }
      </div>
      <button type="button" class="quiet danger" @click=${() => this.#stop(source)}>${texts.remove(name)}</button>
    </li>`;
  }

  protected override render(): TemplateResult {
    const texts = studioTextsOf(this.language);
    const { pusher, attempt, sources } = this;
    const button = (name: keyof typeof texts.add, start: () => unknown): TemplateResult =>
      html`<button type="button" data-testid="add-${name}" @click=${() => attempt(start)}>${texts.add[name]}</button>`;
    return html`<section class="panel" aria-labelledby="sources-title">
      <div class="panel-head"><h2 id="sources-title">${texts.sources}</h2></div>
      <div class="actions">
        ${button('camera', () => pusher?.startCamera())} ${button('microphone', () => pusher?.startMicrophone())}
        ${button('screen', () => pusher?.startScreenCapture({ audio: true }))}
        ${button('test', () => this.#startTest())}
        <label class="button"
          >${texts.add.file}<input
            class="visually-hidden"
            data-testid="add-file"
            type="file"
            accept="image/*,video/*,audio/*"
            @change=${(event: Event) => this.#open(event)}
        /></label>
      </div>
      ${
        sources.length
          ? html`<ul class="studio-sources">
              ${repeat(
                sources,
                ({ id }) => id,
                (source) => this.#source(source),
              )}
            </ul>`
          : html`<p class="hint">${texts.noSources}</p>`
      }
    </section>`;
  }
}

customElements.define('sources-panel', SourcesPanel);
