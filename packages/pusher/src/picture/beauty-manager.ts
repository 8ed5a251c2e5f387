import type { PictureOutput } from './picture-output.ts';

/** PLACEHOLDER, helper H3 writes it: V2TXLive's TXBeautyManager over `PictureOutput.set({ beauty })`. */
export class BeautyManager {
  readonly #output: PictureOutput;

  constructor(output: PictureOutput) {
    this.#output = output;
  }

  get output(): PictureOutput {
    return this.#output;
  }
}
