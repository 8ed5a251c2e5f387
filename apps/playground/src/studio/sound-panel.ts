import type { LivePusher, VolumeEvent } from '@livelit/pusher';
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';

import { PagePart } from '../page-part.ts';
import { makeTune } from './make-tune.ts';
import { choiceField } from './studio-fields.ts';
import { studioTextsOf } from './studio-texts.ts';

const meterMs = 200;
const tune = 1;

/** All that shapes the sent sound. */
export class SoundPanel extends PagePart {
  @property({ attribute: false }) pusher: LivePusher | undefined;
  /** Runs what a visitor asked for, and tells what goes wrong. */
  @property({ attribute: false }) attempt: (work: () => unknown) => void = () => {};
  @state() private loudness = 0;
  @state() private playing = false;
  @state() private reverb = '0';
  @state() private changer = '0';

  readonly #onVolume = (event: VolumeEvent): void => {
    this.loudness = event.volume;
  };

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('pusher')) return;
    const former = changed.get('pusher') as LivePusher | undefined;
    former?.removeEventListener('volume', this.#onVolume);
    this.playing = false;
    this.reverb = this.changer = '0';
    this.pusher?.addEventListener('volume', this.#onVolume);
    this.attempt(() => this.pusher?.enableVolumeEvaluation(meterMs));
  }

  async #toggleMusic(): Promise<void> {
    const manager = await this.pusher?.getAudioEffectManager();
    if (!manager) return;
    if (this.playing) {
      manager.stopPlayMusic(tune);
      this.playing = false;
      return;
    }
    this.playing = true;
    await manager.startPlayMusic({ id: tune, path: makeTune(), publish: true, loopCount: 10 });
  }

  async #setReverb(type: string): Promise<void> {
    this.reverb = type;
    (await this.pusher?.getAudioEffectManager())?.setVoiceReverbType(Number(type));
  }

  async #setChanger(type: string): Promise<void> {
    this.changer = type;
    (await this.pusher?.getAudioEffectManager())?.setVoiceChangerType(Number(type));
  }

  protected override render(): TemplateResult {
    const texts = studioTextsOf(this.language);
    const { pusher, attempt } = this;
    const numbered = (names: readonly string[]) => names.map((name, at) => [String(at), name] as const);
    return html`<section class="panel" aria-labelledby="sound-title">
      <div class="panel-head"><h2 id="sound-title">${texts.sound}</h2></div>
      <label class="hint"
        >${texts.loudness}
        <meter class="loudness" data-testid="loudness" min="0" max="100" .value=${this.loudness}></meter
      ></label>
      <div class="fields">
        ${choiceField('reverb', texts.reverb, numbered(texts.reverbs), this.reverb, (type) =>
          attempt(() => this.#setReverb(type)),
        )}
        ${choiceField('changer', texts.changer, numbered(texts.changers), this.changer, (type) =>
          attempt(() => this.#setChanger(type)),
        )}
      </div>
      <div class="actions">
        <label class="check"
          ><input
            type="checkbox"
            data-testid="silence"
            .checked=${pusher?.audioPaused ?? false}
            @change=${(event: Event) =>
              (event.target as HTMLInputElement).checked ? pusher?.pauseAudio() : pusher?.resumeAudio()}
          />${texts.silence}</label
        >
        <button type="button" data-testid="music" @click=${() => attempt(() => this.#toggleMusic())}>
          ${this.playing ? texts.musicStop : texts.music}
        </button>
      </div>
    </section>`;
  }
}

customElements.define('sound-panel', SoundPanel);
