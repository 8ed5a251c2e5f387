import type { ReactiveController, ReactiveControllerHost } from 'lit';

import type { Recording } from '../recording.ts';
import { deleteRecording, listRecordings } from '../storage/recordings.ts';

/** The recordings that an element shows: the list, the one that plays, and the one that may be deleted. */
export class RecordingShelf implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #recordings: readonly Recording[] = [];
  #playing: { readonly name: string; readonly url: string } | undefined;
  #asked = '';

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Newest first. */
  get recordings(): readonly Recording[] {
    return this.#recordings;
  }

  /** Where the preview of this recording is read from; undefined while it is closed. */
  previewOf(name: string): string | undefined {
    return this.#playing?.name === name ? this.#playing.url : undefined;
  }

  /** Name of the recording of which the user is asked whether to delete it. */
  get asked(): string {
    return this.#asked;
  }

  set asked(name: string) {
    this.#asked = name;
    this.#host.requestUpdate();
  }

  /** Reads the list from disk. */
  async refresh(): Promise<void> {
    this.#recordings = await listRecordings();
    this.#host.requestUpdate();
  }

  /** Opens a recording in the preview in place of another, or closes it. */
  async toggle(recording: Recording): Promise<void> {
    const open = this.previewOf(recording.name) === undefined;
    this.#close();
    if (open) this.#playing = { name: recording.name, url: URL.createObjectURL(await recording.file()) };
    this.#host.requestUpdate();
  }

  /** Hands the file to the browser's downloads. */
  async download(recording: Recording): Promise<void> {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await recording.file());
    link.download = recording.name;
    link.click();
    // The download has begun to read by then, and goes on without the address.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  async delete(recording: Recording): Promise<void> {
    this.asked = '';
    if (this.previewOf(recording.name)) this.#close();
    await deleteRecording(recording.name);
    await this.refresh();
  }

  hostDisconnected(): void {
    this.#close();
  }

  #close(): void {
    if (this.#playing) URL.revokeObjectURL(this.#playing.url);
    this.#playing = undefined;
  }
}
