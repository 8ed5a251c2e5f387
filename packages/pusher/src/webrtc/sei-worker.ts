import { insertSei, seiUnit } from '../sei/sei-unit.ts';
import { SeiQueue } from './sei-queue.ts';
import type { SeiRequest } from './sei-writer.ts';

/** What a worker with encoded pictures has; the DOM's types describe the page's thread only. */
interface TransformScope {
  addEventListener(type: 'message', listener: (event: MessageEvent<SeiRequest>) => void): void;
  addEventListener(type: 'rtctransform', listener: (event: { readonly transformer: Transformer }) => void): void;
  postMessage(message: 'ready'): void;
}
interface Transformer {
  readonly readable: ReadableStream<EncodedPicture>;
  readonly writable: WritableStream<EncodedPicture>;
}
interface EncodedPicture {
  data: ArrayBuffer;
  getMetadata(): { readonly synchronizationSource?: number };
}

const scope = globalThis as unknown as TransformScope;
const queue = new SeiQueue();

function write(picture: EncodedPicture): void {
  const unit = queue.next(picture.getMetadata().synchronizationSource ?? 0);
  if (!unit) return;
  const before = new Uint8Array(picture.data);
  const after = insertSei(before, unit, 'annexb');
  if (after !== before) picture.data = after.buffer as ArrayBuffer;
}

scope.addEventListener('message', ({ data: { payloadType, data } }) => queue.add(seiUnit(payloadType, data)));
scope.addEventListener('rtctransform', ({ transformer }) => {
  const writing = new TransformStream<EncodedPicture, EncodedPicture>({
    transform(picture, controller) {
      write(picture);
      controller.enqueue(picture);
    },
  });
  // Both ends break when the connection closes.
  void transformer.readable
    .pipeThrough(writing)
    .pipeTo(transformer.writable)
    .catch(() => undefined);
});
scope.postMessage('ready');
