import type { Rotation } from '@livelit/core';
import { resolutionModes, rotations, videoQualities, type VideoQualityName } from '@livelit/core/presets';
import type { LivePusher } from '@livelit/pusher';
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';

import { PagePart } from '../page-part.ts';
import { saveFile } from '../save-file.ts';
import { drawCard } from './draw-card.ts';
import { choiceField, rangeField } from './studio-fields.ts';
import { studioTextsOf } from './studio-texts.ts';

const pauses = ['none', 'black', 'last-frame', 'image'] as const;
const beauties = ['smooth', 'whiteness', 'ruddy'] as const;

/** All that shapes the sent picture. */
export class PicturePanel extends PagePart {
  @property({ attribute: false }) pusher: LivePusher | undefined;
  /** Runs what a visitor asked for, and tells what goes wrong. */
  @property({ attribute: false }) attempt: (work: () => unknown) => void = () => {};
  @state() private quality = '720p';
  @state() private watermark = false;
  @state() private paused: (typeof pauses)[number] = 'none';
  @state() private levels: Readonly<Record<(typeof beauties)[number], number>> = { smooth: 0, whiteness: 0, ruddy: 0 };
  @state() private picture = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.picture) URL.revokeObjectURL(this.picture);
  }

  async #pause(kind: (typeof pauses)[number]): Promise<void> {
    this.paused = kind;
    if (kind === 'none') this.pusher?.resumeVideo();
    else this.pusher?.pauseVideo(kind === 'image' ? await drawCard('Livelit', 1280, 720) : kind);
  }

  async #mark(on: boolean): Promise<void> {
    this.watermark = on;
    this.pusher?.setWatermark(
      on ? { image: await drawCard('Livelit', 320, 120), x: 0.03, y: 0.04, scale: 0.16 } : undefined,
    );
  }

  async #beautify(name: (typeof beauties)[number], level: number): Promise<void> {
    this.levels = { ...this.levels, [name]: level };
    const manager = await this.pusher?.getBeautyManager();
    if (name === 'smooth') manager?.setBeautyLevel(level);
    else if (name === 'whiteness') manager?.setWhitenessLevel(level);
    else manager?.setRuddyLevel(level);
  }

  async #snapshot(): Promise<void> {
    const blob = await this.pusher?.snapshot();
    if (!blob) return;
    if (this.picture) URL.revokeObjectURL(this.picture);
    this.picture = URL.createObjectURL(blob);
    saveFile(blob, 'snapshot.png');
  }

  protected override render(): TemplateResult {
    const texts = studioTextsOf(this.language);
    const { pusher, attempt } = this;
    const names = Object.keys(videoQualities) as VideoQualityName[];
    return html`<section class="panel" aria-labelledby="picture-title">
      <div class="panel-head"><h2 id="picture-title">${texts.picture}</h2></div>
      <div class="fields">
        ${choiceField(
          'quality',
          texts.quality,
          names.map((name) => [name, name]),
          this.quality,
          (name) => {
            this.quality = name;
            attempt(() => pusher?.setVideoQuality(name as VideoQualityName));
          },
        )}
        ${choiceField(
          'orientation',
          texts.orientation,
          resolutionModes.map((mode) => [mode, texts.orientations[mode]]),
          pusher?.orientation ?? 'landscape',
          (mode) => attempt(() => pusher?.setOrientation(mode as (typeof resolutionModes)[number])),
        )}
        ${choiceField(
          'rotation',
          texts.rotation,
          rotations.map((degrees) => [String(degrees), `${degrees}°`]),
          String(pusher?.encoderRotation ?? 0),
          (degrees) => attempt(() => pusher?.setEncoderRotation(Number(degrees) as Rotation)),
        )}
        ${choiceField(
          'paused',
          texts.paused,
          pauses.map((kind) => [kind, texts.pauses[kind]]),
          this.paused,
          (kind) => attempt(() => this.#pause(kind as (typeof pauses)[number])),
        )}
        ${beauties.map((name) =>
          rangeField(`beauty-${name}`, texts[name], this.levels[name], 9, (level) =>
            attempt(() => this.#beautify(name, level)),
          ),
        )}
      </div>
      <div class="actions">
        <label class="check"
          ><input
            type="checkbox"
            data-testid="encoder-mirror"
            .checked=${pusher?.encoderMirror ?? false}
            @change=${(event: Event) => pusher?.setEncoderMirror((event.target as HTMLInputElement).checked)}
          />${texts.encoderMirror}</label
        >
        <label class="check"
          ><input
            type="checkbox"
            data-testid="watermark"
            .checked=${this.watermark}
            @change=${(event: Event) => attempt(() => this.#mark((event.target as HTMLInputElement).checked))}
          />${texts.watermark}</label
        >
        <button type="button" data-testid="snapshot" @click=${() => attempt(() => this.#snapshot())}>
          ${texts.snapshot}
        </button>
        <button type="button" @click=${() => pusher?.requestKeyFrame()}>${texts.keyFrame}</button>
      </div>
      ${this.picture ? html`<img class="snapshot" src=${this.picture} alt=${texts.snapshotAlt} />` : nothing}
    </section>`;
  }
}

customElements.define('picture-panel', PicturePanel);
