import { MediaUIEvents } from 'media-chrome/dist/constants.js';
import type { createMediaStore } from 'media-chrome/dist/media-store/media-store.js';

type Store = ReturnType<typeof createMediaStore>;

/**
 * Joins a store and the parts of media-chrome below `root`: they hear what is, and ask for what shall be. It is what
 * `<media-controller>` does for them, without the rest of it. `told` hears every state, too.
 */
export function linkStore(root: HTMLElement, store: Store, told: (name: string, value: unknown) => void): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  for (const type of Object.values(MediaUIEvents))
    root.addEventListener(type, (event) => store.dispatch(event as never), { signal });
  const receivers = receiversIn(root);
  const known = new Map<string, unknown>();
  const unsubscribe = store.subscribe((state) => {
    for (const [name, value] of Object.entries(state)) {
      if (known.has(name) && known.get(name) === value) continue;
      known.set(name, value);
      for (const receiver of receivers) if (name in receiver) Object.assign(receiver, { [name]: value });
      told(name, value);
    }
  });
  return () => {
    listening.abort();
    unsubscribe();
  };
}

/** media-chrome's parts, and those in the roots of such parts. */
function receiversIn(root: ParentNode): Element[] {
  const parts = [...root.querySelectorAll('*')].filter(({ localName }) => localName.startsWith('media-'));
  return parts.flatMap((part) => [part, ...(part.shadowRoot ? receiversIn(part.shadowRoot) : [])]);
}
