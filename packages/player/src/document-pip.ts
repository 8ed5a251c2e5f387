import { LiveCode, LiveError, onAbort } from '@livelit/core';

interface DocumentPictureInPicture extends EventTarget {
  requestWindow(options?: { width?: number; height?: number }): Promise<Window>;
}

/**
 * Moves `element` into a window that stays on top, and back where it was when that window closes or `signal` aborts.
 * `onChange` tells of both.
 */
export async function openDocumentPip(
  element: HTMLElement,
  signal: AbortSignal,
  onChange: (open: boolean) => void,
): Promise<Window> {
  const { documentPictureInPicture } = globalThis as { documentPictureInPicture?: DocumentPictureInPicture };
  if (!documentPictureInPicture)
    throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'This browser has no windows that stay on top.');
  const { clientWidth: width, clientHeight: height } = element;
  const opened = await documentPictureInPicture.requestWindow({ width, height }).catch((cause: unknown) => {
    throw new LiveError(LiveCode.ERROR_REFUSED, 'The browser opens a window on top only from a click.', { cause });
  });
  const place = document.createComment('');
  const { style } = element;
  const before = style.cssText;
  copyStyles(opened);
  element.replaceWith(place);
  const restoreSheets = keepSheets(element, opened, () => opened.document.body.append(element));
  opened.document.body.style.margin = '0';
  Object.assign(style, { width: '100vw', height: '100vh' });
  let open = true;
  const end = () => {
    if (!open) return;
    open = false;
    style.cssText = before;
    place.replaceWith(element);
    restoreSheets();
    opened.close();
    onChange(false);
  };
  opened.addEventListener('pagehide', end, { once: true });
  onAbort(signal, end);
  if (open) onChange(true);
  return opened;
}

/** The page's own styles; inline ones as constructed sheets, which no content security policy refuses. */
function copyStyles(target: Window): void {
  for (const link of document.querySelectorAll('link[rel~="stylesheet"]'))
    target.document.head.append(link.cloneNode(true));
  const inline = [...document.querySelectorAll('style')].flatMap(({ sheet }) => sheet ?? []);
  target.document.adoptedStyleSheets = copiesFor(target, [...inline, ...document.adoptedStyleSheets]);
}

/** A shadow root that moves to another document loses the sheets it adopted: it gets copies there, its own back here. */
function keepSheets(element: HTMLElement, target: Window, move: () => void): () => void {
  const roots = shadowRootsOf(element).map((root) => ({ root, sheets: [...root.adoptedStyleSheets] }));
  move();
  for (const { root, sheets } of roots) root.adoptedStyleSheets = copiesFor(target, sheets);
  return () => {
    for (const { root, sheets } of roots) root.adoptedStyleSheets = sheets;
  };
}

function copiesFor(target: Window, sheets: readonly CSSStyleSheet[]): CSSStyleSheet[] {
  const { CSSStyleSheet: Sheet } = target as Window & typeof globalThis;
  return sheets.map((sheet) => {
    const copy = new Sheet();
    copy.replaceSync([...sheet.cssRules].map(({ cssText }) => cssText).join('\n'));
    return copy;
  });
}

function shadowRootsOf(node: Element): ShadowRoot[] {
  const own = node.shadowRoot ? [node.shadowRoot] : [];
  const inner = [...node.children, ...own.flatMap((root) => [...root.children])];
  return [...own, ...inner.flatMap(shadowRootsOf)];
}
